import type { Pool } from 'pg'
import type { KeeperState } from '#domain/services/words.ts'
import { ATTEST_UNTIL, EXIT, IS_FINDING_OF, IS_UNATTESTED } from '../booked/followDeps.ts'
import { MAX_STEP_REVERTS } from './keeperStore.ts'

/** SQL: the keeper `k` was seen within a day; who is silent for longer is not there any more. */
const IS_THERE = "k.seen_at > app.now() - interval '1 day'"

/** SQL: the worker wrote it a moment ago. */
const IS_SEEN = "k.seen_at > app.now() - interval '2 minutes'"

/** SQL: what takes longer does not come about by itself, whatever the reason. */
const PATIENCE = "interval '30 minutes'"

/** SQL: so near its last moment nobody waits for us: both have their button. */
const LAST = "interval '1 hour'"

/**
 * SQL: what it does about an attendance of `b` that is signed and not at the escrow, for as long as the escrow takes it; null: there is none,
 * or it has some minutes to begin with it.
 */
const ATTESTING = `(SELECT CASE WHEN f.attest_reverts >= ${MAX_STEP_REVERTS} THEN 'none'
      WHEN app.now() > ${ATTEST_UNTIL} - ${LAST} THEN 'waits' WHEN f.attesting_at > app.now() - ${PATIENCE} THEN 'sent'
      WHEN f.attesting_at IS NOT NULL OR f.signed_at <= app.now() - ${PATIENCE} THEN 'waits' END
    FROM app.call_finding f WHERE ${IS_FINDING_OF} AND f.signature IS NOT NULL
      AND ${IS_UNATTESTED} AND app.now() <= ${ATTEST_UNTIL})`

/**
 * SQL: what the keeper `k` does about the booking `b`, which the chain has as `e` with its policy `p`, a word of CALL_KEEPING: about its
 * attendance first, then about its end. What reverted too often is left to people.
 */
export const KEEPING = `CASE WHEN k.chain_id IS NULL OR NOT ${IS_THERE} OR b.ending_reverts >= ${MAX_STEP_REVERTS} THEN 'none'
    WHEN b.ending_at > app.now() - ${PATIENCE} THEN 'sent'
    ELSE coalesce(${ATTESTING}, CASE WHEN k.state = 'works' AND ${IS_SEEN} AND b.ending_at IS NULL
      AND coalesce(${EXIT} > app.now() - ${PATIENCE}, true) THEN 'works' ELSE 'waits' END) END`

/** Words for what works less well than it should: the keeper, who was there a moment ago, sends nothing now. */
export async function keeperDegraded(pool: Pool, chainId: number): Promise<string[]> {
  const { rows } = await pool.query<{ state: KeeperState }>(
    `SELECT k.state FROM app.keeper k WHERE k.chain_id = $1 AND k.state <> 'works' AND ${IS_SEEN}`,
    [chainId],
  )
  return rows.map(({ state }) => `keeper_${state}`)
}
