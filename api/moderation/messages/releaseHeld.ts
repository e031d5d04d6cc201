import { releaseMessage } from '#api/chat/changeMessages.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { demandInRoom } from '../demandReach.ts'
import { logAct } from '../logAct.ts'
import type { MessageDeps } from './deleteMessages.ts'

/**
 * Shows a held message to everybody, at the end of what was written.
 * @throws ProblemError NOT_FOUND for one that is not held
 */
export async function releaseHeld(
  deps: MessageDeps,
  { roomId, accountId: actor }: { roomId: string; accountId: string },
  messageId: string,
): Promise<{ actId: string }> {
  const { actId, rev } = await withTransaction(deps.pool, async (tx) => {
    const { channelId } = await demandInRoom(tx, { roomId, accountId: actor, act: 'releaseMessage' })
    const released = await releaseMessage(tx, roomId, messageId)
    if (!released) throw new ProblemError('NOT_FOUND')
    const { rev, accountId } = released
    const reason = 'Looked at'
    const act = {
      channelId,
      roomId,
      actor,
      accountId,
      kind: 'release',
      ruleCode: 'host-decision',
      reason,
    } as const
    return { actId: await logAct(tx, deps, act), rev }
  })
  deps.bus.publish(roomId, rev)
  return { actId }
}
