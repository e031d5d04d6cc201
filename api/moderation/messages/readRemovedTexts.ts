import type { Pool } from 'pg'
import { can, readRole } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'

/** A text that an act took away. */
export interface RemovedText {
  name: string
  text: string
  at: string
}

/**
 * What an act took away, for who did it, the owner, and who may decide the appeal that is open about it.
 * @throws ProblemError NOT_FOUND for everybody else, and for an act of another channel
 */
export async function readRemovedTexts(
  pool: Pool,
  { channelId, actId, accountId }: { channelId: string; actId: string; accountId: string },
): Promise<RemovedText[]> {
  const { rows } = await pool.query<{ actor: string; is_open: boolean }>(
    `SELECT l.actor, EXISTS (SELECT FROM app.appeal p WHERE p.act_id = l.id AND p.state = 'open') AS is_open
       FROM app.action_log l WHERE l.id = $1 AND l.channel_id = $2 AND l.kind IN ('delete', 'ban')`,
    [actId, channelId],
  )
  const act = rows[0]
  const isTheirs = act?.actor === accountId || (await readRole(pool, { accountId, channelId })) === 'owner'
  const decides = act?.is_open && (await can(pool, { accountId, act: 'decideAppeals', channelId }))
  if (!act || !(isTheirs || decides)) throw new ProblemError('NOT_FOUND')
  const texts = await pool.query<{ name_shown: string; body: string; removed_at: Date }>(
    'SELECT name_shown, body, removed_at FROM app.removed_text WHERE act_id = $1 ORDER BY message_id',
    [actId],
  )
  return texts.rows.map((row) => ({
    name: row.name_shown,
    text: row.body,
    at: row.removed_at.toISOString(),
  }))
}
