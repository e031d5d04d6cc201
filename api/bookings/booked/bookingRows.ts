import type { PaymentRail, PurchaseFailure } from '#domain/billing/words.ts'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import type { CallKeeping, CallMedia, CallSide, CallTerms, SettlementCause } from '#domain/calls/words.ts'
import { AGREED_COLUMNS, type AgreedRow } from '../agreements/agreedView.ts'
import { POLICY_JSON } from '../callSales.ts'
import { KEEPING } from '../keeper/keeping.ts'
import { CHANNEL_JSON } from '../reservations/store.ts'
import type { BookedCall } from './contract.ts'
import { IS_FINDING_OF, IS_OPEN, isHere } from './followDeps.ts'

/** Another date that is open. */
export interface StoredMove {
  id: string
  isByFan: boolean
  startsAtMs: number
  validUntilMs: number
  isTaken: boolean
}

/** How a call stands whose card is saved, and whose money is not held yet. */
export interface StoredLater {
  nextAtMs: number
  failCode: PurchaseFailure | null
  isFailed: boolean
  openPurchaseId: string | null
}

/** What its record says of a call at its date of now. */
export interface StoredFinding extends Omit<NonNullable<BookedCall['finding']>, 'at'> {
  atMs: number
}

/** A booking of either rail as it is read; what its rail does not have is null. */
export interface BookingRow extends AgreedRow {
  rail: PaymentRail
  id: string
  side: CallSide
  channel: BookedCall['channel']
  fan_name: string | null
  media: CallMedia | null
  terms: CallTerms | null
  terms_version: number | null
  starts_at: Date
  ends_at: Date
  currency: number | null
  /** ISO 4217, upper case */
  card_currency: string | null
  units: bigint
  fee_bps: number
  policy: BookingPolicy | null
  status: BookingStatus
  pending_until: Date | null
  pending_bps: number | null
  pending_cause: BookingCause | null
  creator_ask_bps: number | null
  fan_ask_bps: number | null
  revision: number
  is_secured: boolean
  is_placed: boolean
  end_cause: SettlementCause | null
  to_creator: bigint
  to_fan: bigint
  end_fee: bigint
  end_at: Date
  escrow: Buffer | null
  escrow_id: Buffer
  creator_wallet: Buffer
  fan_wallet: Buffer
  tx_hash: Buffer
  purchase_id: string | null
  capture_before: Date | null
  is_done: boolean
  is_saved: boolean
  later: StoredLater | null
  finding: StoredFinding | null
  keeper: CallKeeping
  text: string | null
  move: StoredMove | null
  moved_text: string | null
  created_at: Date
}

const msOf = (time: string) => `floor(extract(epoch FROM ${time}) * 1000)`

const MOVE_JSON = `CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('id', v.id, 'isByFan', v.is_by_fan, 'startsAtMs', ${msOf('v.starts_at')},
    'validUntilMs', ${msOf('v.valid_until')}, 'isTaken', v.taken_at IS NOT NULL) END`

/** SQL: the try `f` of `b` was for its date as it is now. */
export const IS_OF_DATE = `f.booking_id = b.id AND f.created_at > coalesce(
    (SELECT max(a.ended_at) FROM app.call_move a WHERE a.booking_id = b.id AND a.state = 'accepted'), '-infinity')`

/** What the provider could not do, or nobody answered, is none of the fan's business, but for what they began. It failed where the card is why. */
const LATER_JSON = `CASE WHEN b.hold_at IS NOT NULL AND ${IS_OPEN} THEN jsonb_build_object('nextAtMs', ${msOf('b.hold_at')},
    'failCode', (SELECT f.fail_code FROM app.call_hold f WHERE ${IS_OF_DATE} AND f.fail_code IS NOT NULL
      AND (f.by_fan OR f.fail_code NOT IN ('PROVIDER', 'EXPIRED')) ORDER BY f.created_at DESC LIMIT 1),
    'isFailed', EXISTS (SELECT FROM app.call_hold f WHERE ${IS_OF_DATE} AND f.fail_code NOT IN ('PROVIDER', 'EXPIRED', 'CANCELLED')),
    'openPurchaseId', (SELECT f.purchase_id FROM app.call_hold f WHERE f.booking_id = b.id AND f.followed_at IS NULL)) END`

const FINDING_JSON = `(SELECT jsonb_build_object('kind', f.kind, 'creatorSeconds', f.creator_s, 'fanSeconds', f.fan_s, 'overlapSeconds', f.both_s,
    'leastBps', f.least_bps, 'mostBps', f.most_bps, 'cause', f.cause, 'signed', CASE WHEN f.signature IS NOT NULL THEN jsonb_build_object(
      'attestor', '0x' || encode(f.attestor, 'hex'), 'signature', '0x' || encode(f.signature, 'hex')) END, 'atMs', ${msOf('f.judged_at')})
    FROM app.call_finding f WHERE ${IS_FINDING_OF})`

