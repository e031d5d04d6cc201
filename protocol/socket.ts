import type { DenyFacts } from '#domain/access/verdict.ts'
import type { DenyCode, RoomEndReason, RoomState, SeatEndReason } from '#domain/words.ts'

/** Server → browser over our authenticated socket; the payload is the only argument. */
export interface ServerMessages {
  /** the seat ended and why; media is already cut */
  'seat:ended': {
    seatId: string
    reason: SeatEndReason
    deny?: DenyCode
    facts?: DenyFacts
    decisionId?: string
    /** with REORGED: makes one new question outside the limits */
    retryToken?: string
  }
  /** the chain replaced the block behind the entitlement; the seat stays until `until` (seconds since the epoch) */
  'seat:grace': { seatId: string; cause: 'reorged' | 'reader'; until: number }
  /** the entitlement is good again */
  'seat:kept': { seatId: string }
  /** something of the room changed; read it again when `rev` is newer */
  'room:changed': {
    roomId: string
    rev: number
    state: RoomState
    viewers: number
    endReason: RoomEndReason | null
    hostGoneUntil: number | null
  }
  /** a slot became free; the token makes one retry free of limits */
  'place:free': { roomId: string; retryToken: string }
  /** the account was told something, or read it elsewhere; the inbox is asked again */
  'inbox:changed': Record<string, never>
  /** server time in milliseconds, answered to `clock` */
  clock: { serverMs: number }
}

/** Browser → server; each is acknowledged with `{ ok: true }` or `{ ok: false, code }`. */
export interface ClientMessages {
  /** binds this socket to an own seat, so that its end is told here; counts as a beat */
  'seat:attach': { seatId: string }
  'seat:beat': { seatId: string }
  /** follows a room one may see; `waiting` asks for `place:free` */
  'room:follow': { roomId: string; waiting: boolean }
  'room:unfollow': { roomId: string }
  clock: Record<string, never>
}

/**
 * Acknowledgement of every client message. `retryToken` comes with `seat:attach`: one renewal of that seat
 * that does not count against the limits.
 */
export type Acknowledgement =
  | { ok: true; retryToken?: string }
  | { ok: false; code: 'NOT_FOUND' | 'INVALID_INPUT' | 'RATE_LIMITED' }

/** Path of the socket. */
export const SOCKET_PATH = '/v1/socket'
