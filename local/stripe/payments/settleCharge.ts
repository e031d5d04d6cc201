import { book } from '../money/book.ts'
import { processingFee } from '../money/currencies.ts'
import { makeFee } from '../refunds/fees.ts'
import { makeTransfer } from '../refunds/transfers.ts'
import type { Transaction } from '../store/transaction.ts'
import type { Charge } from './charge.ts'
import { cardOf } from './methods.ts'

/**
 * Moves the money of a captured charge, once: it comes in less what the provider keeps, all of it or the named part goes
 * to the destination, and the application's fee comes back from there.
 */
export function settleCharge(tx: Transaction, chargeId: string): Charge {
  const charge = tx.read<Charge>('charge', chargeId)
  if (charge.balance_transaction !== null || charge.amount_captured === 0) return charge
  const { amount_captured: amount, currency, transfer_data: data } = charge
  const fee = processingFee(amount, currency)
  const isAtOnce = charge.payment_method !== null && cardOf(tx, charge.payment_method).isAvailableAtOnce
  const line = book(tx, {
    ...{ amount, currency, source: charge.id, type: 'charge', fee },
    feeDetails: [
      {
        amount: fee,
        application: null,
        currency,
        description: 'Stand-in processing fees',
        type: 'stripe_fee',
      },
    ],
    description: typeof charge.description === 'string' ? charge.description : null,
    ...(isAtOnce ? { availableOnS: tx.nowS } : {}),
  })
  const settled: Charge = { ...charge, balance_transaction: line.id }
  // what is taken after the capture was lowered is never more than what came in
  const taken = charge.application_fee_amount === null ? 0 : Math.min(charge.application_fee_amount, amount)
  if (data) {
    const transfer = makeTransfer(tx, {
      amount: Math.min(data.amount ?? amount, amount),
      ...{ currency, destination: data.destination, source: settled, fee: taken },
      availableOnS: line.available_on,
    })
    settled.transfer = transfer.id
    if (taken > 0)
      settled.application_fee = makeFee(tx, transfer, { amount: taken, availableOnS: line.available_on }).id
  }
  return tx.save(settled)
}

/**
 * What follows a capture that Stripe answers before it is done: the charge gets its money, and that is told. Whoever needs
 * the money sooner does it first.
 */
export function settleLater(tx: Transaction, chargeId: string): Charge {
  const before = tx.read<Charge>('charge', chargeId)
  const settled = settleCharge(tx, chargeId)
  if (settled.balance_transaction !== before.balance_transaction) tx.emit('charge.updated', settled, before)
  return settled
}
