import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { countRows } from '../journey/counts.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Creator } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { CARDS, cardFans, expectNoChainWords, PAY, SHEET } from './cardFans.ts'

const SIZE = { width: 1440, height: 900 }
const GET_PASS = '.door [data-primary]:has-text("Get pass · €9")'
const UNKNOWN = 'pur_0000000000000000000000'
/** What somebody might add to make it look paid. */
const FORGED = '?state=paid&paid=1&payment_status=paid&returnTo=//evil.example&redirect_status=succeeded'

describe('journeys 4 and 10: return addresses, declines, a page that was left and a provider without time', function () {
  this.timeout(240_000)
  const stage = useStage('cards')
  const { seller, payThere, codeFor, provided, fan, isAtProvider, order } = cardFans(stage)
  let creator: Creator

  before('a channel that sells by card goes live', async function () {
    this.timeout(120_000)
    creator = await seller('northlight')
    await stage.goLive(creator)
  })

  /** To the provider's page, as somebody new. */
  async function begin(email: string): Promise<WatchedPage> {
    const visit = await fan(`/c/${creator.handle}/live`, SIZE)
    await visit.press(GET_PASS)
    await visit.page.getByLabel('E-mail address').fill(email)
    await visit.press(`${SHEET} button:has-text("Send code")`)
    await visit.page.getByLabel('Code from the mail').fill(await codeFor(email))
    await visit.press(`${PAY}:has-text("Pay €9")`)
    await isAtProvider(visit.page)
    return visit
  }
  async function ownPurchase({ page }: WatchedPage): Promise<Purchase> {
    const { purchases } = await page.evaluate<{ purchases: Purchase[] }>(
      "fetch('/v1/me/purchases').then((r) => r.json())",
    )
    return purchases[0] as Purchase
  }

  it('[S2.13][S4.12] whom the provider had no time for is led to the page without another press, also when the wait was over before the first look', async () => {
    const { page, press } = await fan(`/c/${creator.handle}/live`, SIZE)
    const states = async () => {
      const owner = stage.world.current().testDatabase.pool('owner')
      const { rows } = await owner.query<{ state: string }>(
        'SELECT p.state FROM app.purchase p JOIN app.channel c ON c.id = p.channel_id WHERE c.handle = $1',
        [creator.handle],
      )
      return rows.map(({ state }) => state)
    }
    await page.route(/\/v1\/purchases\/pur_/, async (route) => {
      await until('nobody waits', async () => !(await states()).includes('created'))
      await route.continue()
    })
    await press(GET_PASS)
    const email = stage.email('cleo')
    await page.getByLabel('E-mail address').fill(email)
    await press(`${SHEET} button:has-text("Send code")`)
    await page.getByLabel('Code from the mail').fill(await codeFor(email))
    const busy = { method: 'POST', path: '/v1/checkout/sessions', kind: 'rate_limited', times: 1 }
    await order('faults/set', { faults: [busy] })
    await press(`${PAY}:has-text("Pay €9")`)
    await payThere(page, CARDS.good)
    await page.waitForURL(`${stage.url()}/c/${creator.handle}/live`)
  })

  it('[T46][S4.12] a forged, a foreign and an unpaid address open nothing; the good one then does', async () => {
    const mallory = await begin(stage.email('mallory'))
    const ann = await begin(stage.email('ann'))
    await mallory.page.goto(`${stage.url()}/me`)
    await ann.page.goto(`${stage.url()}/me`)
    const [hers, his] = [await ownPurchase(ann), await ownPurchase(mallory)]
    const before = await countRows(stage.world.current())

    // unpaid, with whatever the address says
    await mallory.page.goto(`${stage.url()}/pay/${his.id}${FORGED}`)
    await mallory.page.getByRole('heading', { name: 'Not paid yet' }).waitFor()
    await expectAccessible(mallory.page)
    await expectNoChainWords(mallory.page)
    for (const id of depth([hers.id, 'x'], [hers.id, UNKNOWN, 'pur_', 'x'])) {
      await mallory.page.goto(`${stage.url()}/pay/${id}${FORGED}`)
      await mallory.page.getByText('There is no payment of yours at this address.').waitFor()
      expect(new URL(mallory.page.url()).pathname).to.equal(`/pay/${id}`)
    }
    await mallory.page.goto(`${stage.url()}/c/${creator.handle}/live`)
    await mallory.page.locator(GET_PASS).waitFor()
    expect(await countRows(stage.world.current())).to.deep.include({ seats: before.seats })

    // the good one: resumed from the page that was left, paid, and led on
    await ann.page.goto(`${stage.url()}/pay/${hers.id}`)
    await ann.press('a:has-text("Go on to the payment page")')
    await payThere(ann.page, CARDS.good)
    await ann.page.waitForURL(`${stage.url()}/c/${creator.handle}/live`)
    await expectPicture(ann.page)

    // the same address again, for somebody else: replayed
    await mallory.page.goto(`${stage.url()}/pay/${hers.id}`)
    await mallory.page.getByText('There is no payment of yours at this address.').waitFor()
    const pays = /^\/v1\/purchases\//
    await mallory.expectClean([
      ...provided(),
      { method: 'GET', path: pays, code: 'NOT_FOUND' },
      { method: 'GET', path: pays, code: 'INVALID_INPUT', mayBeAbsent: true },
      { method: 'POST', path: /admissions$/, code: 'NO_PASS', mayBeAbsent: true },
    ])
    for (const { page } of [mallory, ann]) await page.context().close()
  })

  it('[S4.18][S4.34] proves who pays at the bank, and gives a payment up that was left', async () => {
    const visit = await begin(stage.email('bea'))
    await payThere(visit.page, CARDS.declined)
    await visit.page.getByRole('alert').waitFor()
    await visit.page.goto(`${stage.url()}/me`)
    const { id } = await ownPurchase(visit)
    await visit.page.goto(`${stage.url()}/pay/${id}`)
    await visit.press('button:text-is("Give it up")')
    await visit.page.getByRole('heading', { name: 'Given up' }).waitFor()
    await expectAccessible(visit.page)
    await visit.press('a:text-is("Back to the page")')
    await visit.press(GET_PASS)
    await visit.press(`${PAY}:has-text("Pay €9")`)
    await payThere(visit.page, CARDS.asked)
    await visit.page.locator('button[value=approve]').click()
    await visit.page.waitForURL(`${stage.url()}/c/${creator.handle}/live`)
    await expectPicture(visit.page)
    await visit.page.context().close()
  })
})
