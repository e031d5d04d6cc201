import { asProblem } from '#api/access/asProblem.ts'
import { isKnownInChats, readSilence, silence } from '#api/chat/silences.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RuleCode } from '#domain/moderation/words.ts'
import { demandInRoom, demandReach, mayUndo } from '../demandReach.ts'
import type { ModerationDeps } from '../deps.ts'
import { logAct } from '../logAct.ts'
import { notifyTarget } from '../notifyTarget.ts'

/** Who is to be silent for how long, by which rule and why. */
export interface TimeOutRequest {
  roomId: string
  /** who acts */
  actor: string
  /** whom it concerns */
  accountId: string
  forS: number
  ruleCode: RuleCode
  reason: string
}

/** What was done, and until when it counts, ISO 8601. */
export interface DoneTimeOut {
  actId: string
  channelId: string
  until: string
}

/**
 * Makes somebody silent in the chats of the channel for a time; they see it where they type, and watch on. It replaces an
 * earlier one, which can so become shorter.
 * @throws ProblemError NOT_FOUND for somebody who is not here, FORBIDDEN for oneself, the owner and who has a role, CONFLICT
 * where somebody above said something longer
 */
export async function timeOut(deps: ModerationDeps, request: TimeOutRequest): Promise<DoneTimeOut> {
  const { roomId, actor, accountId, forS, ruleCode, reason } = request
  return withTransaction(deps.pool, async (tx) => {
    const by = await demandInRoom(tx, { roomId, accountId: actor, act: 'timeOut' })
    const { channelId } = by
    await deps.access.lockForBan(tx, accountId)
    await demandReach(tx, by, accountId)
    if (!(await isKnownInChats(tx, { channelId, accountId, roomId }))) throw new ProblemError('NOT_FOUND')
    const { rows } = await tx.query<{ until: Date }>(
      'SELECT app.now() + make_interval(secs => $1) AS until',
      [forS],
    )
    const until = (rows[0] as { until: Date }).until
    const before = await readSilence(tx, { channelId, accountId })
    if (before && before.untilMs > until.getTime() && !(await mayUndo(tx, by, before.actor)))
      throw new ProblemError('CONFLICT', {
        detail: 'Somebody above you made them silent for longer. Ask them.',
      })
    const act = { channelId, accountId, ruleCode, reason, until: until.toISOString() }
    const actId = await logAct(tx, deps, { ...act, roomId, actor, kind: 'timeout' })
    await silence(tx, { ...act, actionId: actId })
    await notifyTarget(tx, deps, { ...act, actId, kind: 'act_timed_out' })
    return { actId, channelId, until: act.until }
  }).catch((error) => {
    throw asProblem(error)
  })
}
