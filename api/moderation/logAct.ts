import type { PoolClient } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { ActKind } from '#domain/moderation/words.ts'

/** What somebody did about somebody else, by which rule, and why. */
export interface Act {
  channelId: string
  /** the stream in which it was done; null outside of streams */
  roomId: string | null
  /** account that acts */
  actor: string
  /** account that it concerns; null for an act about a whole room */
  accountId: string | null
  kind: ActKind
  ruleCode: string
  reason: string
  /** when it ends by itself; null: it does not */
  until?: string | null
  /** the act that this one takes back */
  undoes?: string
}

/** Writes an act into the log, which is never changed; answers the id of its entry. */
export async function logAct(tx: PoolClient, { random }: { random: RandomBytes }, act: Act): Promise<string> {
  const { channelId, roomId, actor, accountId, kind, ruleCode, reason, until = null, undoes = null } = act
  const actId = newId('act', random)
  await tx.query(
    `INSERT INTO app.action_log (id, channel_id, room_id, actor, target_account, kind, rule_code, reason, until, undoes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [actId, channelId, roomId, actor, accountId, kind, ruleCode, reason, until, undoes],
  )
  return actId
}
