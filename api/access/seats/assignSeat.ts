import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import { RETURN_SECONDS } from '#domain/calls/meeting/left.ts'
import { newTimedId } from '#domain/ids.ts'
import { bitsFor, callBits, roleOf } from '#domain/room/permission.ts'
import type { Access } from '../createAccess.ts'
import type { SignedDecision } from '../decisions/signDecision.ts'
import { offerSlots } from '../line/offerSlots.ts'
import type { Turn } from '../line/turns.ts'
import { freeSlots } from '../slots/freeSlots.ts'
import type { Conflict, Guards } from '../verdict/guards.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'
import type { AdmissionRequest } from './admissionRequest.ts'
import { endSeatsNotifying } from './endSeats.ts'
import { checkGuestShare } from './guestShare.ts'
import type { HeldAdmission } from './locks.ts'
import { shareOfSeats } from './seatShare.ts'
import { isSeatTaken, type NewSeat, takeSeat, takeSeatLast, toTaken, waitForSlot } from './takeSeat.ts'

/** A seat that was taken, its decision stored with it. */
export interface AssignedSeat {
  seatId: string
  /** the turn in line that it ended; null of who had none */
  turn: Turn | null
}

type Deny = { deny: Extract<Verdict, { verdict: 'deny' }> }

/** A signed allow that has no seat yet. */
export interface SeatClaim {
  request: AdmissionRequest
  context: AdmissionContext
  verdict: Extract<Verdict, { verdict: 'allow' }>
  signed: SignedDecision
  guards: Guards
  /** false: the seat may be asked for together with the commit, and what comes of it be `AGAIN` */
  isPatient: boolean
}

/** The seat could not be had at once. Nothing was written, and the transaction is over: a patient claim tells why. */
export const AGAIN = 'again'

function otherDevice(facts: { seatId?: string; openSeats?: number; until?: number }): Deny {
  return { deny: { verdict: 'deny', reason: 'OTHER_DEVICE', facts } }
}

