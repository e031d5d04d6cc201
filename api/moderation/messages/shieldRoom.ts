import { raiseShield } from '#api/chat/shield.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { SHIELD_S } from '#domain/moderation/timeOuts.ts'
import type { RuleCode } from '#domain/moderation/words.ts'
import { demandInRoom } from '../demandReach.ts'
import { logAct } from '../logAct.ts'
import type { MessageDeps } from './deleteMessages.ts'
import type { DoneTimeOut } from './timeOut.ts'

/**
 * Shuts a room for ten minutes against those who came to disturb: followers alone write, a message each 30 s and without
 * links, and no new guest is let in. Then what counted before counts again, by itself.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT where it is up already, and once it has ended
 */
export async function shieldRoom(
  deps: MessageDeps,
  {
    roomId,
    accountId: actor,
    ruleCode,
    reason,
  }: { roomId: string; accountId: string; ruleCode: RuleCode; reason: string },
): Promise<DoneTimeOut> {
  const { rev, ...done } = await withTransaction(deps.pool, async (tx) => {
    const { channelId } = await demandInRoom(tx, { roomId, accountId: actor, act: 'shield' })
    const { rows } = await tx.query<{ until: Date; over: boolean }>(
      "SELECT app.now() + make_interval(secs => $2) AS until, state = 'ended' AS over FROM app.room WHERE id = $1",
      [roomId, SHIELD_S],
    )
    const room = rows[0] as { until: Date; over: boolean }
    if (room.over) throw new ProblemError('CONFLICT', { detail: 'It has ended.' })
    const until = room.until.toISOString()
    const act = { channelId, roomId, actor, accountId: null, ruleCode, reason, until }
    const actId = await logAct(tx, deps, { ...act, kind: 'shield' })
    const rev = await raiseShield(tx, { roomId, actionId: actId, until })
    if (rev === null) throw new ProblemError('CONFLICT', { detail: 'The shield is up already.' })
    return { actId, channelId, until, rev }
  })
  deps.bus.publish(roomId, rev)
  return done
}
