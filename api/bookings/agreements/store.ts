import type { Pool, PoolClient } from 'pg'
import type { PaymentRail } from '#domain/billing/words.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import type { CallAgreement } from '#domain/calls/agreement.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import { IS_OWN } from '../booked/bookingView.ts'
import { isHere } from '../booked/followDeps.ts'
import type { OwnBooking } from '../moves/store.ts'
import { IS_BY_CARD, IS_UNBOOKED, LIVE_STATES, PAYING_BY_CARD, paysBy } from '../reservations/paying.ts'
import { IS_HELD } from '../reservations/store.ts'

/** Agreements that an account can make within 24 hours. */
const MAX_A_DAY = 20

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** A time that somebody held, or holds. */
export interface HeldCall {
  offerId: string
  channelId: string
  creatorId: string
  startsAtS: number
  endsAtS: number
  heldUntil: Date
  isHeld: boolean
  /** of the payment by card for it that is under way, or was the last; null: there is none */
  purchaseId: string | null
  /** the wallet in question is linked to them now */
  isOwnWallet: boolean
}

/** A reservation of an account; null where it has none of this id. @param wallet 0x hex; null: it is paid by card */
export async function readHeldCall(
  tx: PoolClient,
  { id, accountId, wallet }: { id: string; accountId: string; wallet: string | null },
): Promise<HeldCall | null> {
  const { rows } = await tx.query<HeldCall>(
    `SELECT r.offer_id AS "offerId", r.channel_id AS "channelId", r.creator_id AS "creatorId",
        extract(epoch FROM r.starts_at)::float8 AS "startsAtS", extract(epoch FROM r.ends_at)::float8 AS "endsAtS", r.held_until AS "heldUntil", r.purchase_id AS "purchaseId", (${IS_HELD}) AS "isHeld",
        EXISTS (SELECT FROM app.identity i WHERE i.account_id = r.account_id AND i.wallet = $3 AND i.ended_at IS NULL) AS "isOwnWallet"
      FROM app.call_reservation r WHERE r.id = $1 AND r.account_id = $2`,
    [id, accountId, wallet && bytesOf(wallet)],
  )
  return rows[0] ?? null
}

/** What is kept under the digest of an agreement. */
export interface NewAgreement {
  /** digest, 0x hex */
  id: string
  chainId: number
  /** 0x hex */
  escrow: string
  accountId: string
  reservationId: string
  held: HeldCall
  offerNo: string
  agreement: CallAgreement
  text: string
}

/** What it was kept for; null: nothing is kept under this digest. */
async function readPlace(
  tx: PoolClient,
  { id, chainId, escrow }: NewAgreement,
): Promise<Pick<NewAgreement, 'reservationId' | 'accountId' | 'offerNo'> | null> {
  const { rows } = await tx.query(
    `SELECT reservation_id AS "reservationId", account_id AS "accountId", offer_no::text AS "offerNo"
      FROM app.call_agreement WHERE chain_id = $1 AND escrow = $2 AND id = $3`,
    [chainId, bytesOf(escrow), bytesOf(id)],
  )
  return rows[0] ?? null
}

/** Nobody pays twice for one time: while one agreement of it is paid for, it is that one alone. Throws ProblemError CONFLICT. */
async function demandOnlyPaid(tx: PoolClient, { reservationId, id }: NewAgreement): Promise<void> {
  const { rows } = await tx.query<{ isByCard: boolean }>(
    `SELECT ${IS_BY_CARD} AS "isByCard" FROM app.call_reservation r
      WHERE r.id = $1 AND (${IS_BY_CARD} OR ${paysBy(LIVE_STATES, `${IS_UNBOOKED} AND g.id <> $2`)})`,
    [reservationId, bytesOf(id)],
  )
  if (!rows[0]) return
  if (rows[0].isByCard) throw new ProblemError('CONFLICT', { detail: PAYING_BY_CARD })
  const detail = 'You are paying for this time already. Wait until that is through.'
  throw new ProblemError('CONFLICT', { detail })
}

async function demandAgreementPace(tx: PoolClient, accountId: string): Promise<void> {
  const { rows } = await tx.query<{ made: number; waitS: number | null }>(
    `SELECT count(*)::int AS made, ceil(extract(epoch FROM min(created_at) + interval '1 day' - app.now()))::int AS "waitS"
      FROM app.call_agreement WHERE account_id = $1 AND created_at > app.now() - interval '1 day'`,
    [accountId],
  )
  const { made, waitS } = rows[0] ?? { made: 0, waitS: null }
  if (made < MAX_A_DAY) return
  const detail = `You began to pay ${MAX_A_DAY} times within a day, and that is the most. Book the next call later.`
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, waitS ?? 1) })
}

