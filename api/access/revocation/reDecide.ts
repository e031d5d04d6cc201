import type { PoolClient } from 'pg'
import { ChainUnreadable } from '#api/ports/chain.ts'
import { withTransaction } from '#db/transaction.ts'
import { isByLock } from '#domain/access/decide.ts'
import type { DenyFacts, Verdict } from '#domain/access/verdict.ts'
import type { Action, DenyCode, SeatEndReason } from '#domain/words.ts'
import type { Access } from '../createAccess.ts'
import { signDecision } from '../decisions/signDecision.ts'
import { insertDecision, readAllow, type StoredAllow } from '../decisions/store.ts'
import { wasRefunded } from '../entitlements/store.ts'
import { NO_ENTITLEMENTS } from '../holdings/readEntitlements.ts'
import { endSeats } from '../seats/endSeats.ts'
import { lockForAdmission, lockPiles } from '../seats/locks.ts'
import { keepSeat, readOwnSeat, type SeatInRoom } from '../seats/store.ts'
import { loadContext, recheckUnderLock, type SaltedContext } from '../verdict/loadContext.ts'
import { type Evaluation, toDecisionDraft, verdictFor, verdictFrom } from '../verdict/verdictFor.ts'
import { fitSlot } from './fitSlot.ts'
import { beginGrace, claimSource, type Grace, graceLeft, notifySeat } from './grace.ts'

/** What became of a seat. */
export type SeatResult =
  | { outcome: 'kept' }
  | { outcome: 'gone' }
  | {
      outcome: 'ended'
      reason: SeatEndReason
      deny?: { code: DenyCode; facts: DenyFacts; decisionId: string }
    }

/** Why a seat is looked at again. */
export interface ReDecision {
  /** reference of the request or job */
  trace: string
  /** an allow older than this is replaced by a new one, milliseconds; without it only other evidence is */
  maxAgeMs?: number
}

const ATTEMPTS = 5
const ENDS: Partial<Record<DenyCode, SeatEndReason>> = {
  BANNED: 'BANNED',
  COLLAB_TOKENS: 'TOKENS_SHORT',
  ENDED: 'ROOM_ENDED',
  NOT_LIVE: 'ROOM_ENDED',
  PASS_EXPIRED: 'PASS_EXPIRED',
  PASS_MOVED: 'PASS_MOVED',
  PAYMENT_FROZEN: 'PAYMENT_FROZEN',
  REORGED: 'REORGED',
  TOKENS_SHORT: 'TOKENS_SHORT',
}

interface Situation {
  access: Access
  seat: SeatInRoom
  context: SaltedContext
  evaluation: Evaluation
  action: Action
  nowMs: number
  why: ReDecision
}

async function record(
  { access, context, action, evaluation, nowMs, why }: Situation,
  tx: PoolClient,
): Promise<string> {
  const draft = toDecisionDraft(context, action, evaluation, { nowMs, trace: why.trace })
  const signed = signDecision(draft, access.decisionKey, access.random)
  await insertDecision(tx, signed)
  return signed.id
}

function actionOf(seat: SeatInRoom): Action {
  if (seat.kind === 'call') return 'call'
  return seat.role === 'host' ? 'host' : 'watch'
}

function isSame(seat: SeatInRoom, verdict: Extract<Verdict, { verdict: 'allow' }>): boolean {
  const until = seat.validUntil ? Math.floor(seat.validUntil.getTime() / 1000) : null
  return seat.sourceKey === (verdict.entitlement?.sourceKey ?? null) && until === verdict.validUntil
}

function isOld(allow: StoredAllow | null, { nowMs, why }: Situation): boolean {
  return !allow || (why.maxAgeMs !== undefined && nowMs - allow.atMs > why.maxAgeMs)
}

async function keep(
  tx: PoolClient,
  situation: Situation,
  verdict: Extract<Verdict, { verdict: 'allow' }>,
): Promise<SeatResult> {
  const { access, seat, context } = situation
  // who agreed to host hosts by that alone, whatever else they may do here
  if (seat.isCoHost && !context.isCoHost)
    return lose(tx, situation, { verdict: 'deny', reason: 'NOT_LIVE', facts: {} })
  const full = await fitSlot(tx, access, seat, context)
  if (full) return lose(tx, situation, full)
  const sourceKey = verdict.entitlement?.sourceKey ?? null
  const isHost = seat.role === 'host'
  if (sourceKey !== seat.sourceKey && !(await claimSource(tx, seat, sourceKey))) {
    await endSeats(tx, [seat.id], 'MOVED', access)
    return { outcome: 'ended', reason: 'MOVED' }
  }
  const allow = await readAllow(tx, seat.decisionId)
  const isCited =
    isHost || (allow?.gateId === (context.gate?.id ?? null) && allow.wallet === (verdict.wallet ?? null))
  const isKnown = isSame(seat, verdict) && isCited && !isOld(allow, situation)
  const wasInGrace = seat.state === 'grace' && !isHost
  if (isKnown && !wasInGrace && seat.graceUntil === null) return { outcome: 'kept' }
  const decisionId = isKnown ? seat.decisionId : await record(situation, tx)
  await keepSeat(tx, seat.id, { decisionId, sourceKey, validUntil: verdict.validUntil })
  if (wasInGrace) await notifySeat(tx, seat.id, 'KEPT')
  return { outcome: 'kept' }
}

