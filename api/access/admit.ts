import type { z } from 'zod'
import { denied, ProblemError } from '#api/http/problemError.ts'
import type { AllowedDecision } from '#api/ports/decision.ts'
import { withTransaction } from '#db/transaction.ts'
import { toldFacts } from '#domain/access/toldFacts.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import { bitsFor, roleOf } from '#domain/room/permission.ts'
import type { SeatRole } from '#domain/words.ts'
import { asProblem } from './asProblem.ts'
import type { admission } from './contract.ts'
import type { Access } from './createAccess.ts'
import { type SignedDecision, signDecision } from './decisions/signDecision.ts'
import { insertDecision, readAllow } from './decisions/store.ts'
import { beatEveryS } from './deps.ts'
import { endUnserved } from './line/endUnserved.ts'
import { isInLine } from './line/readLine.ts'
import { endTurns, passOver } from './line/turns.ts'
import { endPassedPiles, type Pile, pileOf, readPassedPiles } from './revocation/passedPiles.ts'
import type { AdmissionRequest } from './seats/admissionRequest.ts'
import { AGAIN, type AssignedSeat, assignSeat } from './seats/assignSeat.ts'
import { endSeats } from './seats/endSeats.ts'
import { inAdmission } from './seats/locks.ts'
import { offerRecheck } from './seats/retryTokens.ts'
import { readOwnSeat } from './seats/store.ts'
import { loadContext, recheckOf, type SaltedContext } from './verdict/loadContext.ts'
import type { RoomFacts } from './verdict/readContext.ts'
import { type Evaluation, toDecisionDraft, verdictFor, waitsForPayment } from './verdict/verdictFor.ts'

/** What an allowed person gets. */
export type AdmissionAnswer = z.input<typeof admission>

interface Admission {
  signed: SignedDecision
  seat: AssignedSeat | null
}

/** Times that a verdict is reached again because something changed before its commit. */
const ATTEMPTS = 3

type Facts = { [K in keyof AllowedDecision as K extends string ? K : never]: AllowedDecision[K] }

/** The one cast: made only with a decision that is committed as an allow, and its open seat. */
function toAllowed(committed: Facts): AllowedDecision {
  return committed as AllowedDecision
}

/** What an admission is stored with. */
interface Try {
  context: SaltedContext
  evaluation: Evaluation
  /** tokens that nobody else may be in by */
  pile: Pile | null
  /** false: the seat is taken with the commit, for the many who stand in nobody's way */
  isPatient: boolean
}

/** One transaction: locks, guards, slot, seat, decision. Null when something changed since the verdict. */
async function store(
  access: Access,
  request: AdmissionRequest,
  { context, evaluation, pile, isPatient }: Try,
): Promise<Admission | null | typeof AGAIN> {
  const recheck = recheckOf(access, context, { ...evaluation, sessionId: request.sessionId })
  const who = { ...request, isByLock: pile !== null }
  return inAdmission(access.pool, who, recheck.ask, async (held, seen) => {
    const { hasChanged, guards } = recheck.judge(seen)
    if (hasChanged) return null
    if (pile && (await readPassedPiles(held.tx, access, request, pile)).length > 0) return null
    const sign = (verdict: Verdict): SignedDecision => {
      const when = { nowMs: guards.nowMs, trace: request.trace }
      const draft = toDecisionDraft(context, request.action, { ...evaluation, verdict }, when)
      return signDecision(draft, access.decisionKey, access.random)
    }
    const { verdict } = evaluation
    let signed = sign(verdict)
    if (verdict.verdict === 'allow') {
      const taken = await assignSeat(held, access, { request, context, verdict, signed, guards, isPatient })
      if (taken === AGAIN) return AGAIN
      if (!('deny' in taken)) return { signed, seat: taken }
      signed = sign(taken.deny)
    }
    await insertDecision(held.tx, signed)
    if (endsTurn(signed.verdict)) await endTurns(held.tx, access, request)
    return { signed, seat: null }
  })
}

/**
 * A guest is a stranger to every room but a public one, and to a channel from which somebody was banned in this browser: no
 * decision about it is stored. Whose own ban it is reads that ban.
 * @throws ProblemError SIGN_IN_REQUIRED; GUESTS_PAUSED behind a shield; NOT_FOUND of a private one, as of an unknown
 */
function assertOpenToGuests(
  { room, ban, isMarkedGuest, isGuestTooMany }: SaltedContext,
  { action }: AdmissionRequest,
): void {
  if (room.visibility === 'private') throw new ProblemError('NOT_FOUND')
  if (action === 'host' || room.visibility !== 'public') throw new ProblemError('SIGN_IN_REQUIRED')
  if (isMarkedGuest && !ban) throw new ProblemError('SIGN_IN_REQUIRED', { detail: 'Sign in to enter here.' })
  if (isGuestTooMany) throw new ProblemError('GUESTS_PAUSED', { detail: 'Sign in to enter.' })
}

function paymentPending(): ProblemError {
  const detail = 'Your bank has not confirmed your payment yet. You are let in as soon as it has.'
  return new ProblemError('PAYMENT_PENDING', { detail, retryAfterS: 5 })
}

async function decideAndStore(
  access: Access,
  request: AdmissionRequest,
): Promise<Admission & { context: SaltedContext }> {
  let isPatient = access.fullRooms.has(request.roomId)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const context = await loadContext(access, request.roomId, request.accountId)
    if ((context.room.kind === 'call') !== (request.action === 'call')) throw new ProblemError('NOT_FOUND')
    if (request.guest) assertOpenToGuests(context, request)
    const evaluation = await verdictFor(access.entitlements, context, request.action, {
      rememberLostS: access.settings.REORG_GRACE_S,
    })
    if (waitsForPayment(context, evaluation.verdict)) throw paymentPending()
    const pile = pileOf(context, evaluation)
    if (pile) await endPassedPiles(access, request, pile)
    let result = await store(access, request, { context, evaluation, pile, isPatient })
    if (result === AGAIN) {
      isPatient = true
      result = await store(access, request, { context, evaluation, pile, isPatient })
    }
    if (result && result !== AGAIN) return { ...result, context }
  }
  throw new ProblemError('BUSY', { detail: 'The room is changing right now. Try again.', retryAfterS: 1 })
}

