import type { DenyFacts } from '#domain/access/verdict.ts'
import type { GraceCause } from '#domain/access/words.ts'
import type { ActingRole, ChannelAct } from '#domain/channel/roleActs.ts'
import type { ChatBlock, SilenceCause } from '#domain/chat/words.ts'
import type { DenyCode, MediaKind, RoomEndReason, RoomState, SeatEndReason } from '#domain/words.ts'
import type { CallAcknowledgement, CallClientMessages, CallServerMessages } from './calls.ts'
import type { ChatClientMessages, ChatServerMessages } from './chat.ts'
import type { FloorClientMessages, FloorServerMessages } from './floor.ts'
import type { ListenerServerMessages } from './listeners.ts'
import type { TipServerMessages } from './tips.ts'

/** What a page says of itself with a beat. It counts where what the media provider says may be lost. */
export interface PageWord {
  /** its connection to the media provider stands */
  isConnected: boolean
  /** kinds that it sends now; empty for who only watches */
  publishes: MediaKind[]
}

/** Server → browser over our authenticated socket; the payload is the only argument. */
export interface ServerMessages
  extends ChatServerMessages,
    CallServerMessages,
    TipServerMessages,
    FloorServerMessages,
    ListenerServerMessages {
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
  /** the right behind the seat cannot be shown, or tokens of it went; it stays until `until` (seconds since the epoch) */
  'seat:grace': { seatId: string; cause: GraceCause; until: number }
  /** the entitlement is good again */
  'seat:kept': { seatId: string }
  /** the provider says of nobody on this seat: enter the same room again under the same seat, within a minute */
  'seat:reenter': { seatId: string }
  /** something of the room changed; read it again when `rev` is newer */
  'room:changed': {
    roomId: string
    rev: number
    state: RoomState
    viewers: number
    endReason: RoomEndReason | null
    hostGoneUntil: number | null
    /** another one: something else of the room changed too */
    etag: string
  }
  /**
   * where the account stands in the line of a full room; `position` null: it waits there no more. `offerUntil`: a place is kept
   * for it until then (seconds since the epoch), and one admission takes it. `aboutMin` null: nobody knows yet
   */
  'line:changed': {
    roomId: string
    position: number | null
    aboutMin: number | null
    offerUntil: number | null
  }
  /** the account was told something, or read it elsewhere; the inbox is asked again */
  'inbox:changed': Record<string, never>
  /** a channel is open to the account again; a page that was refused there asks again */
  'door:changed': Record<string, never>
  /** server time in milliseconds, answered to `clock` */
  clock: { serverMs: number }
}

/** Browser → server; each is acknowledged with `{ ok: true }` or `{ ok: false, code }`. */
export interface ClientMessages extends ChatClientMessages, CallClientMessages, FloorClientMessages {
  /** binds this socket to an own seat, so that its end is told here; counts as a beat */
  'seat:attach': { seatId: string }
  'seat:beat': { seatId: string; page?: PageWord }
  /** follows a room one may see; who has a turn in its line is told where they stand, and keeps it as long */
  'room:follow': { roomId: string }
  'room:unfollow': { roomId: string }
  /** follows a room that was full and waits for a place; CAPACITY_FULL must be the last word of its door */
  'line:join': { roomId: string }
  'line:leave': { roomId: string }
  clock: Record<string, never>
}

/** What each message does in a channel, where a role has to allow it; null asks for a seat or a room that one may see. */
export const MESSAGE_ACTS = {
  'seat:attach': null,
  'seat:beat': null,
  'room:follow': null,
  'room:unfollow': null,
  clock: null,
  'line:join': null,
  'line:leave': null,
  'floor:open': null,
  'floor:close': null,
  'call:open': null,
  'call:signal': null,
  'call:close': null,
  'call:here': null,
  'chat:open': null,
  'chat:close': null,
  'chat:send': null,
} as const satisfies Record<keyof ClientMessages, ChannelAct | null>

/**
 * Acknowledgement of every client message. `retryToken` comes with `seat:attach`: one renewal of that seat
 * that does not count against the limits; and `grace`, where it has one. `role` comes with `chat:open`: what one is in the room's channel. `id` and `seq` come
 * with `chat:send`, as `ChatAnswer` says.
 */
export type Acknowledgement =
  | {
      ok: true
      retryToken?: string
      grace?: { cause: GraceCause; until: number } | null
      role?: ActingRole
      id?: string
      seq?: number | null
    }
  | {
      ok: false
      code: 'NOT_FOUND' | 'INVALID_INPUT' | 'RATE_LIMITED' | ChatBlock
      untilMs?: number
      cause?: SilenceCause
    }

/** Acknowledgement of `line:join`: from a network so many guests may wait. */
export type LineAcknowledgement = Acknowledgement | { ok: false; code: 'GUESTS_FULL' }

/** How each client message is acknowledged. */
export type AcknowledgementOf<E extends keyof ClientMessages> = E extends 'line:join'
  ? LineAcknowledgement
  : E extends keyof CallClientMessages
    ? CallAcknowledgement
    : Acknowledgement

/** Path of the socket. */
export const SOCKET_PATH = '/v1/socket'
