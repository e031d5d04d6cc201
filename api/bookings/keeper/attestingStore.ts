import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { EscrowAttendance } from '#domain/calls/meeting/escrowAttendance.ts'
import type { ChainHex } from '../../ports/services.ts'
import {
  ATTEST_UNTIL,
  bytesOf,
  EXIT,
  IS_FINAL,
  IS_FINDING_OF,
  IS_OPEN,
  IS_UNATTESTED,
} from '../booked/followDeps.ts'
import {
  BEGUN,
  CHAIN_NOW,
  HAS_OPEN,
  hasPerson,
  IN_TURNS,
  MAX_STEP_REVERTS,
  OWN_PLACE,
  type Reading,
  readByChain,
  type StepTurn,
  TURN,
} from './keeperStore.ts'

/** A booking whose attendance is signed and not at the escrow. */
export interface AttestableCall extends StepTurn {
  id: string
  creatorId: string
  attendance: EscrowAttendance
  signer: ChainHex
  signature: ChainHex
}

/** SQL: a block takes a while, and what comes a second late is paid for nothing. The two can press until the last moment. */
const LATEST = `${ATTEST_UNTIL} - interval '3 minutes'`

/** SQL: its transaction is stored, and an hour ago something may still come of it. */
const IS_ATTESTING = "coalesce(f.attesting_at >= app.now() - interval '1 hour', false)"

const ATTESTABLE = `SELECT o.id, o.creator_id AS "creatorId", ${TURN}, o.attendance, o.signer, o.signature
  FROM (SELECT b.id, b.creator_id, ${EXIT} AS exit_at, ${OWN_PLACE} AS place,
      '0x' || encode(f.attestor, 'hex') AS signer, '0x' || encode(f.signature, 'hex') AS signature,
      jsonb_build_object('id', '0x' || encode(b.escrow_id, 'hex'), 'creatorSeconds', f.creator_s, 'fanSeconds', f.fan_s, 'overlapSeconds', f.both_s,
        'endedAt', extract(epoch FROM b.ends_at)::bigint, 'revision', b.revision) AS attendance
    FROM app.call_finding f, ${BEGUN} AND ${IS_FINDING_OF} AND f.kind = 'clear' AND f.signature IS NOT NULL
      AND ${IS_UNATTESTED} AND ${CHAIN_NOW} BETWEEN e.start_at + make_interval(mins => e.length_minutes) AND ${LATEST}
      AND NOT ${IS_ATTESTING} AND f.attest_reverts < ${MAX_STEP_REVERTS}
      AND NOT ${hasPerson("f.signed_at > app.now() - interval '10 minutes'")}) o
    ${IN_TURNS}`

/** Bookings whose attendance nobody is bringing. */
export async function readAttestable(pool: ScopedPool, reading: Reading): Promise<AttestableCall[]> {
  return readByChain<AttestableCall>(pool, ATTESTABLE, reading)
}

/** A transaction that brings it is stored: in the transaction that stores that. False: somebody was first, or it was signed anew. */
export async function beginAttesting(
  tx: PoolClient,
  { id, signature }: Pick<AttestableCall, 'id' | 'signature'>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE app.call_finding f SET attesting_at = app.now() FROM app.booking b WHERE b.id = $1 AND ${IS_FINDING_OF}
       AND f.signature = $2 AND NOT ${IS_ATTESTING} AND b.status <> 'none' AND ${IS_OPEN} AND NOT ${HAS_OPEN}`,
    [id, bytesOf(signature)],
  )
  return rowCount === 1
}

/**
 * Nothing came of the transaction that was begun last, if that brought its attendance. A revert is counted where the chain has neither an
 * attendance nor an end of it by then.
 * @returns how many were counted; null: it was about the end of the call
 */
export async function reopenAttesting(
  tx: PoolClient,
  bookingId: string,
  wasReverted: boolean,
): Promise<number | null> {
  const { rows } = await tx.query<{ reverts: number }>(
    `UPDATE app.call_finding f SET attesting_at = NULL, attest_reverts = f.attest_reverts + CASE WHEN $2 AND NOT ${IS_FINAL} AND NOT EXISTS (
         SELECT FROM chain.escrow_as_of e WHERE (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
           AND NOT (${IS_UNATTESTED})) THEN 1 ELSE 0 END
     FROM app.booking b WHERE b.id = $1 AND f.booking_id = b.id AND f.attesting_at > coalesce(b.ending_at, '-infinity')
     RETURNING f.attest_reverts AS reverts`,
    [bookingId, wasReverted],
  )
  return rows[0]?.reverts ?? null
}
