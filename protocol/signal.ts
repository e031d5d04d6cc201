import type { Rendition, RenditionChoice } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'

/**
 * Media signalling of the embedded engine: JSON over one WebSocket per participant, one peer
 * connection per participant, renegotiated. Control never travels here, only media.
 * Who has joined connects at once and is inside from then on: `subscribe` may be empty and opens an idle line.
 * The client starts every negotiation (`publish` carries its offer, `subscribe` is answered by the engine's
 * offer) and runs one at a time, so that two offers never cross. A seat has two in a second: a third is answered when
 * its turn comes. A `subscribe` that comes while one runs is kept until that one is over; a later one takes it along.
 * What changes nothing is not negotiated.
 * A camera may come in two renditions. To its publisher they are two publications, each with its own line and id; to
 * everybody else the camera is one, on one line, and `setRendition` says which of them that line carries.
 */
export const SIGNAL_VERSION = 2

/** Something that a seat sends. */
export interface Publication {
  id: string
  /** seat that publishes */
  seatId: string
  kind: MediaKind
  /** of somebody's camera: those that there are; of an own one: the one that this is; of other kinds: none */
  renditions: Rendition[]
  /** by the publisher or by the server: nothing is forwarded */
  isMuted: boolean
  /** no packet for a while though not muted */
  isStalled: boolean
}

/** Which media line of the connection carries which publication. */
export interface TrackLine {
  mid: string
  publicationId: string
}

/** One line of an offer that is to be sent on. A camera without a rendition is its high one. */
export interface OfferedLine {
  mid: string
  kind: MediaKind
  rendition?: Rendition
}

/** Browser → engine. `rid` is answered by exactly one message with the same number. */
export type ClientSignal =
  | {
      t: 'join'
      v: typeof SIGNAL_VERSION
      rid: number
      providerRoomId: string
      userId: string
      userSig: string
      privateMapKey: string
      joinNonce: string
    }
  | { t: 'resume'; v: typeof SIGNAL_VERSION; rid: number; resumeToken: string }
  | { t: 'publish'; rid: number; kinds: OfferedLine[]; sdp: string }
  | { t: 'unpublish'; rid: number; publicationId: string }
  | { t: 'subscribe'; rid: number; publicationIds: string[] }
  | { t: 'answer'; rid: number; sdp: string }
  /** what this seat gets of another one's camera from now on, also of one that begins later */
  | { t: 'setRendition'; rid: number; seatId: string; rendition: RenditionChoice }
  | { t: 'selfMute'; rid: number; kind: MediaKind; on: boolean }
  | { t: 'leave'; rid: number }
  | { t: 'ping'; rid: number; sentAt: number }

/** Codes of a refused signal. */
export const SIGNAL_ERRORS = [
  'FORBIDDEN',
  'TICKET_EXPIRED',
  'TICKET_USED',
  'TICKET_INVALID',
  'CAPACITY_FULL',
  'ROOM_NOT_FOUND',
  'MALFORMED',
  // the page speaks another version of this protocol and has to be loaded again
  'OTHER_VERSION',
  'TOO_MANY_MESSAGES',
  'WRONG_STATE',
  'INTERNAL',
] as const
export type SignalError = (typeof SIGNAL_ERRORS)[number]

/** Engine → browser. Messages without `rid` come unasked. */
export type ServerSignal =
  | { t: 'ok'; rid: number; body?: Record<string, unknown> }
  | { t: 'fail'; rid: number; code: SignalError; detail: string }
  /** answers `join` and `resume`: the room as it is now */
  | {
      t: 'joined'
      rid: number
      participantId: string
      bits: number
      resumeToken: string
      /** of everybody else */
      publications: Publication[]
      /** own ones that still stand after a resume */
      own: Publication[]
      /** kinds the server has muted */
      muted: MediaKind[]
    }
  /** answers `publish` */
  | { t: 'answer'; rid: number; sdp: string; publications: Publication[] }
  /** answers `subscribe`; the browser sends `answer` next. `ok` in its place: nothing is new, or a later one takes it along */
  | { t: 'offer'; rid: number; sdp: string; tracks: TrackLine[] }
  | { t: 'published'; publication: Publication }
  | { t: 'unpublished'; publicationId: string; reason: string }
  | { t: 'changed'; publication: Publication }
  | { t: 'muted'; kind: MediaKind; on: boolean }
  /** what this seat may do from now on; what it may send no more is gone already */
  | { t: 'bits'; bits: number }
  | { t: 'removed'; reason: string }
  | { t: 'closed'; reason: string }

/** WebSocket close codes of the signalling; 1001 means that the node stops. */
export const SIGNAL_CLOSE = {
  joinTimeout: 4001,
  removed: 4003,
  roomClosed: 4004,
  noMediaPath: 4005,
  tooManyMessages: 4008,
  replaced: 4009,
  left: 4010,
  /** a socket that has not joined was refused too often */
  refused: 4011,
  /** connected when the last place was taken */
  full: 4012,
  tooManyBytes: 4013,
} as const
