import type { Access } from '../createAccess.ts'
import { readOwnSeat } from '../seats/store.ts'
import { reDecide } from './reDecide.ts'

const READER = 'access.suspension:'
/** A mark is an epoch and a block below it; comparing two of them needs nothing else. */
const EPOCH = 2 ** 32

interface Scope {
  /** 0x hex */
  collection: string
  is_suspended: boolean
  mark: number
}

/**
 * Collections with something new to ask their contract: suspended now, or told of again since the mark that was kept;
 * or suspended no more. Only raw events tell that a suspended contract did something, for its rows stand still.
 */
const SCOPES = `WITH c AS (SELECT chain_id, number, epoch FROM chain.cursor WHERE chain_id = $1),
  kept AS (SELECT substr(reader, length($2) + 1) AS collection, seq / ${EPOCH} AS epoch, seq % ${EPOCH} AS block
    FROM app.position WHERE starts_with(reader, $2)),
  now_suspended AS (SELECT '0x' || encode(address, 'hex') AS collection, address FROM chain.suspension
    WHERE chain_id = $1 AND key = '')
  SELECT coalesce(s.collection, k.collection) AS collection, s.address IS NOT NULL AS is_suspended,
      c.epoch * ${EPOCH} + c.number AS mark
    FROM now_suspended s FULL JOIN kept k USING (collection) CROSS JOIN c
   WHERE s.address IS NULL OR k.epoch IS NULL OR k.epoch <> c.epoch OR EXISTS (SELECT FROM chain.event e
     WHERE e.chain_id = $1 AND e.block > k.block AND e.address = s.address)`

async function reDecideSeats(access: Access, scope: Scope): Promise<void> {
  const failures: unknown[] = []
  const { rows } = await access.pool.query<{ id: string; account_id: string }>(
    `SELECT s.id, s.account_id FROM app.seat s JOIN app.room r ON r.id = s.room_id
      WHERE s.state <> 'ended' AND s.role = 'viewer' AND EXISTS (SELECT FROM app.condition d
        WHERE d.gate_id = r.gate_id AND d.chain_id = $1 AND (d.address = $2 OR $3 AND r.locks_tokens)) ORDER BY s.id`,
    [
      ...[access.settings.CHAIN_ID, Buffer.from(scope.collection.slice(2), 'hex')],
      scope.collection === access.sessionLock,
    ],
  )
  for (const { id, account_id } of rows) {
    const seat = await readOwnSeat(access.pool, id, account_id)
    if (seat) await reDecide(access, seat, { trace: 'suspension' }).catch((error) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some seats could not be decided again')
}

/**
 * Decides again about those inside by the contract when the suspension of their collection begins, when the contract did
 * something meanwhile, and when it ends. The mark is kept only when all are decided.
 */
export async function followSuspensions(access: Access): Promise<void> {
  const { pool, settings } = access
  const { rows } = await pool.query<Scope>(SCOPES, [settings.CHAIN_ID, READER])
  for (const scope of rows) {
    await reDecideSeats(access, scope)
    if (scope.is_suspended) {
      await pool.query(
        `INSERT INTO app.position (reader, seq) VALUES ($1, $2)
           ON CONFLICT (reader) DO UPDATE SET seq = EXCLUDED.seq, at = app.now()`,
        [READER + scope.collection, scope.mark],
      )
    } else await pool.query('DELETE FROM app.position WHERE reader = $1', [READER + scope.collection])
  }
}
