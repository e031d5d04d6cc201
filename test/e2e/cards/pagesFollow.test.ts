import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { RefundWish } from '#api/billing/refunds/contract.ts'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { until } from '#test/kit/time/until.ts'
import { enter, look, OWNER } from '#test/local/stripe/accounts/pages.ts'
import { CARDS, payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import { type Creator, makePerson, type Person } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { cardFans, PRICE } from './cardFans.ts'

const BANK = 'identity.individual.documents.primary_verification'

describe('pages about cards follow what the provider tells, without a press or a reload', function () {
  this.timeout(180_000)
  const stage = useStage('cards')
  const { seller, order, accountOf } = cardFans(stage)
  const owner = () => stage.world.current().testDatabase.pool('owner')
  const open: WatchedPage[] = []

  /** A page that says at the end that it was never loaded again. */
  async function openPage(path: string, person: Person): Promise<Page> {
    const visit = await stage.visitAsking(path, person)
    await visit.page.evaluate('window.isSame = true, null')
    open.push(visit)
    return visit.page
  }
  afterEach('the same documents are there, and nothing went wrong', async () => {
    for (const visit of open.splice(0)) {
      expect(await visit.page.evaluate('window.isSame'), visit.page.url()).to.equal(true)
      expect(visit.presses()).to.equal(0)
      await visit.expectClean()
      await visit.page.context().close()
    }
  })

  describe('of a fan', () => {
    let creator: Creator
    let fan: Person
    before('a channel sells by card', async function () {
      this.timeout(90_000)
      creator = await seller('northlight')
      fan = await makePerson(stage.url())
    })
    /** Somebody pays in another window. */
    async function pay(number: string, more: Record<string, string> = {}): Promise<string> {
      const { channel } = await creator.page()
      const { quote } = await fan.call<CardQuote>('POST', '/v1/card-quotes', {
        ...{ channelId: channel.id, tierNo: 1 },
      })
      const { id } = await fan.call<Purchase>('POST', '/v1/purchases', {
        ...{ quote, clientKey: Buffer.from(quote.slice(-16)).toString('base64url') },
        ...{ way: 'checkout', returnTo: `/c/${creator.handle}` },
      })
      const url = await until('there is a page to pay on', async () => {
        const { nextStep } = await fan.call<Purchase>('GET', `/v1/purchases/${id}`)
        return nextStep.kind === 'page' && nextStep.url
      })
      await payBy(url, { number, ...more })
      return id
    }
    const refsOf = async (id: string) =>
      (await owner().query('SELECT payment_ref, charge_ref FROM app.purchase WHERE id = $1', [id])).rows[0]

    it('[S4.12][S4.28] /me shows ticket, receipt and kept card as they come, and a dispute from its beginning to its end', async () => {
      const me = await openPage('/me', fan)
      await me.getByText('You hold no pass.').waitFor()
      const row = (text: string) => me.locator('[data-testid=receipt-row]', { hasText: text })
      const id = await pay(CARDS.processing)
      await row('On its way').waitFor()
      const { payment_ref } = await refsOf(id)
      await order('payments/finish', { payment_intent: payment_ref })
      await row('Paid').waitFor()
      const ticket = me.locator('[data-testid=card-ticket]')
      await ticket.getByText('Yours until').waitFor()
      const receipt = await openPage(`/me/receipts/${id}`, fan)
      await receipt.locator('[data-testid="state:receipt:paid"]').waitFor()
      const { charge_ref } = await refsOf(id)
      await order('disputes/open', { charge: charge_ref })
      await row('Disputed with your bank').waitFor()
      await ticket.getByText('On hold').first().waitFor()
      await receipt.locator('[data-testid="state:receipt:disputed"]').waitFor()
      const { rows } = await owner().query(
        'SELECT dispute_ref FROM app.card_dispute WHERE purchase_id = $1',
        [id],
      )
      await order('disputes/win', { dispute: rows[0].dispute_ref })
      await row('Paid').waitFor()
      await ticket.getByText('Yours until').waitFor()
      await receipt.locator('[data-testid="state:receipt:paid"]').waitFor()
      await pay(CARDS.good, { keep: 'on' })
      await me.locator('[data-testid=saved-card]').waitFor()
    })

    if (IS_DEEP)
      it('[S4.29][S4.28] a receipt shows that money was asked for, and that its creator gives it back', async () => {
        const { channel } = await creator.page()
        await creator.call('PUT', `/v1/channels/${channel.id}/card-prices/1`, {
          ...{ amount: PRICE, refundRule: 'creator' },
        })
        fan = await makePerson(stage.url())
        const id = await pay(CARDS.good)
        const me = await openPage('/me', fan)
        await me.locator('[data-testid=receipt-row]', { hasText: 'Paid' }).waitFor()
        const receipt = await openPage(`/me/receipts/${id}`, fan)
        await receipt.locator('[data-testid=ask-refund] button').waitFor()
        await fan.call('POST', `/v1/purchases/${id}/refunds`)
        await receipt.locator('[data-testid=refund-asked]').waitFor()
        const { wishes } = await creator.call<{ wishes: RefundWish[] }>('GET', '/v1/me/refund-wishes')
        const [wish] = wishes.filter(({ purchaseId }) => purchaseId === id)
        await creator.call('POST', `/v1/me/refund-wishes/${wish?.id}/decisions`, { isGranted: true })
        await receipt.locator('[data-testid=refund-done]').waitFor()
        await receipt.locator('[data-testid="state:receipt:refunded"]').waitFor()
        await me.locator('[data-testid=receipt-row]', { hasText: 'Paid back' }).waitFor()
        await me.getByText('You hold no pass.').waitFor()
      })
  })

  describe('of a creator', () => {
    it('[S4.5][S4.6] Not finished becomes Being checked, Ready with its prices, Paused and Ready again', async () => {
      const creator = await stage.creator('kilnradio')
      const email = stage.email('kiln')
      const { flow } = await creator.call<{ flow: string }>('POST', '/v1/me/email', { email })
      const [mail] = await waitForMails(stage.world.current().mailboxUrl ?? '', email)
      await creator.call('POST', '/v1/me/email/code', { flow, code: mail?.code })
      const { url } = await creator.call<{ url: string }>('POST', '/v1/me/connect-account/links', {
        country: 'DE',
      })
      const page = await openPage('/studio/passes/cards', creator)
      const card = (title: string) =>
        page
          .locator('[data-testid=connect-card]')
          .getByRole('heading', { name: title, exact: true })
          .waitFor()
      await card('Not finished')
      await look(await enter(url), { ...OWNER, action: 'finish' })
      await card('Being checked')
      const account = await accountOf(creator.handle)
      await order('accounts/verify', { account })
      await card('Ready')
      await page.locator('[data-testid=card-price-1]').waitFor()
      await order('accounts/restrict', { account, requirement: BANK })
      await card('Paused')
      await order('accounts/activate', { account })
      await card('Ready')
    })
  })
})
