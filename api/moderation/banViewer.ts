import type { Pool, PoolClient } from 'pg'
import { asProblem } from '#api/access/asProblem.ts'
import { removeMessagesOf } from '#api/chat/changeMessages.ts'
import { isKnownInChats } from '#api/chat/silences.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { revokeInvitationsOf } from '#api/rooms/revokeInvitationsOf.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RuleCode } from '#domain/moderation/words.ts'
import type { BanKind } from '#domain/words.ts'
import { demandInRoom, demandReach, type Moderator, mayUndo } from './demandReach.ts'
import { type ModerationDeps, publishAll } from './deps.ts'
import { logAct } from './logAct.ts'
import { keepTexts } from './messages/removedTexts.ts'
import { notifyTarget } from './notifyTarget.ts'
import { settleNames } from './reports/decideReports.ts'
import { keepTraces } from './returns/keepTraces.ts'
import { readAccountOfSeat } from './store.ts'

/** How long a kick keeps somebody out. */
const KICK_S = 60

/** Who is kept out: by the seat they have or had in the room, or as somebody who writes in it. */
export type BanTarget = { seatId: string } | { writer: string }

/** Who is kept out of what, by whom and why. */
export interface BanRequest {
  roomId: string
  /** who acts */
  accountId: string
  target: BanTarget
  kind: BanKind
  ruleCode: RuleCode
  reason: string
  /** ISO 8601; null: for ever. A kick has its own */
  until: string | null
  /** reference of the request */
  trace: string
}

/** When a ban or kick of this moment ends. @throws ProblemError INVALID_INPUT for what is past */
async function readEnd(tx: PoolClient, { kind, until }: BanRequest): Promise<string | null> {
  if (kind === 'ban' && until === null) return null
  const { rows } = await tx.query<{ at: Date; past: boolean }>(
    `SELECT at, at <= app.now() AS past FROM (SELECT coalesce($1::timestamptz, app.now() + make_interval(secs => $2)) AS at) x`,
    [kind === 'kick' ? null : until, KICK_S],
  )
  const [end] = rows
  if (end && !end.past) return end.at.toISOString()
  const problem = 'This is over already. Choose a later end.'
  throw new ProblemError('INVALID_INPUT', { detail: problem, fields: { '/until': problem } })
}

/** What keeps nobody out for longer would only hide what is in force; and what somebody above did is not replaced. */
async function demandFurther(
  tx: PoolClient,
  { access }: ModerationDeps,
  { by, accountId, kind, until }: { by: Moderator; accountId: string; kind: BanKind; until: string | null },
): Promise<void> {
  const inForce = await access.readBan(tx, { channelId: by.channelId, accountId })
  if (!inForce) return
  const endsMs = until === null ? Number.POSITIVE_INFINITY : Date.parse(until)
  // whoever was kicked a moment ago is not out for longer by being kicked again
  const isFurther = kind === 'ban' && inForce.untilMs !== null && endsMs > inForce.untilMs
  if (isFurther && (inForce.kind === 'kick' || (await mayUndo(tx, by, inForce.actor)))) return
  const detail = isFurther
    ? 'Somebody above you banned them, for a time. Ask them.'
    : 'They are kept out already, and for as long. Take that back first.'
  throw new ProblemError('CONFLICT', { detail })
}

/** Whom a request is about; null for nobody who is or was here. */
async function findTarget(
  pool: Pool,
  { target, roomId, channelId }: { target: BanTarget; roomId: string; channelId: string },
): Promise<string | null> {
  if ('seatId' in target) return readAccountOfSeat(pool, target.seatId, roomId)
  const accountId = target.writer
  return (await isKnownInChats(pool, { channelId, accountId, roomId })) ? accountId : null
}

/** What a person wrote in a channel, and in streams that its creator hosts with others now, goes with a ban, and what they are invited to there. @returns the `rev` of each chat */
async function takeWordsAway(
  tx: PoolClient,
  { actId, channelId, accountId }: { actId: string; channelId: string; accountId: string },
): Promise<Map<string, number>> {
  const { removed, revs } = await removeMessagesOf(tx, channelId, accountId, 'hosted')
  await keepTexts(tx, actId, removed)
  await revokeInvitationsOf(tx, { channelId, accountId })
  return revs
}

/**
 * Keeps the person on a seat out of the channel, or out of that of who hosts beside it and acts: a ban for a time or for ever, a kick for a minute. Their seats end with a
 * stored refusal. A ban marks their wallets and addresses, takes away what they wrote and what they are invited to; the pass
 * stays theirs.
 * @throws ProblemError NOT_FOUND for a seat of another room, FORBIDDEN for oneself, the owner and who has a role, INVALID_INPUT
 * for an end that is past, CONFLICT where they are kept out for as long, BUSY while the room is changing
 */
export async function banViewer(
  deps: ModerationDeps,
  request: BanRequest,
): Promise<{ actId: string; channelId: string }> {
  const { pool, access } = deps
  const { roomId, accountId: actor, target, kind, ruleCode, reason, trace } = request
  const by = await demandInRoom(pool, {
    ...{ roomId, accountId: actor },
    act: kind === 'ban' ? 'ban' : 'kick',
  })
  const accountId = await findTarget(pool, { target, roomId, channelId: by.channelId })
  if (!accountId) throw new ProblemError('NOT_FOUND')
  const { actId, revs } = await withTransaction(pool, async (tx) => {
    const until = await readEnd(tx, request)
    await access.lockForBan(tx, accountId)
    await demandReach(tx, by, accountId)
    await demandFurther(tx, deps, { by, accountId, kind, until })
    const act = { channelId: by.channelId, accountId, kind, ruleCode, reason, until }
    const actId = await logAct(tx, deps, { ...act, roomId, actor })
    const revs =
      kind === 'ban' ? await takeWordsAway(tx, { actId, channelId: by.channelId, accountId }) : new Map()
    if (kind === 'ban') await keepTraces(tx, { actId, accountId })
    await access.banAccount(tx, { ...act, actionId: actId, trace })
    if (kind === 'ban') await settleNames(tx, { actId, actor, channelId: by.channelId }, accountId)
    await notifyTarget(tx, deps, { ...act, actId, kind: kind === 'ban' ? 'act_banned' : 'act_kicked' })
    return { actId, revs }
  }).catch((error) => {
    throw asProblem(error)
  })
  publishAll(deps, revs)
  return { actId, channelId: by.channelId }
}