async function answer(access: Access, allowed: AllowedDecision): Promise<AdmissionAnswer> {
  const { decisionId, seatId, role, bits, validUntil } = allowed
  return {
    decisionId,
    seatId,
    role,
    bits,
    validUntil: validUntil === null ? null : new Date(validUntil * 1000).toISOString(),
    beatEveryS: beatEveryS(access.settings),
    ticket: await access.media.credentialFor(allowed),
  }
}

/** Nobody can come to a seat without a credential: its slot goes back at once, and the cause is told as it was. */
async function giveBack(
  access: Access,
  { seatId, turn }: AssignedSeat,
  request: AdmissionRequest,
): Promise<void> {
  const { accountId, roomId } = request
  await withTransaction(access.pool, async (tx) => {
    if (turn) await endUnserved(tx, access, { seatId, accountId, roomId, turn }, 'LEASE_LOST')
    else await endSeats(tx, [seatId], 'LEASE_LOST', access)
  }).catch((error) =>
    access.log.warn({ err: error, seat: seatId }, 'a seat without a credential waits for its lease to end'),
  )
}

/** Who is refused for another reason than want of a place has nothing to wait for. */
function endsTurn(verdict: Verdict): boolean {
  return verdict.verdict === 'deny' && verdict.reason !== 'CAPACITY_FULL' && verdict.reason !== 'OTHER_DEVICE'
}

/** Places stood empty, or their network has its share: the turn is kept, and what was offered goes to the next. */
async function keepTurn(access: Access, error: unknown, request: AdmissionRequest): Promise<void> {
  if (!(error instanceof ProblemError) || (error.code !== 'GUESTS_FULL' && error.code !== 'RATE_LIMITED'))
    return
  const { accountId, roomId } = request
  const waitS = error.extra.retryAfterS ?? 1
  if (await isInLine(access.pool, accountId, roomId))
    await withTransaction(access.pool, (tx) => passOver(tx, access, { accountId, roomId, waitS }))
}

function factsOf(
  room: RoomFacts,
  { role, bits }: { role: SeatRole; bits: number },
): Omit<Facts, 'decisionId' | 'seatId' | 'validUntil'> {
  if (room.providerRoomId === null) throw new Error(`allowed into a room that is nowhere: ${room.id}`)
  return {
    roomId: room.id,
    roomKind: room.kind,
    role,
    action: role === 'host' ? 'host' : 'watch',
    bits,
    providerRoomId: room.providerRoomId,
    mediaNode: room.mediaNode,
  }
}

/**
 * Decides, stores and signs, with the seat of an allow in the same transaction.
 * @throws ProblemError with a deny code and its decision; NOT_FOUND also where a call is entered as something else; BUSY, PAYMENT_PENDING
 */
export async function enterRoom(access: Access, request: AdmissionRequest) {
  const { signed, seat, context } = await decideAndStore(access, request)
  if (signed.verdict.verdict === 'deny') {
    const { reason, facts } = signed.verdict
    const { roomId, accountId } = request
    const recheck = await offerRecheck(access, { reason, roomId, accountId })
    throw denied(reason, signed.id, { facts: { ...toldFacts(facts) }, ...recheck })
  }
  if (!seat) throw new Error(`allowed without a seat: ${signed.id}`)
  return { signed, seat, context }
}

/**
 * Decides, stores and signs, and only then asks for a credential.
 * @throws ProblemError with a deny code and its decision, NOT_FOUND, BUSY, CHAIN_UNREADABLE, PAYMENT_PENDING, NO_MEDIA_NODE
 */
export async function admit(access: Access, request: AdmissionRequest): Promise<AdmissionAnswer> {
  try {
    const { signed, seat, context } = await enterRoom(access, request)
    const { id: decisionId, validUntil } = signed
    const role = roleOf(request.action)
    const facts = factsOf(context.room, { role, bits: bitsFor(context.room.kind, role) })
    const { seatId } = seat
    return await answer(access, toAllowed({ ...facts, decisionId, seatId, validUntil })).catch(
      async (error) => {
        await giveBack(access, seat, request)
        throw error
      },
    )
  } catch (error) {
    await keepTurn(access, error, request)
    throw asProblem(error)
  }
}

/**
 * A fresh ticket for an open seat, under the stored allow that it cites. Both are read again here, so nobody
 * gets one for a decision that was never committed.
 * @throws ProblemError NOT_FOUND, NO_MEDIA_NODE
 */
export async function admitAgain(
  access: Access,
  cited: { seatId: string; accountId: string; room: RoomFacts },
): Promise<AdmissionAnswer> {
  const seat = await readOwnSeat(access.pool, cited.seatId, cited.accountId)
  const allow = seat ? await readAllow(access.pool, seat.decisionId) : null
  if (!seat || !allow || seat.roomId !== cited.room.id) throw new ProblemError('NOT_FOUND')
  const validUntil = seat.validUntil ? Math.floor(seat.validUntil.getTime() / 1000) : null
  const facts = factsOf(cited.room, seat)
  try {
    return await answer(access, toAllowed({ ...facts, decisionId: allow.id, seatId: seat.id, validUntil }))
  } catch (error) {
    throw asProblem(error)
  }
}