/** The seat of somebody else who hosts in the room for its channel; there is one at most. */
async function readOtherHost(
  tx: PoolClient,
  { roomId, accountId }: AdmissionRequest,
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM app.seat WHERE room_id = $1 AND role = 'host' AND NOT is_co_host AND state <> 'ended' AND account_id IS DISTINCT FROM $2`,
    [roomId, accountId],
  )
  return rows[0]?.id ?? null
}

/** A seat that its own person may leave for a new one: asked for, or nobody is on it any more. */
function mayMove(seat: Conflict, { request }: SeatClaim): boolean {
  if (seat.accountId !== request.accountId) return false
  // entering as a viewer must not end what one hosts
  if (seat.role === 'host' && request.action !== 'host') return false
  const isAbandoned = seat.isLapsed || (seat.role === 'host' && seat.state === 'grace')
  return request.move || (isAbandoned && seat.roomId === request.roomId)
}

/** Seats of the same person in the same room, which the new one takes the place of. */
function replacedBy({ request, guards }: SeatClaim): Conflict[] {
  return guards.conflicts.filter(
    (seat) => seat.accountId === request.accountId && seat.roomId === request.roomId,
  )
}

/**
 * Who kept places empty waits for the next one. Not who is in the room already, nor a host who comes back to their own.
 * @throws ProblemError RATE_LIMITED
 */
function assertNoWait(wanted: SeatClaim): void {
  const { absenceWait, nowMs } = wanted.guards
  // a call is paid for and has an end: places that stood empty in streams do not shorten it
  if (wanted.request.action === 'call') return
  if (!absenceWait || replacedBy(wanted).some((seat) => seat.role === 'host' || !seat.isUnseen)) return
  const retryAfterS = Math.ceil((absenceWait.untilMs - nowMs) / 1000)
  throw new ProblemError('RATE_LIMITED', {
    detail: `Places were held for you and nothing reached you. Try again in ${retryAfterS} seconds.`,
    retryAfterS,
    facts: { unseenS: Math.round(absenceWait.unseenS) },
  })
}

/**
 * How long a seat is held for somebody who does not come. Moving buys no time: an unseen seat passes on the rest of its own.
 * @throws ProblemError BUSY when that is over: the place goes to who waits for it
 */
function heldS(wanted: SeatClaim, { media, settings }: Access): number {
  if (wanted.request.action === 'call') return RETURN_SECONDS
  // it lives by beats from the first on
  if (media.caps.losesWords) return settings.SEAT_LEASE_S
  const unseen = replacedBy(wanted).filter((seat) => seat.role === 'viewer' && seat.isUnseen)
  const restsS = unseen.map(({ untilMs }) => ((untilMs ?? wanted.guards.nowMs) - wanted.guards.nowMs) / 1000)
  const heldForS = Math.min(settings.SEAT_UNSEEN_S, ...restsS)
  if (heldForS > 0) return heldForS
  throw new ProblemError('BUSY', {
    detail: 'Your last place is being given back. Try again.',
    retryAfterS: 1,
  })
}

function newSeat(access: Access, wanted: SeatClaim): NewSeat {
  const { request, context, verdict, guards } = wanted
  const { room } = context
  const role = roleOf(request.action)
  const isCall = request.action === 'call'
  return {
    id: newTimedId('sea', guards.nowMs, access.random),
    role,
    isCoHost: role === 'host' && context.isCoHost,
    bits: context.call ? callBits(context.call.media) : bitsFor(room.kind, role),
    sourceKey: verdict.entitlement?.sourceKey ?? null,
    exclusiveKey: verdict.entitlement ? request.accountId : null,
    sessionId: request.sessionId,
    leaseS: heldS(wanted, access),
    keptS: isCall ? RETURN_SECONDS : null,
    // no media provider tells who is in a call
    livesByBeats: isCall || access.media.caps.losesWords,
    absentS: Math.max(0, ...replacedBy(wanted).map(({ neverSeenS }) => neverSeenS ?? 0)),
    guest: request.guest,
    takenAt: guards.nowText,
    // who works in the channel takes nobody's place
    needsSlot: role === 'viewer' && room.capacity !== null && context.role === null && !context.isCoHost,
    slotN: null,
  }
}

/** Nothing follows the seat, so it is committed in the round trip that takes it. */
async function takeAtOnce(
  held: HeldAdmission,
  access: Access,
  wanted: SeatClaim,
): Promise<AssignedSeat | typeof AGAIN> {
  const seat = newSeat(access, wanted)
  try {
    const { isTaken, turn } = toTaken(await held.finish(takeSeatLast(wanted.signed, seat)))
    if (isTaken) return { seatId: seat.id, turn }
    access.fullRooms.note(wanted.request.roomId, true)
  } catch (error) {
    if (!isSeatTaken(error)) throw error
    await held.giveUp()
  }
  return AGAIN
}

async function take(tx: PoolClient, access: Access, wanted: SeatClaim): Promise<AssignedSeat | Deny> {
  const { context, signed } = wanted
  const { room } = context
  const seat = newSeat(access, wanted)
  const { id: seatId, role, needsSlot } = seat
  let taken = await takeSeat(tx, signed, seat)
  if (needsSlot) access.fullRooms.note(room.id, taken.slotN === null)
  if (!taken.isTaken && needsSlot && taken.slotN === null) {
    const slotN = await waitForSlot(tx, wanted.request, seatId)
    if (slotN === null) {
      return { deny: { verdict: 'deny', reason: 'CAPACITY_FULL', facts: { capacity: room.capacity ?? 0 } } }
    }
    taken = { ...(await takeSeat(tx, signed, { ...seat, needsSlot: false, slotN })), slotN }
  }
  if (!taken.isTaken) {
    if (taken.slotN !== null) await freeSlots(tx, [{ seatId, roomId: room.id, n: taken.slotN }], access)
    return otherDevice({})
  }
  if (role === 'host') await access.revisions.announce(tx, room.id)
  return { seatId, turn: taken.turn }
}

/**
 * Gives an allow its seat and stores both: device first, then capacity. "Move here" ends the old seat and takes
 * its slot in the same transaction; when the new slot cannot be had, the old one stays. So does *Take over* with the seat of
 * the one who hosts, as long as it is the one that was seen.
 */
export async function assignSeat(
  held: HeldAdmission,
  access: Access,
  wanted: SeatClaim,
): Promise<AssignedSeat | Deny | typeof AGAIN> {
  const { request, guards } = wanted
  const { tx } = held
  const blocking = guards.conflicts.find((seat) => !mayMove(seat, wanted))
  if (blocking) return otherDevice(blocking.accountId === request.accountId ? { seatId: blocking.id } : {})
  const { settings } = access
  if (request.guest) await checkGuestShare(tx, request, request.guest, { context: wanted.context, settings })
  assertNoWait(wanted)
  const most = request.guest || request.action === 'call' ? Number.POSITIVE_INFINITY : settings.MAX_SEATS
  const share = shareOfSeats(guards.others, request, most)
  if (share.blocking) return otherDevice({ seatId: share.blocking.id, openSeats: guards.others.length })
  if (guards.restsUntilMs !== null) return otherDevice({ until: Math.ceil(guards.restsUntilMs / 1000) })
  const ending = [...guards.conflicts, ...share.ends]
  const old = ending.map((seat) => seat.id)
  const host = request.action === 'host' && !wanted.context.isCoHost ? await readOtherHost(tx, request) : null
  if (host !== null && host !== request.takeOver) return otherDevice({ seatId: host })
  if (old.length === 0 && host === null) {
    const isLast = !wanted.isPatient && request.action === 'watch'
    return isLast ? takeAtOnce(held, access, wanted) : take(tx, access, wanted)
  }
  await tx.query('SAVEPOINT place')
  // the new seat takes the slot of an old one; only what is left over is for who waits
  const passedOn = replacedBy(wanted).map((seat) => seat.id)
  await endSeatsNotifying(tx, old, { reason: 'MOVED', notify: 'outbox', keepsSlots: true, passedOn }, access)
  if (host !== null) await endSeatsNotifying(tx, [host], { reason: 'TAKEN_OVER', notify: 'outbox' }, access)
  const taken = await take(tx, access, wanted)
  if ('deny' in taken) await tx.query('ROLLBACK TO SAVEPOINT place')
  else
    await offerSlots(
      tx,
      access,
      ending.map((seat) => seat.roomId),
    )
  return taken
}
