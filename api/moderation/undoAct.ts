import type { PoolClient } from 'pg'
import { asProblem } from '#api/access/asProblem.ts'
import { lowerShield } from '#api/chat/shield.ts'
import { endSilence } from '#api/chat/silences.ts'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { ActKind } from '#domain/moderation/words.ts'
import { mayUndo } from './demandReach.ts'
import { type ModerationDeps, publishAll } from './deps.ts'
import { logAct } from './logAct.ts'
import { giveTextsBack } from './messages/removedTexts.ts'
import { notifyTarget } from './notifyTarget.ts'
import { type LoggedAct, readAct } from './store.ts'

const UNIQUE = '23505'

/** What takes an act back, of those that somebody can take back. */
export const UNDONE_BY: Partial<Record<ActKind, ActKind>> = {
  ...{ ban: 'unban', kick: 'unkick', timeout: 'untimeout', delete: 'undelete', shield: 'unshield' },
}

/** Which act is taken back, and why. */
export interface UndoRequest {
  channelId: string
  actId: string
  accountId: string
  reason: string
  /** true: somebody appealed, and was right */
  isOverturned?: boolean
}

const NO_CHATS: ReadonlyMap<string, number> = new Map()

/** @throws ProblemError CONFLICT where it is down already: nobody takes back what ended by itself */
async function endShield(tx: PoolClient, { id, roomId }: LoggedAct): Promise<ReadonlyMap<string, number>> {
  const rev = roomId === null ? null : await lowerShield(tx, { roomId, actionId: id })
  if (roomId === null || rev === null)
    throw new ProblemError('CONFLICT', { detail: 'The shield is down already.' })
  return new Map([[roomId, rev]])
}

/** What an act did is over. @returns the `rev` of each chat that it changes */
async function takeBack(
  tx: PoolClient,
  deps: ModerationDeps,
  { act, undoId, isOverturned }: { act: LoggedAct; undoId: string; isOverturned: boolean },
): Promise<ReadonlyMap<string, number>> {
  if (act.kind === 'delete') return giveTextsBack(tx, act.id)
  if (act.kind === 'timeout') {
    await endSilence(tx, act.id)
    return NO_CHATS
  }
  if (act.kind === 'shield') return endShield(tx, act)
  await deps.access.liftBan(tx, undoId)
  // who is let in later starts anew; who should never have been out has everything back
  return act.kind === 'ban' && (isOverturned || act.isFresh) ? giveTextsBack(tx, act.id) : NO_CHATS
}

/** Says to whom an act was about that it is over; not while something newer keeps them out. */
async function notifyUndone(
  tx: PoolClient,
  deps: ModerationDeps,
  { act, channelId, reason }: { act: LoggedAct; channelId: string; reason: string },
): Promise<void> {
  const { id: actId, kind, accountId, ruleCode } = act
  if (!accountId || kind === 'delete') return
  const news = { channelId, accountId, actId, ruleCode, reason }
  if (kind === 'timeout') return notifyTarget(tx, deps, { ...news, kind: 'time_out_undone' })
  if (await deps.access.readBan(tx, { channelId, accountId })) return
  await notifyTarget(tx, deps, { ...news, kind: 'act_undone' })
}

/**
 * Writes in the caller's transaction that an act is taken back, and takes it back; an appeal to it has its wish.
 * @returns the `rev` of each chat that it changes, to publish after the commit
 */
export async function undoInPlace(
  tx: PoolClient,
  deps: ModerationDeps,
  { act, request }: { act: LoggedAct; request: UndoRequest },
): Promise<ReadonlyMap<string, number>> {
  const kind = UNDONE_BY[act.kind]
  if (!kind) throw new ProblemError('CONFLICT', { detail: 'This cannot be taken back.' })
  const { channelId, accountId: actor, reason, isOverturned = false } = request
  const { id: undoes, roomId, ruleCode, accountId } = act
  await deps.access.lockForLift(tx, undoes)
  const undoId = await logAct(tx, deps, {
    ...{ channelId, roomId, actor, accountId, kind, ruleCode, reason, undoes },
  })
  const revs = await takeBack(tx, deps, { act, undoId, isOverturned })
  await tx.query(
    "UPDATE app.appeal SET state = 'overturned', decided_by = $2, decided_at = app.now() WHERE act_id = $1 AND state = 'open'",
    [undoes, actor],
  )
  await notifyUndone(tx, deps, { act, channelId, reason })
  return revs
}

/** What an undo that failed says: an act is taken back once. */
export function asUndoProblem(error: unknown): unknown {
  if ((error as { code?: string }).code !== UNIQUE) return asProblem(error)
  return new ProblemError('CONFLICT', { detail: 'It was taken back already.' }, { cause: error })
}

/**
 * Takes one act of a channel back: a ban and its marks are gone, and an open door of its person opens; messages are there again.
 * What a newer act did stays, and so does what the act ended.
 * @throws ProblemError NOT_FOUND for an act of another channel or of the installation, FORBIDDEN for one of somebody
 * who is not below, CONFLICT when it was taken back before
 */
export async function undoAct(deps: ModerationDeps, request: UndoRequest): Promise<void> {
  const { channelId, actId, accountId } = request
  const role = await demandAct(deps.pool, { accountId, act: 'unban', channelId })
  const act = await readAct(deps.pool, actId, channelId)
  if (!act) throw new ProblemError('NOT_FOUND')
  if (!(await mayUndo(deps.pool, { channelId, accountId, role }, act.actor)))
    throw new ProblemError('FORBIDDEN', { detail: 'Who acted takes it back, or somebody above them.' })
  const revs = await withTransaction(deps.pool, (tx) => undoInPlace(tx, deps, { act, request })).catch(
    (error) => {
      throw asUndoProblem(error)
    },
  )
  publishAll(deps, revs)
}
