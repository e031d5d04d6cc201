import type { BookedCall } from '../booked/contract.ts'

/** What was agreed, and what its creator signed of it. */
export interface AgreedRow {
  agreement: BookedCall['agreement']
  signature: string | null
  countersigned_at: Date | null
}

const hexOf = (column: string) => `'0x' || encode(${column}, 'hex')`

/** Columns of `AgreedRow`, where `g` is an agreement or none; what JavaScript cannot count to is text. */
export const AGREED_COLUMNS = `CASE WHEN g.id IS NOT NULL THEN jsonb_build_object('creator', ${hexOf('g.creator_wallet')},
    'fan', ${hexOf('g.fan_wallet')}, 'currency', g.currency, 'amount', g.units::text, 'startAt', extract(epoch FROM g.starts_at)::bigint,
    'lengthMinutes', g.length_minutes, 'policyId', g.policy_id, 'nonce', g.nonce::text) END AS agreement,
    ${hexOf('g.creator_signature')} AS signature, g.countersigned_at`

/** Of a booking of that row. */
export function agreedIn({
  agreement,
  signature,
  countersigned_at: at,
}: AgreedRow): Pick<BookedCall, 'agreement' | 'countersignature'> {
  const isSigned = signature !== null && at !== null
  return { agreement, countersignature: isSigned ? { signature, at: at.toISOString() } : null }
}
