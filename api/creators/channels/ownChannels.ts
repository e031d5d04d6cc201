import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { handleProblem } from '#domain/names/handleRule.ts'
import { handleSkeleton } from '#domain/names/handleSkeleton.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { OwnChannel } from '../contract.ts'
import { isKeptHandle, type KeptHandleDeps, lockHandles } from '../keptHandles.ts'

const UNIQUE = '23505'
/** Handles that lead to one channel besides its own: who keeps more of them keeps them from others. */
const MAX_KEPT = 5

const OWN = `SELECT c.id, c.handle::text AS handle, c.name, c.about, c.archived_at IS NOT NULL AS "isArchived",
    EXISTS (SELECT FROM app.room r WHERE r.channel_id = c.id AND r.kind <> 'call' AND r.state = 'live') AS "isLive"
  FROM app.channel c JOIN app.creator p ON p.id = c.creator_id`

/** Channels of an account, the first one first. */
export async function readOwnChannels(pool: Pool, accountId: string): Promise<OwnChannel[]> {
  const { rows } = await pool.query<OwnChannel>(
    `${OWN} WHERE p.account_id = $1 ORDER BY c.created_at, c.id`,
    [accountId],
  )
  return rows
}

/** The handle of the channel that had this one before; null when it leads nowhere any more. */
export async function followHandle(pool: Pool, handle: string): Promise<string | null> {
  const { rows } = await pool.query<{ handle: string }>(
    `SELECT c.handle::text AS handle FROM app.handle_past p JOIN app.channel c ON c.id = p.channel_id
      WHERE p.handle = $1 AND p.valid_until > app.now()`,
    [handle],
  )
  return rows[0]?.handle ?? null
}

export interface ChannelChange {
  handle?: string | undefined
  name?: string | undefined
  about?: string | undefined
  isArchived?: boolean | undefined
}

export const HANDLE_TAKEN = {
  detail: 'It is taken, or looks too much like one that is. Try another.',
  fields: { '/handle': 'taken' },
}

async function giveUpHandle(
  tx: PoolClient,
  deps: KeptHandleDeps,
  channelId: string,
  { from, to, keptS }: { from: string; to: string; keptS: number },
): Promise<void> {
  const problem = handleProblem(to)
  if (problem) throw new ProblemError('INVALID_INPUT', { detail: problem, fields: { '/handle': problem } })
  if (await isKeptHandle(tx, deps, to, channelId)) throw new ProblemError('HANDLE_TAKEN', HANDLE_TAKEN)
  await tx.query('DELETE FROM app.handle_past WHERE handle = $1 OR valid_until <= app.now()', [to])
  const kept = await tx.query('SELECT FROM app.handle_past WHERE channel_id = $1', [channelId])
  if ((kept.rowCount ?? 0) >= MAX_KEPT)
    throw new ProblemError('CONFLICT', {
      detail: `${MAX_KEPT} earlier handles still lead to it, and that is the most. Take one of them back, or wait.`,
    })
  await tx.query(
    `INSERT INTO app.handle_past (handle, handle_skeleton, channel_id, valid_until)
       VALUES ($1, $2, $3, app.now() + make_interval(secs => $4))
     ON CONFLICT (handle) DO UPDATE SET channel_id = EXCLUDED.channel_id, valid_until = EXCLUDED.valid_until`,
    [from, handleSkeleton(from), channelId, keptS],
  )
  await tx.query('UPDATE app.channel SET handle = $2, keeps_lookalike = false WHERE id = $1', [channelId, to])
}

/** Throws CONFLICT while something of the channel goes on, or for the only one. Its fan club rests with it. */
async function demandQuiet(tx: PoolClient, channelId: string): Promise<void> {
  const { rows } = await tx.query<{ open: number; others: number }>(
    `SELECT (SELECT count(*) FROM app.room WHERE channel_id = $1 AND state <> 'ended' AND kind <> 'call'
          AND NOT (club_id IS NOT NULL AND state = 'draft' AND provider_room_id IS NULL))::int AS open,
        (SELECT count(*) FROM app.channel o JOIN app.channel c ON c.creator_id = o.creator_id
          WHERE c.id = $1 AND o.id <> $1 AND o.archived_at IS NULL)::int AS others`,
    [channelId],
  )
  const [{ open, others } = { open: 0, others: 0 }] = rows
  if (open > 0)
    throw new ProblemError('CONFLICT', {
      detail: 'It has rooms that have not ended. End them, or move those that have not begun.',
    })
  if (others === 0)
    throw new ProblemError('CONFLICT', { detail: 'It is your only channel. Make another one first.' })
}

/**
 * Renames, archives or brings back an own channel. The handle it had leads to it for a while.
 * @throws ProblemError NOT_FOUND, INVALID_INPUT, HANDLE_TAKEN, CONFLICT
 */
export async function changeChannel(
  deps: KeptHandleDeps & { pool: Pool; settings: { HANDLE_KEPT_S: number } },
  { id, accountId }: { id: string; accountId: string },
  change: ChannelChange,
): Promise<OwnChannel> {
  try {
    return await withTransaction(deps.pool, async (tx) => {
      await lockHandles(tx)
      // archiving one channel and another at once must leave one, so both wait at their creator
      const { rows } = await tx.query<{ handle: string; archived: boolean }>(
        `SELECT c.handle::text AS handle, c.archived_at IS NOT NULL AS archived FROM app.channel c
          JOIN app.creator p ON p.id = c.creator_id WHERE c.id = $1 AND p.account_id = $2 FOR UPDATE OF c, p`,
        [id, accountId],
      )
      const [own] = rows
      if (!own) throw new ProblemError('NOT_FOUND')
      const { handle, name, about, isArchived } = change
      if (handle !== undefined && handle !== own.handle)
        await giveUpHandle(tx, deps, id, { from: own.handle, to: handle, keptS: deps.settings.HANDLE_KEPT_S })
      if (isArchived === true && !own.archived) await demandQuiet(tx, id)
      await tx.query(
        `UPDATE app.channel SET name = coalesce($2, name), about = coalesce($3, about),
           archived_at = CASE WHEN $4::boolean IS NULL THEN archived_at WHEN $4 THEN coalesce(archived_at, app.now()) END
          WHERE id = $1`,
        [id, name ?? null, about ?? null, isArchived ?? null],
      )
      const changed = await tx.query<OwnChannel>(`${OWN} WHERE c.id = $1`, [id])
      return changed.rows[0] as OwnChannel
    })
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE)
      throw new ProblemError('HANDLE_TAKEN', HANDLE_TAKEN, { cause: error })
    throw error
  }
}
