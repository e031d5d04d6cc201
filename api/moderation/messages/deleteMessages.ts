import { removeMessage, removeMessagesOf } from '#api/chat/changeMessages.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RuleCode } from '#domain/moderation/words.ts'
import { demandInRoom, demandReach } from '../demandReach.ts'
import { type ModerationDeps, publishAll } from '../deps.ts'
import { logAct } from '../logAct.ts'
import { settleMessages } from '../reports/decideReports.ts'
import { keepTexts } from './removedTexts.ts'

/** What acts about messages depend on. */
export type MessageDeps = Pick<ModerationDeps, 'pool' | 'random' | 'bus'>

/** Who takes messages away, by which rule and why. */
export interface RemovalRequest {
  roomId: string
  accountId: string
  ruleCode: RuleCode
  reason: string
}

/** What was done. */
export interface Removal {
  actId: string
  channelId: string
  messages: number
}

/**
 * Takes one message away from everybody.
 * @throws ProblemError NOT_FOUND for one that is not there any more or of another room, FORBIDDEN for one of a role above
 */
export async function deleteMessage(
  deps: MessageDeps,
  request: RemovalRequest,
  messageId: string,
): Promise<Removal> {
  const { roomId, accountId: actor, ruleCode, reason } = request
  const { actId, channelId, rev } = await withTransaction(deps.pool, async (tx) => {
    const by = await demandInRoom(tx, { roomId, accountId: actor, act: 'deleteMessage' })
    const gone = await removeMessage(tx, roomId, messageId)
    if (!gone) throw new ProblemError('NOT_FOUND')
    const { accountId } = gone.removed
    // everybody may take back what is their own
    if (accountId && accountId !== actor) await demandReach(tx, by, accountId)
    const act = {
      channelId: by.channelId,
      roomId,
      actor,
      accountId,
      kind: 'delete',
      ruleCode,
      reason,
    } as const
    const actId = await logAct(tx, deps, act)
    await keepTexts(tx, actId, [gone.removed])
    await settleMessages(tx, { actId, actor }, [gone.removed])
    return { actId, channelId: by.channelId, rev: gone.rev }
  })
  deps.bus.publish(roomId, rev)
  return { actId, channelId, messages: 1 }
}

/**
 * The same of everything that somebody wrote in the rooms of the channel.
 * @throws ProblemError NOT_FOUND where nothing of theirs is there, FORBIDDEN for a role above
 */
export async function deleteMessagesOf(
  deps: MessageDeps,
  request: RemovalRequest,
  accountId: string,
): Promise<Removal> {
  const { roomId, accountId: actor, ruleCode, reason } = request
  const { revs, ...removal } = await withTransaction(deps.pool, async (tx) => {
    const by = await demandInRoom(tx, { roomId, accountId: actor, act: 'deleteMessage' })
    const { channelId } = by
    if (accountId !== actor) await demandReach(tx, by, accountId)
    const { removed, revs } = await removeMessagesOf(tx, channelId, accountId)
    if (removed.length === 0) throw new ProblemError('NOT_FOUND')
    const act = { channelId, roomId, actor, accountId, kind: 'delete', ruleCode, reason } as const
    const actId = await logAct(tx, deps, act)
    await keepTexts(tx, actId, removed)
    await settleMessages(tx, { actId, actor }, removed)
    return { actId, channelId, revs, messages: removed.length }
  })
  publishAll(deps, revs)
  return removal
}
