import type { PoolClient } from 'pg'
import type { Verdict } from '#domain/access/verdict.ts'
import { newTimedId } from '#domain/ids.ts'
import { bitsFor, roleOf } from '#domain/room/permission.ts'
import type { AdmissionRequest } from '../admit.ts'
import type { Access } from '../createAccess.ts'
import { HELD_S } from '../leases/beatWriter.ts'
import { announceHost, type Standing } from '../store.ts'
import { endSeats } from './endSeats.ts'
import { insertSeat, readConflicts, type SeatInRoom, takeSlot } from './store.ts'

/** A seat that was taken. */
export interface Place {
  seatId: string
  slotN: number | null
}

type Deny = { deny: Extract<Verdict, { verdict: 'deny' }> }
type Allow = Extract<Verdict, { verdict: 'allow' }>

/** An allow that still has to find its place. */
export interface PlaceRequest {
  request: AdmissionRequest
  standing: Standing
  verdict: Allow
  decisionId: string
  nowMs: number
}

function otherDevice(facts: { seatId?: string; until?: number }): Deny {
  return { deny: { verdict: 'deny', reason: 'OTHER_DEVICE', facts } }
}

/** A seat that its own person may leave for a new one: asked for, or nobody is on it any more. */
function mayMove(seat: SeatInRoom, { request }: PlaceRequest): boolean {
  if (seat.accountId !== request.accountId) return false
  // entering as a viewer must not end the own stream
  if (seat.role === 'host' && request.action !== 'host') return false
  const isAbandoned =
    seat.roomId === request.roomId && (seat.isLapsed || (seat.role === 'host' && seat.state === 'grace'))
  return request.move || isAbandoned
}

async function take(
  tx: PoolClient,
  access: Access,
  wanted: PlaceRequest,
  seats: SeatInRoom[],
): Promise<Place | Deny> {
  const { request, standing, verdict, decisionId, nowMs } = wanted
  const { room } = standing
  const role = roleOf(request.action)
  await endSeats(
    tx,
    seats.map((seat) => seat.id),
    'MOVED',
    access,
    'outbox',
  )
  const seatId = newTimedId('sea', nowMs, access.random)
  let slotN: number | null = null
  if (role === 'viewer' && room.capacity !== null) {
    slotN = await takeSlot(tx, room.id, seatId)
    if (slotN === null) {
      return { deny: { verdict: 'deny', reason: 'CAPACITY_FULL', facts: { capacity: room.capacity } } }
    }
  }
  const isTaken = await insertSeat(tx, {
    id: seatId,
    roomId: room.id,
    accountId: request.accountId,
    decisionId,
    slotN,
    role,
    bits: bitsFor(room.kind, role),
    sourceKey: verdict.right?.sourceKey ?? null,
    exclusiveKey: verdict.right ? request.accountId : null,
    validUntil: verdict.validUntil,
    leaseS: HELD_S,
  })
  if (!isTaken) return otherDevice({})
  if (role === 'host') await announceHost(tx, room.id)
  return { seatId, slotN }
}

/**
 * Finds a place for an allow: device first, then capacity. "Move here" ends the old seat and takes its place
 * in the same transaction; when the new place cannot be had, the old one stays.
 */
export async function takePlace(tx: PoolClient, access: Access, wanted: PlaceRequest): Promise<Place | Deny> {
  const { request, standing, verdict } = wanted
  const right = verdict.right
  const conflicts = await readConflicts(tx, {
    roomId: request.roomId,
    accountId: request.accountId,
    sourceKey: right?.sourceKey ?? null,
    exclusiveKey: right ? request.accountId : null,
    reentryS: standing.room.reentryS,
  })
  const blocking = conflicts.seats.find((seat) => !mayMove(seat, wanted))
  if (blocking) return otherDevice(blocking.accountId === request.accountId ? { seatId: blocking.id } : {})
  if (conflicts.restsUntilMs !== null) return otherDevice({ until: Math.ceil(conflicts.restsUntilMs / 1000) })
  await tx.query('SAVEPOINT place')
  const taken = await take(tx, access, wanted, conflicts.seats)
  if ('deny' in taken) await tx.query('ROLLBACK TO SAVEPOINT place')
  return taken
}
