import { expect } from 'chai'
import { PaymentRefused } from '#api/ports/payments.ts'
import { CARDS, payBy, sendForm, visit } from '#test/local/stripe/checkout/visitCheckout.ts'
import { errorOf } from '../usePayments.ts'
import { ALLOWED, useCardSales } from './useCardSales.ts'

const APPROVE = new URLSearchParams({ answer: 'approve' })
const HOUR_S = 3600
const DAY_S = 86_400

describe('cards that a page of the provider saves for a later payment', () => {
  const sales = useCardSales()

  /** A page through which a card was saved, over its bank's page where that asks. */
  async function save(number = CARDS.good) {
    const asked = sales.setup()
    const opened = await sales.payments().openSetup(asked)
    const { location } = await payBy(opened.url, { number })
    const isAsked = String(location).includes('/three-d-secure/')
    const end = isAsked ? (await sendForm(String(location), APPROVE)).location : location
    const saved = await sales.payments().readCheckout(opened.checkoutRef)
    return { asked, opened, saved, isAsked, end, methodRef: String(saved.savedMethod) }
  }
  const hold = (methodRef: string) =>
    sales.payments().payWithCard(sales.cardPayment(methodRef, { capture: 'later', isOffSession: true }))

  it('[S0.11] a page saves a card that can be picked nowhere and is held by later, without the fan', async () => {
    const asked = sales.setup()
    const opened = await sales.payments().openSetup(asked)
    const { checkoutRef, url, ...told } = opened
    expect(told).to.deep.equal({
      ...{ state: 'open', expiresAt: asked.expiresAt, isLive: false, purchaseId: asked.purchaseId },
      ...{ payment: null, isPaid: false, savedMethod: null },
    })
    expect(await sales.payments().openSetup(asked), 'the same attempt').to.deep.equal(opened)
    const { html } = await visit(String(url))
    expect(html).to.include(ALLOWED).and.include('>Save card</button>')
    expect(html).to.not.include('Total').and.not.include('name="keep"')

    expect((await payBy(url)).location).to.equal(asked.successUrl)
    const saved = await sales.payments().readCheckout(checkoutRef)
    expect(saved).to.include({ state: 'complete', url: null, payment: null, isPaid: false })
    expect(saved.savedMethod).to.match(/^pm_/)
    expect(await sales.payments().expireCheckout(checkoutRef), 'too late').to.deep.equal(saved)
    const [card, ...others] = await sales.payments().listCards(sales.customerRef())
    expect(card).to.include({ methodRef: saved.savedMethod, isLimited: true })
    expect(others).to.deep.equal([])
    expect((await sales.payments().openCheckout(sales.checkout({ hidesKept: false }))).state).to.equal('open')

    const held = await hold(String(saved.savedMethod))
    expect(held).to.include({ state: 'held', amount: 900, methodRef: saved.savedMethod, charge: null })
    expect(held.captureBefore).to.equal(sales.standIn().store.nowS() + 4 * DAY_S + 18 * HOUR_S)
    sales.standIn().advance(4 * DAY_S + 18 * HOUR_S)
    expect((await sales.payments().readPayment(held.paymentRef)).state, 'the bank let go').to.equal(
      'cancelled',
    )
  })

  it('[S0.11] a bank that asks each time asks at the saving too, and without the fan it says no', async () => {
    const { isAsked, end, asked, methodRef } = await save(CARDS.askedEachTime)
    expect([isAsked, end]).to.deep.equal([true, asked.successUrl])
    const refused = await hold(methodRef)
    expect(refused).to.include({ state: 'needs_method', declineCode: 'AUTHENTICATION', methodRef })
    const present = sales.cardPayment(methodRef, { capture: 'later', isBankAsked: true })
    expect((await sales.payments().payWithCard(present)).state, 'with the fan').to.equal('needs_action')
  })

  it('[S0.11] a bank that asked at the saving does not ask again', async () => {
    const { isAsked, methodRef } = await save(CARDS.askedUnlessSetUp)
    expect(isAsked).to.equal(true)
    expect((await hold(methodRef)).state).to.equal('held')
  })

  it('[S0.11] a card that is saved and then declined says so when it is asked', async () => {
    const { saved, methodRef } = await save(CARDS.attachedThenDeclined)
    expect(saved.state).to.equal('complete')
    expect(await hold(methodRef)).to.include({ state: 'needs_method', declineCode: 'DECLINED', charge: null })
  })

  it('[S0.11] a card that its bank declines leaves the page open, which ends saving nothing', async () => {
    const { saved, opened } = await save(CARDS.declined)
    expect(saved).to.deep.equal(opened)
    const ended = await sales.payments().expireCheckout(opened.checkoutRef)
    expect(ended).to.include({ state: 'expired', url: null, savedMethod: null })
    expect(await sales.payments().expireCheckout(opened.checkoutRef), 'twice').to.deep.equal(ended)
    const { checkoutRef } = await sales.payments().openSetup(sales.setup())
    sales.standIn().advance(HOUR_S + 1)
    const over = await sales.payments().readCheckout(checkoutRef)
    expect(over).to.include({ state: 'expired', savedMethod: null })
  })

  it('[S0.11] a saved card is forgotten, and is good for nothing then', async () => {
    const { methodRef, saved } = await save()
    for (const _ of ['first', 'gone already']) await sales.payments().dropCard(methodRef)
    expect(await errorOf(hold(methodRef)))
      .to.be.instanceOf(PaymentRefused)
      .and.to.include({ code: 'INVALID' })
    const { customer } = await sales.standIn().stripe.paymentMethods.retrieve(methodRef)
    expect(customer).to.equal(null)
    expect(await sales.payments().readCheckout(saved.checkoutRef), 'the page says what it did').to.deep.equal(
      saved,
    )
  })
})