/** Begins a grace, or goes on with the one of this cause. @returns whether the seat is kept by it */
async function inGrace(tx: PoolClient, seat: SeatInRoom, grace: Grace, nowMs: number): Promise<boolean> {
  if (seat.graceUntil && seat.graceCause === grace.cause) return seat.graceUntil.getTime() > nowMs
  await beginGrace(tx, seat.id, grace)
  return true
}

async function lose(
  tx: PoolClient,
  situation: Situation,
  verdict: Extract<Verdict, { verdict: 'deny' }>,
): Promise<SeatResult> {
  const { access, seat, nowMs, context, evaluation } = situation
  // what a reorg took away may come back while both talk; nobody new comes in meanwhile, and what is over is closed as a whole
  if (seat.kind === 'call' && verdict.reason === 'NOT_LIVE') return { outcome: 'kept' }
  const grace = await graceLeft(tx, situation, verdict.reason)
  if (grace && (await inGrace(tx, seat, grace, nowMs))) return { outcome: 'kept' }
  const decisionId = await record({ ...situation, evaluation: { ...evaluation, verdict } }, tx)
  const hasNone = verdict.reason === 'NO_PASS' || verdict.reason === 'COLLAB_TOKENS'
  const isRefunded = hasNone && (await wasRefunded(tx, seat))
  // whose role or agreement is over hosts no more, and the stream goes on
  const isTakenOff = verdict.reason === 'NOT_LIVE' && context.room.state === 'live'
  const reason = isRefunded ? 'REFUNDED' : ((isTakenOff ? null : ENDS[verdict.reason]) ?? 'REMOVED')
  await endSeats(tx, [seat.id], reason, access)
  return { outcome: 'ended', reason, deny: { code: verdict.reason, facts: verdict.facts, decisionId } }
}

/** Our own infrastructure is the problem: people inside keep their seat for a bounded time, then fail closed. */
async function withoutReader(access: Access, seat: SeatInRoom): Promise<SeatResult> {
  return withTransaction(access.pool, async (tx) => {
    await lockForAdmission(tx, seat.accountId, seat.roomId)
    const current = await readOwnSeat(tx, seat.id, seat.accountId)
    if (!current) return { outcome: 'gone' }
    const { rows } = await tx.query<{ now: Date }>('SELECT app.now() AS now')
    const grace = { cause: 'reader', seconds: access.settings.READER_GRACE_S } as const
    const nowMs = rows[0]?.now.getTime() ?? 0
    if (await inGrace(tx, current, grace, nowMs)) return { outcome: 'kept' }
    await endSeats(tx, [seat.id], 'LEASE_LOST', access)
    return { outcome: 'ended', reason: 'LEASE_LOST' }
  })
}

/**
 * Ends an open seat of somebody whom this transaction banned, with a stored refusal. Needs the locks of its admission.
 * A ban counts whatever somebody holds, so the chain is not asked.
 */
export async function endBannedSeat(
  tx: PoolClient,
  access: Access,
  seat: SeatInRoom,
  why: ReDecision,
): Promise<void> {
  const action = actionOf(seat)
  const context = await loadContext(access, seat.roomId, seat.accountId, tx)
  const reading = NO_ENTITLEMENTS
  const verdict = verdictFrom(context, reading, action)
  if (!context.ban || verdict.verdict === 'allow')
    throw new Error(`the ban of ${seat.accountId} is not there`)
  const evaluation = { verdict, reading }
  await lose(tx, { access, seat, context, evaluation, action, nowMs: context.nowMs, why }, verdict)
}

/** A guest whose browser was marked meanwhile is asked to sign in: its seat ends without a decision, as it would get none. */
async function endMarkedGuest(access: Access, seat: SeatInRoom): Promise<SeatResult> {
  await withTransaction(access.pool, async (tx) => {
    await lockForAdmission(tx, seat.accountId, seat.roomId)
    await endSeats(tx, [seat.id], 'REMOVED', access)
  })
  return { outcome: 'ended', reason: 'REMOVED' }
}

/**
 * Decides again about an open seat and acts on it: keeps it, gives it a grace, or ends it with a stored refusal.
 * Throws when the seat kept changing under it, so that the caller tries again.
 */
export async function reDecide(access: Access, seat: SeatInRoom, why: ReDecision): Promise<SeatResult> {
  const action = actionOf(seat)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const context = await loadContext(access, seat.roomId, seat.accountId)
    if (context.isMarkedGuest && !context.ban) return endMarkedGuest(access, seat)
    let evaluation: Evaluation
    try {
      evaluation = await verdictFor(access.entitlements, context, action)
    } catch (error) {
      if (error instanceof ChainUnreadable) return withoutReader(access, seat)
      throw error
    }
    const outcome = await withTransaction(access.pool, async (tx): Promise<SeatResult | null> => {
      await lockForAdmission(tx, seat.accountId, seat.roomId)
      if (isByLock(context.gate, evaluation.verdict)) await lockPiles(tx, seat.roomId)
      const { hasChanged, guards } = await recheckUnderLock(tx, access, context, evaluation)
      if (hasChanged) return null
      const current = await readOwnSeat(tx, seat.id, seat.accountId)
      if (!current) return { outcome: 'gone' }
      const situation = { access, seat: current, context, evaluation, action, nowMs: guards.nowMs, why }
      const { verdict } = evaluation
      return verdict.verdict === 'allow' ? keep(tx, situation, verdict) : lose(tx, situation, verdict)
    })
    if (outcome) return outcome
  }
  throw new Error(`seat ${seat.id} kept changing while it was decided again`)
}
