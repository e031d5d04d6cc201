import { expect } from 'chai'
import { PaymentOutcomeUnknown } from '#api/ports/payments.ts'
import { CARDS, payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import { errorOf } from '../usePayments.ts'
import { useCardSales } from './useCardSales.ts'

const DAY_S = 86_400

describe('payments on the page of the provider', () => {
  const sales = useCardSales()

  it('[S4.33][S0.26] a page is opened, paid, and read until the money is there', async () => {
    const asked = sales.checkout()
    const opened = await sales.payments().openCheckout(asked)
    const { checkoutRef, url, ...told } = opened
    expect(told).to.deep.equal({
      ...{ state: 'open', expiresAt: asked.expiresAt, isLive: false, purchaseId: asked.purchaseId },
      ...{ payment: null, isPaid: false, savedMethod: null },
    })
    expect(new URL(String(url)).origin).to.equal(new URL(sales.standIn().pagesUrl).origin)
    expect(await sales.payments().openCheckout(asked), 'the same attempt').to.deep.equal(opened)

    expect((await payBy(url)).location).to.equal(asked.successUrl)
    const paid = await sales.payments().readCheckout(checkoutRef)
    expect(paid).to.include({ state: 'complete', isPaid: true, url: null, purchaseId: asked.purchaseId })
    expect(paid.payment).to.include({
      ...{ state: 'succeeded', amount: 900, currency: 'EUR', fee: 90, destination: sales.destination },
      ...{ purchaseId: asked.purchaseId, accountId: 'acc_fan', customerRef: sales.customerRef() },
    })
    expect(paid.payment?.charge?.facts).to.have.lengthOf(4)
    expect(await sales.payments().expireCheckout(checkoutRef), 'too late').to.deep.equal(paid)
    expect(await sales.payments().listCards(sales.customerRef()), 'nothing was ticked').to.deep.equal([])
  })

  it('[S4.33] a card that is declined there leaves the page open, with the reason', async () => {
    const { checkoutRef, url } = await sales.payments().openCheckout(sales.checkout())
    await payBy(url, { number: CARDS.noFunds })
    const declined = await sales.payments().readCheckout(checkoutRef)
    expect(declined).to.include({ state: 'open', url, isPaid: false })
    expect(declined.payment).to.include({ state: 'needs_method', declineCode: 'INSUFFICIENT', charge: null })
    const ended = await sales.payments().expireCheckout(checkoutRef)
    expect(ended).to.include({ state: 'expired', url: null, isPaid: false })
    expect(ended.payment?.state).to.equal('cancelled')
    expect(await sales.payments().expireCheckout(checkoutRef), 'twice').to.deep.equal(ended)
  })

  it('[S4.33] the payment of a page is not cancelled beside it', async () => {
    const { checkoutRef, url } = await sales.payments().openCheckout(sales.checkout())
    await payBy(url, { number: CARDS.declined })
    const { payment } = await sales.payments().readCheckout(checkoutRef)
    const refused = await errorOf(sales.payments().cancelPayment(String(payment?.paymentRef)))
    expect(refused).to.include({ code: 'INVALID' })
  })

  it('[S4.33] a page nobody pays is over by itself', async () => {
    const { checkoutRef } = await sales.payments().openCheckout(sales.checkout())
    sales.standIn().advance(DAY_S)
    expect(await sales.payments().readCheckout(checkoutRef)).to.include({ state: 'expired', url: null })
  })

  it('[S0.26] a ticked card is kept, pays again without the page, and is forgotten', async () => {
    const { url } = await sales.payments().openCheckout(sales.checkout())
    await payBy(url, { keep: 'on' })
    const [card, ...others] = await sales.payments().listCards(sales.customerRef())
    expect(others).to.deep.equal([])
    expect(card).to.include({ brand: 'visa', last4: '4242', expMonth: 12, expYear: 2039 })
    expect(card?.fingerprint).to.be.a('string').and.not.contain('4242424242424242')
    const methodRef = String(card?.methodRef)
    const again = await sales.payments().payWithCard(sales.cardPayment(methodRef))
    expect(again).to.include({ state: 'succeeded', methodRef })
    for (const _ of ['first', 'gone already']) await sales.payments().dropCard(methodRef)
    await sales.payments().dropCard('pm_never')
    expect(await sales.payments().listCards(sales.customerRef())).to.deep.equal([])
  })

  it('[S0.26] a customer is the same for one attempt, and is gone with its cards', async () => {
    const wanted = { attemptKey: 'one of its own', accountId: 'acc_other', email: null }
    const { customerRef } = await sales.payments().makeCustomer(wanted)
    expect((await sales.payments().makeCustomer(wanted)).customerRef).to.equal(customerRef)
    for (const _ of ['first', 'gone already']) await sales.payments().dropCustomer(customerRef)
    expect(await errorOf(sales.payments().listCards(customerRef))).to.include({ code: 'GONE' })
  })

  it('[S4.33][T44] a page whose answer was lost is the same page for the same attempt', async () => {
    const hurried = sales.hurried()
    try {
      await hurried.platform()
      const asked = sales.checkout()
      const path = '/v1/checkout/sessions'
      const faults = [{ kind: 'cut_body', method: 'POST', path, times: 1 }]
      await sales.standIn().command('faults/set', { faults })
      expect(await errorOf(hurried.openCheckout(asked))).to.be.instanceOf(PaymentOutcomeUnknown)
      await sales.standIn().command('faults/set', { faults: [] })
      const count = () => sales.standIn().store.transact((tx) => tx.list('checkout.session')).length
      const before = count()
      expect((await sales.payments().openCheckout(asked)).state).to.equal('open')
      expect(count()).to.equal(before)
    } finally {
      hurried.stop()
    }
  })

  it('[S2.17] a page of yen, of dinar and without a fee', async () => {
    for (const [currency, amount, fee] of [
      ['JPY', 1200, 120],
      ['KWD', 5000, 500],
      ['EUR', 50, 0],
    ] as const) {
      const opened = await sales.payments().openCheckout(sales.checkout({ currency, amount, fee }))
      await payBy(opened.url)
      const { payment } = await sales.payments().readCheckout(opened.checkoutRef)
      expect(payment, currency).to.include({ state: 'succeeded', amount, currency, fee: fee || null })
    }
  })

  it('[S4.33] one that is no checkout, and an end in the past, are refused', async () => {
    expect(await errorOf(sales.payments().readCheckout('cs_test_never'))).to.include({ code: 'GONE' })
    const past = sales.checkout({ expiresAt: sales.standIn().store.nowS() - 1 })
    expect(await errorOf(sales.payments().openCheckout(past))).to.include({ code: 'INVALID' })
    const closed = sales.checkout({ destination: 'acct_never' })
    expect(await errorOf(sales.payments().openCheckout(closed))).to.include({ code: 'CLOSED' })
  })
})
