import type { Transaction } from '../store/transaction.ts'
import { disputesOf } from './dispute.ts'

/** Whether a charge of this scope can be given back: not while a bank took it back itself. */
export function isChargeRefundable(tx: Transaction, charge: string): boolean {
  return disputesOf(tx, charge).every((dispute) => dispute.is_charge_refundable)
}
