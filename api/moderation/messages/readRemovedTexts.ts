import type { Pool } from 'pg'
import type { z } from 'zod'
import { readRole } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { type ActingRole, mayDo } from '#domain/channel/roleActs.ts'
import type { ActKind } from '#domain/moderation/words.ts'
import type { removedText } from './contract.ts'

/** An act as who asks for its words sees it. */
interface AskedAct {
  kind: ActKind
  /** whoever asks did it */
  isOwn: boolean
  /** an appeal about it waits */
  isOpen: boolean
}

/** True for who reads what an act took away, whether or not anything is left of it. */
export function mayReadTexts({ kind, isOwn, isOpen }: AskedAct, role: ActingRole): boolean {
  if (kind !== 'delete' && kind !== 'ban') return false
  return isOwn || role === 'owner' || (isOpen && mayDo(role, 'decideAppeals'))
}

/**
 * What an act took away, for who did it, the owner, and who may decide the appeal that is open about it.
 * @throws ProblemError NOT_FOUND for everybody else, and for an act of another channel
 */
export async function readRemovedTexts(
  pool: Pool,
  { channelId, actId, accountId }: { channelId: string; actId: string; accountId: string },
): Promise<z.input<typeof removedText>[]> {
  const { rows } = await pool.query<AskedAct>(
    `SELECT l.kind, l.actor = $3 AS "isOwn", EXISTS (SELECT FROM app.appeal p WHERE p.act_id = l.id AND p.state = 'open') AS "isOpen"
       FROM app.action_log l WHERE l.id = $1 AND l.channel_id = $2`,
    [actId, channelId, accountId],
  )
  const act = rows[0]
  if (!act || !mayReadTexts(act, await readRole(pool, { accountId, channelId })))
    throw new ProblemError('NOT_FOUND')
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
