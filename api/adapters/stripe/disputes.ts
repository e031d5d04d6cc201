import type { Stripe } from 'stripe'
import type { MoneyBack, TransferReading } from '#api/ports/payments/moneyBack.ts'
import { unknownOutcome } from './asPaymentError.ts'
import { everyOf, oldestFirst } from './pages.ts'
import { withArrived } from './readings/arrivedPayment.ts'
import { factsOfLines } from './readings/balanceFact.ts'
import { refOf, upperCurrency, wholeOf } from './readings/cut.ts'
import { disputeReading } from './readings/moneyBackReading.ts'
import type { AskProvider } from './stripeRequest.ts'

export type DisputeVerbs = Pick<
  MoneyBack,
  'readDispute' | 'listDisputes' | 'transferBack' | 'findTransferBack'
>

const TRANSFER_PARTS = ['balance_transaction', 'destination_payment.balance_transaction']

async function sentReading(
  ask: AskProvider,
  answer: Stripe.Transfer,
  accountRef: string,
): Promise<TransferReading> {
  const transfer: Stripe.Transfer = await withArrived(ask, answer)
  return {
    transferRef: transfer.id,
    accountRef,
    amount: transfer.amount,
    currency: upperCurrency(transfer.currency),
    createdAt: transfer.created,
    facts: factsOfLines([
      [transfer.balance_transaction, null],
      [wholeOf(transfer.destination_payment)?.balance_transaction, accountRef],
    ]),
  }
}

/** What banks take back, and the way on of what they give back again. */
export function disputes(ask: AskProvider): DisputeVerbs {
  return {
    async readDispute(disputeRef) {
      const call = { verb: 'readDispute', isChange: false }
      const dispute = await ask(call, (stripe) => stripe.disputes.retrieve(disputeRef))
      if (dispute.id !== disputeRef) throw unknownOutcome(call, 'another dispute in the answer')
      return disputeReading(call, dispute)
    },

    async listDisputes(paymentRef) {
      const call = { verb: 'listDisputes', isChange: false }
      const list = everyOf(ask, call, (stripe, page) =>
        stripe.disputes.list({ payment_intent: paymentRef, ...page }),
      )
      return await oldestFirst(list, (dispute) => disputeReading(call, dispute))
    },

    async transferBack({ attemptKey, purchaseId, disputeId, accountRef, amount, currency }) {
      const call = { verb: 'transferBack', isChange: true }
      const answer = await ask(call, (stripe) =>
        stripe.transfers.create(
          {
            ...{ amount, currency: currency.toLowerCase(), destination: accountRef },
            ...{ transfer_group: purchaseId, metadata: { purchase_id: purchaseId, dispute_id: disputeId } },
            expand: TRANSFER_PARTS,
          },
          { idempotencyKey: attemptKey },
        ),
      )
      if (answer.object !== 'transfer' || refOf(answer.destination) !== accountRef)
        throw unknownOutcome(call, 'another transfer in the answer')
      return await sentReading(ask, answer, accountRef)
    },

    async findTransferBack({ purchaseId, disputeId, accountRef, known }) {
      const call = { verb: 'findTransferBack', isChange: false }
      const list = everyOf(ask, call, (stripe, page) =>
        stripe.transfers.list({ transfer_group: purchaseId, destination: accountRef, ...page }),
      )
      for await (const { id, metadata } of list) {
        // those that an earlier edition sent name the purchase alone
        const isOfBefore = metadata.purchase_id === purchaseId && metadata.dispute_id === undefined
        if (metadata.dispute_id !== disputeId && !(isOfBefore && !known.includes(id))) continue
        const whole = await ask(call, (stripe) => stripe.transfers.retrieve(id, { expand: TRANSFER_PARTS }))
        return await sentReading(ask, whole, accountRef)
      }
      return null
    },
  }
}
