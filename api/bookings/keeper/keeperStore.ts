import type { Pool, PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { KeeperState } from '#domain/services/words.ts'
import type { ChainHex } from '../../ports/services.ts'
import { bytesOf, EXIT, IS_FINAL, IS_NOW, IS_OPEN, WITH_POLICY } from '../booked/followDeps.ts'

/** So often, for each step, a block may have refused what the look before would have taken. */
export const MAX_STEP_REVERTS = 3

/** A booking that anybody may end. */
export interface EndableCall extends StepTurn {
  id: string
  creatorId: string
  /** at the escrow, 0x hex */
  escrowId: ChainHex
}

/** SQL: a transaction of the keeper's for `b` is open, whatever it does, also one that a reorg gave back. */
export const HAS_OPEN = `EXISTS (SELECT FROM app.service_tx t WHERE t.service = 'keeper' AND t.subject_id = b.id
    AND t.state IN ('signed', 'sent', 'included'))`

/** SQL: its transaction is stored, and an hour ago something may still come of it. */
const IS_ENDING = "coalesce(b.ending_at >= app.now() - interval '1 hour', false)"

/** SQL: the escrow goes by the time of its block. As a value, by which the database sees how few have begun. */
export const CHAIN_NOW = '$5::timestamptz'

/**
 * SQL: one of the two is doing it, or something else with it. Others could only hold it up; and so could they, with the name of a
 * transaction that never was: they are believed for some minutes, soon after its time.
 * @param isSoon SQL
 */
export const hasPerson = (isSoon: string) =>
  `EXISTS (SELECT FROM app.tx_intent i WHERE i.account_id IN (b.account_id, (SELECT c.account_id FROM app.creator c WHERE c.id = b.creator_id))
    AND i.chain_id = b.chain_id AND i.purpose = 'settle' AND i.state = 'sent' AND i.expect->>'booking' = '0x' || encode(b.escrow_id, 'hex')
    AND i.created_at > app.now() - interval '3 minutes' AND ${isSoon})`

/** SQL: the booking `b` as the chain has it now, `e`, with its policy `p`; it has begun and not ended. */
export const BEGUN = `${WITH_POLICY}
    WHERE b.chain_id = $1 AND b.starts_at <= ${CHAIN_NOW} AND b.escrow = $2 AND ${IS_NOW} AND e.as_of IS NULL AND b.status <> 'none' AND ${IS_OPEN}
      AND b.id <> ALL ($3::text[]) AND NOT ${HAS_OPEN}`

/** SQL: the place of `b` among those of its creator, the oldest first. */
export const OWN_PLACE = `row_number() OVER (PARTITION BY b.creator_id ORDER BY ${EXIT}, b.id)`

/** Whose turn it is among all that is due: how many were sent for its creator within a day, and are due before it. */
export interface StepTurn {
  turn: number
}

/** SQL: of the rows `o`. */
export const TURN = '(coalesce(s.sent, 0) + o.place)::int AS turn'

/** SQL: the rows `o` in turns: first those of creators for whom fewer were sent within a day, of whatever kind. */
export const IN_TURNS = `LEFT JOIN (SELECT t.creator_id, count(DISTINCT (t.sender, t.nonce)) AS sent FROM app.service_tx t
      WHERE t.service = 'keeper' AND t.chain_id = $1 AND t.made_at > app.now() - interval '24 hours' GROUP BY t.creator_id) s
      ON s.creator_id = o.creator_id
  ORDER BY turn, o.exit_at, o.id LIMIT $4`

const ENDABLE = `SELECT o.id, o.creator_id AS "creatorId", ${TURN}, '0x' || encode(o.escrow_id, 'hex') AS "escrowId"
  FROM (SELECT b.id, b.creator_id, b.escrow_id, ${EXIT} AS exit_at, ${OWN_PLACE} AS place
    FROM ${BEGUN} AND e.status IN ('booked', 'confirmed', 'attested', 'disputed') AND ${EXIT} <= ${CHAIN_NOW}
      AND NOT ${IS_ENDING} AND b.ending_reverts < ${MAX_STEP_REVERTS}
      AND NOT ${hasPerson(`${EXIT} > ${CHAIN_NOW} - interval '10 minutes'`)}) o
    ${IN_TURNS}`

/** What is read of bookings: of the escrow of a chain, without those that rest. */
export interface Reading {
  chainId: number
  /** 0x hex in lower case */
  escrow: string
  /** ids that are left out */
  resting: readonly string[]
  limit: number
}

/** Rows of what is due by the newest block that the index has; none while it cannot tell. */
export async function readByChain<T extends object>(
  pool: ScopedPool,
  sql: string,
  { chainId, escrow, resting, limit }: Reading,
): Promise<T[]> {
  const { rows: blocks } = await pool.query<{ at: Date }>(
    'SELECT n.at FROM chain.block n WHERE n.chain_id = $1 ORDER BY n.number DESC LIMIT 1',
    [chainId],
  )
  if (!blocks[0]) return []
  return (await pool.query<T>(sql, [chainId, bytesOf(escrow), resting, limit, blocks[0].at])).rows
}

/** Bookings whose time is over and that nobody is ending. */
export async function readEndable(pool: ScopedPool, reading: Reading): Promise<EndableCall[]> {
  return readByChain<EndableCall>(pool, ENDABLE, reading)
}

/** A transaction that ends it is stored: in the transaction that stores that. False: somebody was first. */
export async function beginEnding(tx: PoolClient, bookingId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE app.booking b SET ending_at = app.now() WHERE b.id = $1 AND NOT ${IS_ENDING} AND b.status <> 'none' AND ${IS_OPEN}
       AND NOT ${HAS_OPEN}`,
    [bookingId],
  )
  return rowCount === 1
}

/**
 * Nothing came of its transaction. A revert is counted where the chain has no end of it by then: whoever was first makes ours revert,
 * and that is nobody's fault.
 * @returns how many were counted
 */
export async function reopenEnding(tx: PoolClient, bookingId: string, wasReverted: boolean): Promise<number> {
  const { rows } = await tx.query<{ reverts: number }>(
    `UPDATE app.booking b SET ending_at = NULL, ending_reverts = b.ending_reverts + CASE WHEN $2 AND NOT ${IS_FINAL} AND NOT EXISTS (
         SELECT FROM chain.escrow_as_of e WHERE (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
           AND e.status IN ('completed', 'refunded', 'split', 'void')) THEN 1 ELSE 0 END
     WHERE b.id = $1 AND b.ending_at IS NOT NULL RETURNING b.ending_reverts AS reverts`,
    [bookingId, wasReverted],
  )
  return rows[0]?.reverts ?? 0
}

/** Writes how the keeper stands, where that is news or was written a while ago. */
export async function writeKeeper(
  pool: ScopedPool,
  chainId: number,
  { sender, state }: { sender: string; state: KeeperState },
): Promise<void> {
  await pool.query(
    `INSERT INTO app.keeper AS k (chain_id, sender, state) VALUES ($1, $2, $3)
     ON CONFLICT (chain_id) DO UPDATE SET sender = EXCLUDED.sender, state = EXCLUDED.state, seen_at = EXCLUDED.seen_at
       WHERE (k.sender, k.state) IS DISTINCT FROM (EXCLUDED.sender, EXCLUDED.state) OR k.seen_at < app.now() - interval '20 seconds'`,
    [chainId, bytesOf(sender), state],
  )
}

/** This installation has no keeper, or none any more. */
export async function forgetKeeper(pool: Pool | ScopedPool, chainId: number): Promise<void> {
  await pool.query('DELETE FROM app.keeper WHERE chain_id = $1', [chainId])
}
