import { expect } from 'chai'
import { emitPayout } from '../kit/emitPayout.ts'
import { useReceiver } from '../kit/useReceiver.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('the timeline of events [S1.1]', () => {
  const standIn = useStandIn()
  const receiver = useReceiver()
  const page = async (path = '/timeline') => {
    const response = await fetch(`${standIn().pagesUrl}${path}`)
    expect([response.status, response.headers.get('content-type')]).to.deep.equal([
      200,
      'text/html; charset=utf-8',
    ])
    return response.text()
  }

  it('says what there is when nothing happened', async () => {
    expect(await page())
      .to.contain('No events yet.')
      .and.contain('Sandbox, no real money')
  })

  it('shows each event, its tries and its answers, newest first, and no secret', async () => {
    const url = receiver().url('/in')
    const { secret } = await standIn().stripe.webhookEndpoints.create({ url, enabled_events: ['*'] })
    receiver().answer = (response) => void response.writeHead(422).end(`<b>no</b> ${secret} pi_1_secret_2`)
    emitPayout(standIn().store)
    emitPayout(standIn().store, 'payout.failed', 'acct_other')
    await standIn().settled()
    const html = await page()
    expect(html.indexOf('payout.failed')).to.be.lessThan(html.indexOf('payout.paid'))
    expect(html)
      .to.contain('acct_other')
      .and.contain(`${url}: waits`)
      .and.contain(' 422 &lt;b&gt;no&lt;/b&gt; …')
    expect(html).to.contain('Nobody waits for it.')
    expect(html).not.to.match(/whsec_|_secret_|<script|<b>/)
    receiver().restart()
    standIn().advance(10)
    await standIn().settled()
    expect(await page()).to.contain(`${url}: taken`)
  })

  it('is paged, and an odd place is the first page', async () => {
    const made: string[] = []
    for (let n = 0; n < 120; n++) made.push((await standIn().stripe.customers.create({ name: `n${n}` })).id)
    await standIn().settled()
    const seen: string[] = []
    let path: string | undefined = '/timeline'
    for (let pages = 0; path !== undefined && pages < 9; pages++) {
      const html = await page(path)
      seen.push(...[...html.matchAll(/customer (cus_\w+)/g)].map(([, id]) => String(id)))
      path = /href="(\/timeline\?before=\d+)"/.exec(html)?.[1]
    }
    expect(seen).to.deep.equal(made.toReversed())
    expect(await page('/timeline?before=x%27')).to.contain(made.at(-1))
  })
})
