import { failBank, payoutFailureOf } from '../accounts/banks/payoutBank.ts'
import { ApiError } from '../http/apiError.ts'
import { book } from '../money/book.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { businessDaysLater } from './businessDays.ts'
import { toldSettings } from './delayDays.ts'
import { isPayoutFailureCode, PAYOUT_FAILURES, type PayoutFailureCode } from './failures.ts'
import { markPaidOut } from './lines.ts'

/** Money on its way to a bank (`po_…`). */
export interface Payout extends StoredObject {
  object: 'payout'
  /** minor units of `currency`, above 0 */
  amount: number
  currency: string
  /** unix seconds, the first of a business day */
  arrival_date: number
  automatic: boolean
  destination: string
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled'
  metadata: Record<string, string>
}

/** How long a payout waits before the bank is told; until then it can be cancelled. */
const SUBMIT_AFTER_S = 6 * 3600
const ARRIVAL_DAYS = 2
/** Business days after which a bank sends back what it seemed to take. */
const RETURN_DAYS = 3
/** Business days after arrival in which a payout can still fail. */
const FAILS_WITHIN_DAYS = 5

interface PayoutOrder {
  amount: number
  currency: string
  bank: StoredObject
  /** ids of the lines that an automatic payout pays out; null: somebody asked for this payout */
  lines: string[] | null
  description?: string | null
  metadata?: Record<string, string>
  statementDescriptor?: string | null
}

/** Takes the amount from the balance and sends it; what becomes of it is up to the clock. */
export function startPayout(tx: Transaction, order: PayoutOrder): Payout {
  const { amount, currency, bank, lines, description = null, metadata = {} } = order
  const id = tx.newId('po')
  const line = book(tx, {
    amount: -amount,
    currency,
    source: id,
    type: 'payout',
    description: 'STANDIN PAYOUT',
  })
  const payout = tx.save<Payout>({
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: businessDaysLater(tx.nowS, ARRIVAL_DAYS),
    automatic: lines !== null,
    balance_transaction: line.id,
    created: tx.nowS,
    currency,
    description,
    destination: bank.id,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata,
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: lines === null ? 'not_applicable' : 'in_progress',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: order.statementDescriptor ?? toldSettings(tx)?.statement_descriptor ?? null,
    status: 'pending',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
  })
  const own = lines === null ? [] : [line.id, ...lines]
  // what the bank is decides now: it may be another one when the payout arrives
  const failure = payoutFailureOf(tx, bank.id)
  tx.hide(id, { lines: own, failure: isPayoutFailureCode(failure) ? failure : null })
  markPaidOut(tx, id, own)
  tx.emit('payout.created', payout)
  tx.schedule(tx.nowS + SUBMIT_AFTER_S, 'payouts.submit', id)
  return payout
}

/** Job: the bank is told. */
export function submitPayout(tx: Transaction, id: string): void {
  const payout = tx.find<Payout>('payout', id)
  if (payout?.status !== 'pending') return
  const reconciliation = payout.automatic ? { reconciliation_status: 'completed' } : {}
  const sent = tx.save<Payout>({ ...payout, ...reconciliation, status: 'in_transit' })
  tx.emit('payout.updated', sent, payout)
  if (payout.automatic) tx.emit('payout.reconciliation_completed', sent)
  tx.schedule(payout.arrival_date, 'payouts.arrive', id)
}

/** Job: the money is there, as far as anybody knows. */
export function arrivePayout(tx: Transaction, id: string): void {
  const payout = tx.find<Payout>('payout', id)
  if (payout?.status !== 'in_transit') return
  const failure = tx.hidden<{ failure: PayoutFailureCode | null }>(id)?.failure ?? null
  if (failure !== null && !PAYOUT_FAILURES[failure].isLate) {
    failPayout(tx, payout, failure)
    return
  }
  const trace = { status: 'supported', value: `standin${id.slice(3, 15)}` }
  tx.emit('payout.paid', tx.save<Payout>({ ...payout, status: 'paid', trace_id: trace }), payout)
  if (failure !== null) tx.schedule(businessDaysLater(tx.nowS, RETURN_DAYS), 'payouts.return', id)
}

/** Job: the bank sends back what it seemed to take. */
export function returnPayout(tx: Transaction, id: string): void {
  const payout = tx.find<Payout>('payout', id)
  const failure = tx.hidden<{ failure: PayoutFailureCode | null }>(id)?.failure
  if (payout?.status === 'paid' && failure) failPayout(tx, payout, failure)
}

/**
 * The bank does not take it, or no longer: the money is back, and nothing goes there by itself any more.
 * @throws ApiError 400 for a payout that is over
 */
export function failPayout(tx: Transaction, payout: Payout, code: PayoutFailureCode): Payout {
  if (!canFail(tx, payout))
    throw new ApiError(400, 'payout_not_allowed', `A payout that is ${payout.status} no longer fails.`)
  const failed = giveBack(tx, payout, {
    type: 'payout_failure',
    facts: { status: 'failed', failure_code: code, failure_message: PAYOUT_FAILURES[code].message },
  })
  tx.emit('payout.failed', failed, payout)
  // an account that left the platform keeps its payouts, and nobody changes its banks
  if (tx.as(tx.platform).find('account', tx.scope)) failBank(tx, tx.scope, payout.destination)
  return failed
}

/** @throws ApiError 400 for an automatic payout, and once the bank was told */
export function cancelPayout(tx: Transaction, payout: Payout): Payout {
  if (payout.automatic || payout.status !== 'pending')
    throw new ApiError(400, 'payout_not_allowed', 'Only a pending payout that was asked for can be canceled.')
  const canceled = giveBack(tx, payout, { type: 'payout_cancel', facts: { status: 'canceled' } })
  tx.emit('payout.canceled', canceled, payout)
  return canceled
}

function canFail(tx: Transaction, payout: Payout): boolean {
  if (payout.status === 'pending' || payout.status === 'in_transit') return true
  return payout.status === 'paid' && tx.nowS < businessDaysLater(payout.arrival_date, FAILS_WITHIN_DAYS)
}

function giveBack(
  tx: Transaction,
  payout: Payout,
  { type, facts }: { type: string; facts: Partial<Payout> },
): Payout {
  const { id, amount, currency } = payout
  const line = book(tx, {
    amount,
    currency,
    source: id,
    type,
    category: 'payout_reversal',
    availableOnS: tx.nowS,
  })
  return tx.save<Payout>({
    ...payout,
    ...facts,
    failure_balance_transaction: line.id,
    trace_id: { status: 'unsupported', value: null },
  })
}
