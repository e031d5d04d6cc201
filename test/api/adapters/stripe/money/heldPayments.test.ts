import { expect } from 'chai'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import { errorOf } from '../usePayments.ts'
import { useCardSales } from './useCardSales.ts'

const HOLD_S = 7 * 86_400

describe('money that is held on a card', () => {
  const sales = useCardSales()

  /** The payment of a page that was gone through. */
  async function hold() {
    const asked = sales.checkout({ capture: 'later', offersKeeping: false })
    const { checkoutRef, url } = await sales.payments().openCheckout(asked)
    await payBy(url, { keep: 'on' })
    const { payment, ...page } = await sales.payments().readCheckout(checkoutRef)
    if (!payment) throw new Error('nobody paid')
    return { asked, checkoutRef, page, payment }
  }
  const capture = (paymentRef: string, amount: number, fee: number, attemptKey = `take ${paymentRef}`) =>
    sales.payments().capturePayment({ attemptKey, paymentRef, amount, fee })
  const release = (paymentRef: string) =>
    sales.payments().releasePayment({ attemptKey: `free ${paymentRef}`, paymentRef })

  it('[S4.12] is held by its page for as long as the bank says, without a charge, a fee or a card that is kept', async () => {
    const { asked, checkoutRef, page, payment } = await hold()
    expect(page).to.include({ state: 'complete', isPaid: false })
    expect(payment).to.include({ state: 'held', amount: 900, fee: null, charge: null })
    expect(payment).to.include({ destination: sales.destination, purchaseId: asked.purchaseId })
    expect(payment.captureBefore).to.equal(sales.standIn().store.nowS() + HOLD_S)
    const session = await sales.standIn().stripe.checkout.sessions.retrieve(checkoutRef)
    expect(session.submit_type).to.equal('book')
    expect(await sales.payments().listCards(sales.customerRef())).to.deep.equal([])
  })

  it('[S4.7] a part is taken with the fee that is named, once, when it is taken', async () => {
    const { paymentRef } = (await hold()).payment
    sales.standIn().advance(86_400)
    const taken = await capture(paymentRef, 600, 60)
    expect(taken).to.include({ state: 'succeeded', amount: 900, fee: 60, captureBefore: null })
    expect(taken.charge).to.include({ amount: 600, refunded: 0, createdAt: sales.standIn().store.nowS() })
    expect(taken.charge?.facts.find(({ kind }) => kind === 'charge')).to.include({ amount: 600 })
    expect(taken.charge?.facts).to.have.lengthOf(4)
    expect(await capture(paymentRef, 600, 60), 'the same attempt').to.deep.equal(taken)
    expect(await capture(paymentRef, 900, 90, 'another'), 'it is over').to.deep.equal(taken)
    expect(await release(paymentRef), 'it is over').to.deep.equal(taken)
    await sales.standIn().stripe.refunds.create({ payment_intent: paymentRef })
    const { charge } = await sales.payments().readPayment(paymentRef)
    expect(charge, 'all of what was taken').to.include({ amount: 600, refunded: 600 })
    const whole = await capture((await hold()).payment.paymentRef, 900, 0)
    expect([whole.fee, whole.charge?.feeObject], 'a fee of nothing').to.deep.equal([null, null])
  })

  it('[S4.34] all of it is let go, and nothing is taken of it then; more than is held is refused', async () => {
    const { paymentRef } = (await hold()).payment
    expect(await errorOf(capture(paymentRef, 901, 90))).to.include({ code: 'INVALID' })
    const free = await release(paymentRef)
    expect(free).to.include({ state: 'cancelled', captureBefore: null, charge: null })
    expect((await capture(paymentRef, 600, 60, 'late')).state).to.equal('cancelled')
    const { paymentRef: left } = (await hold()).payment
    sales.standIn().advance(HOLD_S + 1)
    expect((await sales.payments().readPayment(left)).state, 'the bank let go').to.equal('cancelled')
  })
})
