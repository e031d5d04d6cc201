import type { Purchase } from './contract.ts'
import { boughtOf, type PurchaseRow } from './purchaseRow.ts'

const DAY_MS = 86_400_000

/** When the right that was bought runs. */
export interface RightTimes {
  validFrom: Date
  validUntil: Date | null
}

function refundUntil({ refund_days: days, paid_at: paidAt }: PurchaseRow): string | null {
  return days !== null && paidAt ? new Date(paidAt.getTime() + days * DAY_MS).toISOString() : null
}

function holdOf({ held_amount: amount, capture_before: before }: PurchaseRow): Purchase['hold'] {
  return amount !== null && before ? { amount, captureBefore: before.toISOString() } : null
}

/** A purchase as its owner sees it. */
export function purchaseView(
  row: PurchaseRow,
  nextStep: Purchase['nextStep'] = { kind: 'none' },
  right: RightTimes | null = null,
  givenBack: Purchase['givenBack'] = [],
): Purchase {
  return {
    id: row.id,
    state: row.state,
    way: row.way,
    nextStep,
    amount: row.amount,
    currency: row.currency,
    creatorGets: row.amount - row.fee,
    fee: row.fee,
    channel: { handle: row.handle, name: row.channel_name },
    tierNo: row.tier_no,
    ...boughtOf(row),
    startsAt: right?.validFrom.toISOString() ?? null,
    validUntil: right?.validUntil?.toISOString() ?? null,
    paidAt: row.paid_at?.toISOString() ?? null,
    failCode: row.fail_code,
    statementName: row.statement_name,
    refund: { rule: row.refund_rule, days: row.refund_days, until: refundUntil(row) },
    returnTo: row.return_to,
    hold: holdOf(row),
    savesCard: row.saves_card,
    at: row.created_at.toISOString(),
    isProvisional: row.provisional_until !== null && row.state === 'processing',
    refundedAmount: row.refunded,
    givenBack,
  }
}