/**
 * Stores an agreement; one that is there for the same stays as it is. Answers whether it is kept: false where this digest
 * was used for something else. The caller has locked the account. Throws ProblemError CONFLICT, RATE_LIMITED.
 */
export async function insertAgreement(tx: PoolClient, row: NewAgreement): Promise<boolean> {
  const { agreement, held, accountId, reservationId, offerNo } = row
  await demandOnlyPaid(tx, row)
  const place = await readPlace(tx, row)
  if (place)
    return place.accountId === accountId && place.reservationId === reservationId && place.offerNo === offerNo
  await demandAgreementPace(tx, accountId)
  // of a wallet that somebody else has linked meanwhile the same digest may come at once
  const { rowCount } = await tx.query(
    `INSERT INTO app.call_agreement (chain_id, escrow, id, account_id, reservation_id, creator_id, channel_id, offer_id, creator_wallet,
       fan_wallet, currency, units, starts_at, length_minutes, policy_id, offer_no, nonce, text)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, to_timestamp($13), $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING`,
    [
      ...[row.chainId, bytesOf(row.escrow), bytesOf(row.id), accountId, reservationId],
      ...[held.creatorId, held.channelId, held.offerId],
      ...[
        bytesOf(agreement.creator),
        bytesOf(agreement.fan),
        agreement.currency,
        agreement.amount.toString(),
      ],
      ...[agreement.startAt, agreement.lengthMinutes, agreement.policyId, offerNo],
      ...[agreement.nonce.toString(), row.text],
    ],
  )
  return rowCount === 1
}

/** A booking as its creator would sign what was agreed. */
export interface SignableCall {
  side: CallSide
  status: BookingStatus
  rail: PaymentRail
  /** what was agreed is kept here */
  isAgreed: boolean
  chainId: number
  /** 0x hex in lower case */
  escrow: string
  /** digest of what was agreed */
  escrowId: string
  /** of the creator, as the escrow has it */
  wallet: string | null
}

const hexOf = (column: string) => `'0x' || encode(${column}, 'hex')`

const SIGNED_CALL = `SELECT CASE WHEN cr.account_id = $1 THEN 'creator' ELSE 'fan' END AS side, b.status, b.rail, g.id IS NOT NULL AS "isAgreed",
    b.chain_id AS "chainId", ${hexOf('b.escrow')} AS escrow, ${hexOf('b.escrow_id')} AS "escrowId",
    ${hexOf('coalesce(e.creator, g.creator_wallet)')} AS wallet
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id
    LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN app.call_agreement g ON (g.chain_id, g.escrow, g.id) = (b.chain_id, b.escrow, b.escrow_id)
  WHERE b.id = $2 AND ${isHere('$3')} AND ${IS_OWN}`

/** A booking of an account; null where it has none of this id. */
export async function readSignableCall(
  db: Pool | PoolClient,
  { accountId, bookingId, chainId }: OwnBooking,
): Promise<SignableCall | null> {
  const { rows } = await db.query<SignableCall>(SIGNED_CALL, [accountId, bookingId, chainId])
  return rows[0] ?? null
}

/** Nobody else changes an own booking until the transaction ends. Answers it; null where there is none. */
export async function lockSignableCall(tx: PoolClient, own: OwnBooking): Promise<SignableCall | null> {
  const { accountId, bookingId, chainId } = own
  await tx.query(
    `SELECT FROM app.booking b WHERE ${IS_OWN} AND ${isHere('$2')} AND b.id = $3 FOR UPDATE OF b`,
    [accountId, chainId, bookingId],
  )
  return readSignableCall(tx, own)
}

/** Keeps what a creator signed; the first one stays. @param signature 0x hex */
export async function keepCountersignature(
  tx: PoolClient,
  { chainId, escrow, escrowId }: SignableCall,
  signature: string,
): Promise<void> {
  await tx.query(
    `UPDATE app.call_agreement SET creator_signature = $4, countersigned_at = app.now()
      WHERE chain_id = $1 AND escrow = $2 AND id = $3 AND creator_signature IS NULL`,
    [chainId, bytesOf(escrow), bytesOf(escrowId), bytesOf(signature)],
  )
}
