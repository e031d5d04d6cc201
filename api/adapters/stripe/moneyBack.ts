import type { Stripe } from 'stripe'
import type { FeeRefundReading, MoneyBack } from '#api/ports/payments/moneyBack.ts'
import type { PaymentCall } from './asPaymentError.ts'
import { unknownOutcome } from './asPaymentError.ts'
import { factsBeside } from './balances.ts'
import type { DisputeVerbs } from './disputes.ts'
import { everyOf, oldestFirst } from './pages.ts'
import { factsOfLines } from './readings/balanceFact.ts'
import { refOf, upperCurrency } from './readings/cut.ts'
import { REFUND_PARTS, REVERSAL_PARTS, refundReading, reversalReading } from './readings/moneyBackReading.ts'
import type { AskProvider } from './stripeRequest.ts'

const inList = (parts: readonly string[]) => parts.map((part) => `data.${part}`)

/** Refunds and reversals. Both flags of a refund always go out: without them the platform alone would pay. */
export function moneyBack(ask: AskProvider): Omit<MoneyBack, keyof DisputeVerbs> {
  async function feeRefundReading(
    call: PaymentCall,
    refund: Stripe.FeeRefund,
    accountRef: string,
  ): Promise<FeeRefundReading> {
    const facts = [
      ...factsOfLines([[refund.balance_transaction, null]]),
      ...(await factsBeside(ask, call, { accountRef, sourceRef: refund.id })),
    ]
    return {
      feeRefundRef: refund.id,
      feeRef: refOf(refund.fee) ?? '',
      amount: refund.amount,
      currency: upperCurrency(refund.currency),
      createdAt: refund.created,
      facts: facts.length === 2 ? facts : [],
    }
  }

  return {
    async refundCharge({ attemptKey, refundId, paymentRef, amount, reverseTransfer, refundFee }) {
      const call = { verb: 'refundCharge', isChange: true }
      const refund = await ask(call, (stripe) =>
        stripe.refunds.create(
          {
            ...{ payment_intent: paymentRef, amount, metadata: { refund_id: refundId } },
            ...{ reverse_transfer: reverseTransfer, refund_application_fee: refundFee },
            expand: REFUND_PARTS,
          },
          { idempotencyKey: attemptKey },
        ),
      )
      if (refOf(refund.payment_intent) !== paymentRef || refund.metadata?.refund_id !== refundId)
        throw unknownOutcome(call, 'another refund in the answer')
      return await refundReading(ask, call, refund)
    },

    async readRefund(refundRef) {
      const call = { verb: 'readRefund', isChange: false }
      const refund = await ask(call, (stripe) => stripe.refunds.retrieve(refundRef, { expand: REFUND_PARTS }))
      if (refund.id !== refundRef) throw unknownOutcome(call, 'another refund in the answer')
      return await refundReading(ask, call, refund)
    },

    async listRefunds(paymentRef) {
      const call = { verb: 'listRefunds', isChange: false }
      const wanted = { payment_intent: paymentRef, expand: inList(REFUND_PARTS) }
      const list = everyOf(ask, call, (stripe, page) => stripe.refunds.list({ ...wanted, ...page }))
      return await oldestFirst(list, (refund) => refundReading(ask, call, refund))
    },

    async reverseTransfer({ attemptKey, transferRef, amount, refundFee }) {
      const call = { verb: 'reverseTransfer', isChange: true }
      const reversal = await ask(call, (stripe) =>
        stripe.transfers.createReversal(
          transferRef,
          {
            ...(amount === null ? {} : { amount }),
            ...{ refund_application_fee: refundFee, expand: REVERSAL_PARTS },
          },
          { idempotencyKey: attemptKey },
        ),
      )
      if (reversal.object !== 'transfer_reversal' || refOf(reversal.transfer) !== transferRef)
        throw unknownOutcome(call, 'another reversal in the answer')
      return await reversalReading(ask, call, reversal)
    },

    async listReversals(transferRef) {
      const call = { verb: 'listReversals', isChange: false }
      const expand = inList(REVERSAL_PARTS)
      const list = everyOf(ask, call, (stripe, page) =>
        stripe.transfers.listReversals(transferRef, { ...page, expand }),
      )
      return await oldestFirst(list, (reversal) => reversalReading(ask, call, reversal))
    },

    async listFeeRefunds(feeRef, accountRef) {
      const call = { verb: 'listFeeRefunds', isChange: false }
      const expand = ['data.balance_transaction']
      const list = everyOf(ask, call, (stripe, page) =>
        stripe.applicationFees.listRefunds(feeRef, { ...page, expand }),
      )
      return await oldestFirst(list, (refund) => feeRefundReading(call, refund, accountRef))
    },

    async refundFee({ attemptKey, feeRef, accountRef, amount }) {
      const call = { verb: 'refundFee', isChange: true }
      const refund = await ask(call, (stripe) =>
        stripe.applicationFees.createRefund(
          feeRef,
          { amount, expand: ['balance_transaction'] },
          { idempotencyKey: attemptKey },
        ),
      )
      if (refund.object !== 'fee_refund' || refOf(refund.fee) !== feeRef)
        throw unknownOutcome(call, 'another refund in the answer')
      return await feeRefundReading(call, refund, accountRef)
    },
  }
}
