import type { PoolClient } from 'pg'
import { enqueue } from '#api/queue/outbox.ts'
import { type Ban, banAccount } from './banAccount.ts'
import type { Access } from './createAccess.ts'
import { ensureGate, type GateRequest } from './ensureGate.ts'
import { findLapsedHosts } from './leases/findLapsedHosts.ts'
import { applyPresence, markNodeStarted, type SeatWord } from './leases/presence.ts'
import { endRoomSeats } from './seats/endRoomSeats.ts'
import { lockRoom } from './seats/locks.ts'
import { clearSlots, layoutSlots } from './slots/layoutSlots.ts'

/** What rooms ask of the access engine. A verb with `tx` writes inside the transaction of its caller. */
export function createRoomVerbs(access: Access) {
  return {
    lockRoom,
    layoutSlots,
    clearSlots,
    ensureGate: (tx: PoolClient, gate: GateRequest) => ensureGate(tx, access, gate),
    banAccount: (tx: PoolClient, ban: Ban) => banAccount(tx, access, ban),
    /** Seats of an account are decided again once the transaction is committed; the key names what changed. */
    decideAgain: (tx: PoolClient, accountId: string, key: string) =>
      enqueue(tx, [{ topic: 'seats.decide_again', key, body: { account: accountId } }], access),
    endRoomSeats: (tx: PoolClient, roomId: string, reason: 'ROOM_ENDED' | 'LEASE_LOST') =>
      endRoomSeats(tx, access, roomId, reason),
    applyPresence: (tx: PoolClient, words: SeatWord[]) => applyPresence(tx, words, access.settings),
    markNodeStarted: (tx: PoolClient, node: { id: string; startedAtMs: number }) =>
      markNodeStarted(tx, node, access.settings),
    findLapsedHosts: () => findLapsedHosts(access),
  }
}

export type RoomVerbs = ReturnType<typeof createRoomVerbs>
