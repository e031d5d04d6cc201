import type { Pool } from 'pg'
import type { EscrowAttendance } from '#domain/calls/meeting/escrowAttendance.ts'
import type { AttestorSignature } from '../../ports/attestor.ts'
import type { ChainHex } from '../../ports/services.ts'
import {
  ATTEST_UNTIL,
  bytesOf,
  IS_FINDING_OF,
  IS_NOW,
  IS_UNATTESTED,
  WITH_POLICY,
} from '../booked/followDeps.ts'

const BATCH = 20

/** A finding that its escrow can still take. */
export interface SignableFinding {
  bookingId: string
  /** both as text: moments of the database are finer than those of JavaScript, and are compared with it again */
  startsAt: string
  judgedAt: string
  /** null: not signed yet */
  signed: AttestorSignature | null
  attendance: EscrowAttendance
  /** wallets of the two, which the escrow takes nothing from: nobody attests a call of their own. 0x hex in lower case */
  sides: ChainHex[]
}

interface FindingRow extends Omit<EscrowAttendance, 'id'> {
  bookingId: string
  startsAt: string
  judgedAt: string
  signer: ChainHex | null
  signature: ChainHex | null
  escrowId: ChainHex
  sides: ChainHex[]
}

/**
 * Those first that nobody signed yet, in any order, so that some that fail every time hold up nobody. Those that are signed come again: another
 * key may sign by now. What the escrow would not take, as one is there, or as nobody could object in time, is not signed.
 */
const SIGNABLE = `SELECT b.id AS "bookingId", f.starts_at::text AS "startsAt", f.judged_at::text AS "judgedAt",
    '0x' || encode(f.attestor, 'hex') AS signer, '0x' || encode(f.signature, 'hex') AS signature, '0x' || encode(b.escrow_id, 'hex') AS "escrowId",
    f.creator_s AS "creatorSeconds", f.fan_s AS "fanSeconds", f.both_s AS "overlapSeconds", extract(epoch FROM b.ends_at)::float8 AS "endedAt",
    b.revision, ARRAY['0x' || encode(e.creator, 'hex'), '0x' || encode(e.fan, 'hex')] AS sides
  FROM ${WITH_POLICY} JOIN app.call_finding f ON ${IS_FINDING_OF}
  WHERE b.chain_id = $1 AND b.escrow = $2 AND f.kind = 'clear' AND ${IS_NOW} AND e.as_of IS NULL AND e.revision = b.revision
    AND ${IS_UNATTESTED} AND app.now() <= ${ATTEST_UNTIL}
  ORDER BY f.signature IS NOT NULL, random() LIMIT ${BATCH}`

/** Clear findings by wallet of which the escrow has no attendance, signed or not; none while the index cannot tell. */
export async function readSignable(
  pool: Pool,
  { chainId, escrow }: { chainId: number; escrow: string },
): Promise<SignableFinding[]> {
  const { rows } = await pool.query<FindingRow>(SIGNABLE, [chainId, bytesOf(escrow)])
  return rows.map(({ bookingId, startsAt, judgedAt, signer, signature, escrowId, sides, ...seen }) => ({
    ...{ bookingId, startsAt, judgedAt, sides },
    signed: signer && signature && { signer, signature },
    attendance: { ...seen, id: escrowId },
  }))
}

/**
 * Keeps a signature with what it is of. Nothing where something else was found of the booking meanwhile: that is signed by itself. What blocks
 * refused was by the signature before.
 */
export async function keepSignature(
  pool: Pool,
  { bookingId, startsAt, judgedAt }: SignableFinding,
  { signer, signature }: AttestorSignature,
): Promise<void> {
  await pool.query(
    `UPDATE app.call_finding SET attestor = $4, signature = $5, signed_at = app.now(), attest_reverts = 0
     WHERE booking_id = $1 AND starts_at = $2::timestamptz AND judged_at = $3::timestamptz AND kind = 'clear'`,
    [bookingId, startsAt, judgedAt, bytesOf(signer), bytesOf(signature)],
  )
}
