import type { Stripe } from 'stripe'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import type { FactKind } from '#domain/ledger/words.ts'
import { refOf, upperCurrency, wholeOf } from './cut.ts'

const KINDS: Record<string, FactKind> = {
  application_fee: 'fee',
  application_fee_refund: 'fee_refund',
  charge: 'charge',
  payment: 'payment',
  payment_refund: 'payment_refund',
  payout: 'payout',
  payout_cancel: 'payout_failure',
  payout_failure: 'payout_failure',
  refund: 'refund',
  refund_failure: 'refund_failure',
  stripe_fee: 'provider_fee',
  stripe_fx_fee: 'provider_fee',
  tax_fee: 'provider_fee',
  transfer: 'transfer',
  transfer_refund: 'transfer_refund',
}

/** An adjustment is what its category says. */
const ADJUSTMENTS: Record<string, FactKind> = {
  dispute: 'dispute',
  dispute_reversal: 'dispute_reversal',
  fee: 'fee_refund',
}

function kindOf({ type, reporting_category }: Stripe.BalanceTransaction): FactKind {
  const kinds = type === 'adjustment' ? ADJUSTMENTS : KINDS
  const word = type === 'adjustment' ? reporting_category : type
  return Object.hasOwn(kinds, word) ? (kinds[word] as FactKind) : 'other'
}

/** A line of the books, cut to what may be kept: no description, which holds what somebody typed. */
export function balanceFact(line: Stripe.BalanceTransaction, accountRef: string | null): BalanceFact {
  return {
    ref: line.id,
    accountRef,
    kind: kindOf(line),
    amount: line.amount,
    fee: line.fee,
    net: line.net,
    currency: upperCurrency(line.currency),
    sourceRef: refOf(line.source as string | { id: string } | null),
    createdAt: line.created,
    availableAt: line.available_on,
  }
}

/** A line of an answer, whole or not there yet, and whose balance it is of. */
export type AnsweredLine = readonly [
  line: string | Stripe.BalanceTransaction | null | undefined,
  accountRef: string | null,
]

/** Facts of lines that stand in an answer whole. @returns [] as long as one of them is not there */
export function factsOfLines(lines: readonly AnsweredLine[]): BalanceFact[] {
  const facts = lines.flatMap(([line, accountRef]) => {
    const whole = wholeOf(line)
    return whole ? [balanceFact(whole, accountRef)] : []
  })
  return facts.length === lines.length ? facts : []
}
