import { expect } from 'chai'
import { useReceiver } from '../kit/useReceiver.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('the timeline of events [S1.1]', () => {
  const standIn = useStandIn()
  const receiver = useReceiver()
  const emit = (type: string, object: object, scope?: string) =>
    standIn().store.transact(
      (tx) => tx.emit(type, { id: tx.newId('po'), object: 'payout', ...object }),
      scope,
    )
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
    receiver().answer = (response) => void response.writeHead(422).end(`<b>no</b> ${secret}`)
    emit('payout.paid', { client_secret: 'pi_1_secret_2' })
    emit('payout.failed', {}, 'acct_other')
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
    for (let n = 0; n < 120; n++) emit(`test.n${n}`, {})
    await standIn().settled()
    const seen: string[] = []
    let path: string | undefined = '/timeline'
    for (let pages = 0; path !== undefined && pages < 9; pages++) {
      const html = await page(path)
      seen.push(...[...html.matchAll(/test\.n(\d+)/g)].map(([, n]) => String(n)))
      path = /href="(\/timeline\?before=\d+)"/.exec(html)?.[1]
    }
    expect(seen).to.deep.equal(Array.from({ length: 120 }, (_, n) => String(119 - n)))
    expect(await page('/timeline?before=x%27')).to.contain('test.n119')
  })
})
