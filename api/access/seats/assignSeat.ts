import type { PoolClient } from 'pg'
import type { Verdict } from '#domain/access/verdict.ts'
import { newTimedId } from '#domain/ids.ts'
import { bitsFor, roleOf } from '#domain/room/permission.ts'
import type { Access } from '../createAccess.ts'
import type { SignedDecision } from '../decisions/signDecision.ts'
import { HELD_S } from '../leases/beatWriter.ts'
import { freeSlots } from '../slots/freeSlots.ts'
import type { Conflict, Guards } from '../verdict/guards.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'
import type { AdmissionRequest } from './admissionRequest.ts'
import { endSeatsNotifying } from './endSeats.ts'
import { shareOfSeats } from './seatShare.ts'
import { takeSeat, waitForSlot } from './takeSeat.ts'

/** A seat that was taken, its decision stored with it. */
export interface AssignedSeat {
  seatId: string
}

type Deny = { deny: Extract<Verdict, { verdict: 'deny' }> }

/** A signed allow that has no seat yet. */
export interface SeatClaim {
  request: AdmissionRequest
  context: AdmissionContext
  verdict: Extract<Verdict, { verdict: 'allow' }>
  signed: SignedDecision
  guards: Guards
}

function otherDevice(facts: { seatId?: string; openSeats?: number; until?: number }): Deny {
  return { deny: { verdict: 'deny', reason: 'OTHER_DEVICE', facts } }
}

/** A seat that its own person may leave for a new one: asked for, or nobody is on it any more. */
function mayMove(seat: Conflict, { request }: SeatClaim): boolean {
  if (seat.accountId !== request.accountId) return false
  // entering as a viewer must not end the own stream
  if (seat.role === 'host' && request.action !== 'host') return false
  const isAbandoned = seat.isLapsed || (seat.role === 'host' && seat.state === 'grace')
  return request.move || (isAbandoned && seat.roomId === request.roomId)
}

async function take(tx: PoolClient, access: Access, wanted: SeatClaim): Promise<AssignedSeat | Deny> {
  const { request, context, verdict, signed, guards } = wanted
  const { room } = context
  const role = roleOf(request.action)
  const seatId = newTimedId('sea', guards.nowMs, access.random)
  const needsSlot = role === 'viewer' && room.capacity !== null
  const seat = {
    id: seatId,
    role,
    bits: bitsFor(room.kind, role),
    sourceKey: verdict.entitlement?.sourceKey ?? null,
    exclusiveKey: verdict.entitlement ? request.accountId : null,
    leaseS: HELD_S,
  }
  let taken = await takeSeat(tx, signed, { ...seat, needsSlot, slotN: null })
  if (!taken.isTaken && needsSlot && taken.slotN === null) {
    const slotN = await waitForSlot(tx, room.id, seatId)
    if (slotN === null) {
      return { deny: { verdict: 'deny', reason: 'CAPACITY_FULL', facts: { capacity: room.capacity ?? 0 } } }
    }
    taken = { ...(await takeSeat(tx, signed, { ...seat, needsSlot: false, slotN })), slotN }
  }
  if (!taken.isTaken) {
    if (taken.slotN !== null) await freeSlots(tx, [{ seatId, roomId: room.id, n: taken.slotN }])
    return otherDevice({})
  }
  if (role === 'host') await access.revisions.announce(tx, room.id)
  return { seatId }
}

/**
 * Gives an allow its seat and stores both: device first, then capacity. "Move here" ends the old seat and takes
 * its slot in the same transaction; when the new slot cannot be had, the old one stays.
 */
export async function assignSeat(
  tx: PoolClient,
  access: Access,
  wanted: SeatClaim,
): Promise<AssignedSeat | Deny> {
  const { request, guards } = wanted
  const blocking = guards.conflicts.find((seat) => !mayMove(seat, wanted))
  if (blocking) return otherDevice(blocking.accountId === request.accountId ? { seatId: blocking.id } : {})
  const share = shareOfSeats(guards.others, request, access.settings.MAX_SEATS)
  if (share.blocking) return otherDevice({ seatId: share.blocking.id, openSeats: guards.others.length })
  if (guards.restsUntilMs !== null) return otherDevice({ until: Math.ceil(guards.restsUntilMs / 1000) })
  const old = [...guards.conflicts, ...share.ends].map((seat) => seat.id)
  if (old.length === 0) return take(tx, access, wanted)
  await tx.query('SAVEPOINT place')
  await endSeatsNotifying(tx, old, { reason: 'MOVED', notify: 'outbox' }, access)
  const taken = await take(tx, access, wanted)
  if ('deny' in taken) await tx.query('ROLLBACK TO SAVEPOINT place')
  return taken
}
