import { expect } from 'chai'
import type { NewRefund, RefundReading } from '#api/ports/payments/moneyBack.ts'
import { PaymentOutcomeUnknown } from '#api/ports/payments.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { charged } from '#test/local/stripe/kit/charging.ts'
import { errorOf } from '../usePayments.ts'
import { useCardSales } from './useCardSales.ts'

const linesOf = (facts: readonly BalanceFact[] = []) =>
  facts.map(({ kind, accountRef, net }) => [accountRef === null ? 'platform' : 'account', kind, net])

describe('money that goes back', () => {
  const sales = useCardSales()
  let refunds = 0
  const sold = async (changes = {}, method = 'pm_card_visa') => {
    const payment = await sales.payments().payWithCard(sales.cardPayment(method, changes))
    const { paymentRef, charge } = payment
    const [transferRef, feeRef] = [charge?.transfer?.ref ?? '', charge?.feeObject?.ref ?? '']
    return { paymentRef, transferRef, feeRef, chargeRef: charge?.chargeRef ?? '' }
  }
  const refund = (paymentRef: string, changes: Partial<NewRefund> = {}) => {
    const n = ++refunds
    return sales.payments().refundCharge({
      ...{ attemptKey: `refund-${n}`, refundId: `rfd_${n}`, paymentRef, amount: 900 },
      ...{ reverseTransfer: true, refundFee: true, ...changes },
    })
  }

  for (const [currency, amount, fee, part, feePart] of [
    ['EUR', 900, 90, 300, 30],
    ['JPY', 1200, 120, 500, 50],
    ['KWD', 5000, 500, 1000, 100],
  ] as const)
    for (const [reverseTransfer, refundFee] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const)
      for (const [name, sum, feeSum] of [
        ['all', amount, fee],
        ['a part', part, feePart],
      ] as const)
        it(`[S4.33] ${name} of ${currency}, transfer ${reverseTransfer ? 'reversed' : 'kept'}, fee ${refundFee ? 'back' : 'kept'}: every line is read`, async () => {
          const { paymentRef, transferRef, feeRef } = await sold({ currency, amount, fee })
          const wanted = { amount: sum, reverseTransfer, refundFee }
          if (refundFee && !reverseTransfer) {
            // the provider takes it only in two steps
            expect(await errorOf(refund(paymentRef, wanted))).to.include({ code: 'INVALID' })
            const given = {
              attemptKey: `fee-${feeRef}`,
              feeRef,
              accountRef: sales.destination,
              amount: feeSum,
            }
            expect((await sales.payments().refundFee(given)).amount).to.equal(feeSum)
          }
          const told = await refund(paymentRef, {
            ...wanted,
            refundFee: refundFee && reverseTransfer,
          })
          expect(told).to.include({ state: 'done', amount: sum, currency, paymentRef, failure: null })
          expect(linesOf(told.facts)).to.deep.equal([['platform', 'refund', -sum]])
          expect(linesOf(told.reversal?.facts)).to.deep.equal(
            reverseTransfer
              ? [
                  ['platform', 'transfer_refund', sum],
                  ['account', 'payment_refund', -sum],
                ]
              : [],
          )
          const fees = await sales.payments().listFeeRefunds(feeRef, sales.destination)
          expect(fees.flatMap(({ facts }) => linesOf(facts))).to.deep.equal(
            refundFee
              ? [
                  ['platform', 'fee_refund', -feeSum],
                  ['account', 'fee_refund', feeSum],
                ]
              : [],
          )
          expect(await sales.payments().readRefund(told.refundRef)).to.deep.equal(told)
          expect(await sales.payments().listRefunds(paymentRef)).to.deep.equal([told])
          const reversals = await sales.payments().listReversals(transferRef)
          expect(reversals).to.deep.equal(told.reversal ? [told.reversal] : [])
          const { charge } = await sales.payments().readPayment(paymentRef)
          expect([charge?.refunded, charge?.transfer?.reversed, charge?.feeObject?.refunded]).to.deep.equal([
            ...[sum, reverseTransfer ? sum : 0, refundFee ? feeSum : 0],
          ])
        })

  it('[S4.33] what is spent, what is too much, and what is not there are refused apart', async () => {
    const { paymentRef } = await sold()
    expect(await errorOf(refund(paymentRef, { amount: 901 }))).to.include({ code: 'INVALID' })
    await refund(paymentRef)
    expect(await errorOf(refund(paymentRef, { amount: 1 }))).to.include({ code: 'SPENT' })
    expect(await errorOf(sales.payments().readRefund('re_never'))).to.include({ code: 'GONE' })
    const { transferRef } = await sold()
    const whole = { attemptKey: `reverse-${transferRef}`, transferRef, amount: null, refundFee: true }
    const reversed = await sales.payments().reverseTransfer(whole)
    expect([reversed.amount, reversed.refundRef]).to.deep.equal([900, null])
    expect(await sales.payments().reverseTransfer(whole), 'the same attempt').to.deep.equal(reversed)
    const more = { ...whole, attemptKey: `more-${transferRef}` }
    expect(await errorOf(sales.payments().reverseTransfer(more))).to.include({ code: 'SPENT' })
  })

  it('[S4.33] a refund is pending, done, and fails days later with the money back', async () => {
    const slow = await sold({}, 'pm_card_pendingRefund')
    const pending = await refund(slow.paymentRef)
    expect([pending.state, pending.facts]).to.deep.equal(['pending', []])
    const bad = await sold({}, 'pm_card_refundFail')
    const done = await refund(bad.paymentRef)
    expect(done.state).to.equal('done')
    sales.standIn().advance(10 * 86_400)
    const read = (told: RefundReading) => sales.payments().readRefund(told.refundRef)
    expect((await read(pending)).state).to.equal('done')
    const failed = await read(done)
    expect(failed).to.include({ state: 'failed', failure: 'CARD_CLOSED' })
    expect(linesOf(failed.facts)).to.deep.equal([
      ['platform', 'refund', -900],
      ['platform', 'refund_failure', 900],
    ])
    const { charge } = await sales.payments().readPayment(bad.paymentRef)
    expect([charge?.refunded, charge?.transfer?.reversed]).to.deep.equal([0, 900])
  })

  it('[S4.33] a refund whose answer was lost is one for the same attempt, and listed', async () => {
    const { paymentRef } = await sold()
    const hurried = sales.hurried()
    try {
      await hurried.platform()
      const wanted: NewRefund = {
        ...{ attemptKey: 'a lost refund', refundId: 'rfd_lost', paymentRef, amount: 400 },
        ...{ reverseTransfer: true, refundFee: true },
      }
      const faults = [{ kind: 'cut_body', method: 'POST', path: '/v1/refunds', times: 1 }]
      await sales.standIn().command('faults/set', { faults })
      expect(await errorOf(hurried.refundCharge(wanted))).to.be.instanceOf(PaymentOutcomeUnknown)
      await sales.standIn().command('faults/set', { faults: [] })
      const [listed, ...others] = await sales.payments().listRefunds(paymentRef)
      expect([listed?.refundId, others]).to.deep.equal(['rfd_lost', []])
      expect(await sales.payments().refundCharge(wanted)).to.deep.equal(listed)
    } finally {
      hurried.stop()
    }
  })

  it('[S4.33] a dispute takes the money and a fee, allows no refund, and what is won goes on to the creator', async () => {
    const { paymentRef, chargeRef, transferRef } = await sold()
    const reason = 'product_not_received'
    const { id } = await sales
      .standIn()
      .command<{ id: string }>('disputes/open', { charge: chargeRef, reason })
    const open = await sales.payments().readDispute(id)
    expect(open).to.include({
      ...{
        disputeRef: id,
        paymentRef,
        chargeRef,
        state: 'open',
        amount: 900,
        currency: 'EUR',
        isLive: false,
      },
      ...{ isRefundable: false, reason },
    })
    expect(open.dueAt).to.be.greaterThan(open.createdAt)
    expect(linesOf(open.facts)).to.deep.equal([['platform', 'dispute', -2400]])
    expect(await errorOf(refund(paymentRef))).to.include({ code: 'DISPUTED' })
    expect((await sales.payments().readPayment(paymentRef)).charge?.isDisputed).to.equal(true)
    await sales.payments().reverseTransfer({
      ...{ attemptKey: `dispute-${id}`, transferRef, amount: null, refundFee: true },
    })
    await sales.standIn().command('disputes/win', { dispute: id, reinstate: false })
    const won = await sales.payments().readDispute(id)
    expect([won.state, won.facts.length]).to.deep.equal(['won', 1])
    await sales.standIn().command('disputes/reinstate', { dispute: id })
    const reinstated = await sales.payments().readDispute(id)
    expect(linesOf(reinstated.facts)).to.deep.equal([
      ['platform', 'dispute', -2400],
      ['platform', 'dispute_reversal', 900],
    ])
    expect(await sales.payments().listDisputes(paymentRef)).to.deep.equal([reinstated])
    await charged(sales.standIn(), 9000, { method: 'pm_card_bypassPending' })
    const ofDispute = { accountRef: sales.destination, purchaseId: 'pur_won', disputeId: `dsp_${id}` }
    const back = { ...ofDispute, amount: 810, currency: 'EUR' }
    const find = (more: object = {}) =>
      sales.payments().findTransferBack({ ...ofDispute, known: [], ...more })
    expect(await find()).to.equal(null)
    const sent = await sales.payments().transferBack({ attemptKey: `won-${id}`, ...back })
    expect(linesOf(sent.facts)).to.deep.equal([
      ['platform', 'transfer', -810],
      ['account', 'payment', 810],
    ])
    expect(await sales.payments().transferBack({ attemptKey: `won-${id}`, ...back })).to.deep.equal(sent)
    expect(await find()).to.deep.equal(sent)
    expect(await find({ disputeId: 'dsp_another' })).to.equal(null)
    const tooMuch = { attemptKey: `more-${id}`, ...back, amount: 99_999_999 }
    expect(await errorOf(sales.payments().transferBack(tooMuch))).to.include({ code: 'SHORT' })
  })

  it('[S4.33] a bank that only asks moves nothing', async () => {
    const { chargeRef } = await sold()
    const { id } = await sales
      .standIn()
      .command<{ id: string }>('disputes/open', { charge: chargeRef, kind: 'inquiry' })
    expect(await sales.payments().readDispute(id)).to.deep.include({ state: 'inquiry', facts: [] })
    await sales.standIn().command('disputes/escalate', { dispute: id })
    expect((await sales.payments().readDispute(id)).state).to.equal('open')
    await sales.standIn().command('disputes/lose', { dispute: id })
    expect((await sales.payments().readDispute(id)).state).to.equal('lost')
  })
})
