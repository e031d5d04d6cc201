import type { PoolClient } from 'pg'
import { enqueue } from '#api/queue/outbox.ts'
import type { Access } from './createAccess.ts'
import { ensureGate, type GateRequest } from './ensureGate.ts'
import { openFloor } from './floor/store.ts'
import { endGoneHosts } from './leases/endGoneHosts.ts'
import { findLapsedHosts } from './leases/findLapsedHosts.ts'
import { applyPresence, markNodeStarted, type SeatWord } from './leases/presence.ts'
import { endRoomSeats } from './seats/endRoomSeats.ts'
import { endSeats } from './seats/endSeats.ts'
import { lockRoom } from './seats/locks.ts'
import { clearSlots, layoutSlots } from './slots/layoutSlots.ts'
import { nearestWallets } from './verdict/nearestWallets.ts'
import { verdictIfLive } from './verdict/verdictIfLive.ts'

/** What rooms ask of the access engine. A verb with `tx` writes inside the transaction of its caller. */
export function createRoomVerbs(access: Access) {
  return {
    lockRoom,
    layoutSlots: (tx: PoolClient, roomId: string, capacity: number | null) =>
      layoutSlots(tx, access, roomId, capacity),
    clearSlots,
    ensureGate: (tx: PoolClient, gate: GateRequest) => ensureGate(tx, access, gate),
    /** Seats of an account are decided again once the transaction is committed; the key names what changed. */
    decideAgain: (tx: PoolClient, accountId: string, key: string) =>
      enqueue(tx, [{ topic: 'seats.decide_again', key, body: { account: accountId } }], access),
    /** The same of everybody inside a room whose rules changed; needs its exclusive lock. */
    decideRoomAgain: async (tx: PoolClient, roomId: string, key: string) => {
      const { rows } = await tx.query<{ account: string }>(
        "SELECT DISTINCT account_id AS account FROM app.seat WHERE room_id = $1 AND role = 'viewer' AND state <> 'ended'",
        [roomId],
      )
      const effects = rows.map((body) => ({
        topic: 'seats.decide_again',
        key: `${key}:${body.account}`,
        body,
      }))
      await enqueue(tx, effects, access)
    },
    /** Something of a room's floor was changed by rooms: its list has a new number, and who reads it is told at commit. */
    floorChanged: openFloor,
    endRoomSeats: (tx: PoolClient, roomId: string, reason: 'ROOM_ENDED' | 'LEASE_LOST') =>
      endRoomSeats(tx, access, roomId, reason),
    /** Ends seats whose people did what they may not; their people are told and taken out. */
    removeSeats: async (tx: PoolClient, seatIds: string[]) => {
      await endSeats(tx, seatIds, 'REMOVED', access)
    },
    applyPresence: (tx: PoolClient, words: SeatWord[]) => applyPresence(tx, words, access.settings),
    markNodeStarted: (tx: PoolClient, node: { id: string; startedAtMs: number }) =>
      markNodeStarted(tx, node, access.settings),
    findLapsedHosts: () => findLapsedHosts(access),
    endGoneHosts: (afterS: number) => endGoneHosts(access, afterS),
    verdictIfLive: (roomId: string, accountId: string) => verdictIfLive(access, roomId, accountId),
    nearestWallets: (roomId: string, accountId: string) => nearestWallets(access, roomId, accountId),
  }
}

export type RoomVerbs = ReturnType<typeof createRoomVerbs>