/** SQL: one value of `b` by card, and another by wallet. */
const onRail = (byCard: string, byWallet: string) =>
  `CASE WHEN b.rail = 'card' THEN ${byCard} ELSE ${byWallet} END`

/**
 * Bookings of the chain $2, and those by card. What the network dropped is as it was agreed to; one that nobody agreed to here is not shown until it is
 * there again. Names of fans are of those alone who booked here.
 * @param side SQL
 * @param showsFan SQL: who asks may know the name of the fan
 * @param which SQL
 */
export const bookingsAs = (
  side: string,
  showsFan: string,
  which: string,
) => `SELECT b.id, b.rail, ${side} AS side, CASE WHEN h.id IS NOT NULL THEN ${CHANNEL_JSON} END AS channel,
    CASE WHEN ${showsFan} AND b.channel_id IS NOT NULL THEN n.display_name END AS fan_name,
    o.media, o.terms, o.terms_version, b.starts_at, b.ends_at, coalesce(e.currency, g.currency) AS currency, b.currency AS card_currency,
    coalesce(e.amount_units, g.units, b.units) AS units, b.fee_bps,
    CASE WHEN p.policy_id IS NOT NULL THEN ${POLICY_JSON} END AS policy, b.status,
    coalesce(e.until, b.pending_until) AS pending_until, coalesce(e.fallback_bps, b.pending_bps) AS pending_bps,
    coalesce(e.fallback_cause, b.pending_cause) AS pending_cause, ${onRail('b.creator_ask_bps', 'e.creator_ask_bps')} AS creator_ask_bps,
    ${onRail('b.fan_ask_bps', 'e.fan_ask_bps')} AS fan_ask_bps, b.revision,
    ${onRail('b.capture_before IS NOT NULL', 'app.is_escrow_secured(b.chain_id, b.escrow, b.escrow_id)')} AS is_secured,
    b.placed_at IS NOT NULL AS is_placed, coalesce(m.cause, t.cause) AS end_cause,
    coalesce(m.to_creator_units, t.to_creator) AS to_creator, coalesce(m.to_fan_units, t.to_fan) AS to_fan,
    coalesce(m.fee_units, t.fee) AS end_fee, coalesce(m.at, t.decided_at) AS end_at, b.escrow, b.escrow_id, coalesce(e.creator, g.creator_wallet) AS creator_wallet,
    coalesce(e.fan, g.fan_wallet) AS fan_wallet, b.tx_hash, b.purchase_id, b.capture_before, t.done_at IS NOT NULL AS is_done,
    b.setup_id IS NOT NULL AS is_saved, ${LATER_JSON} AS later, ${FINDING_JSON} AS finding,
    ${onRail("'works'", KEEPING)} AS keeper, coalesce(g.text, a.text) AS text, ${AGREED_COLUMNS}, ${MOVE_JSON} AS move,
    (SELECT m.text FROM app.call_move m WHERE m.booking_id = b.id AND m.state = 'accepted' ORDER BY m.ended_at DESC LIMIT 1) AS moved_text, b.created_at
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id
    LEFT JOIN app.channel h ON h.id = b.channel_id LEFT JOIN app.call_offer o ON o.id = b.offer_id
    LEFT JOIN app.profile n ON n.account_id = b.account_id
    LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN app.call_agreement g ON (g.chain_id, g.escrow, g.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN app.card_agreement a ON a.purchase_id = coalesce(b.setup_id, b.purchase_id) LEFT JOIN app.settlement t ON t.booking_id = b.id
    LEFT JOIN chain.policy_as_of p ON p.chain_id = b.chain_id AND p.escrow = b.escrow AND p.creator = coalesce(e.creator, g.creator_wallet)
      AND p.policy_id = coalesce(e.policy_id, g.policy_id)
    LEFT JOIN app.keeper k ON k.chain_id = b.chain_id
    LEFT JOIN app.call_move v ON v.booking_id = b.id AND v.ended_at IS NULL
    LEFT JOIN LATERAL (SELECT s.* FROM chain.escrow_move_as_of s WHERE (s.chain_id, s.escrow, s.id) = (b.chain_id, b.escrow, b.escrow_id)
      AND s.kind = 'settled' ORDER BY s.block DESC, s.log_index DESC LIMIT 1) m ON true
  WHERE ${isHere('$2')} AND ${which} AND (b.rail = 'card' OR num_nulls(e.id, g.id) < 2)
    AND (p.policy_id IS NOT NULL OR o.id IS NOT NULL)`
