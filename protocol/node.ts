import type { CallSide } from '#domain/calls/words.ts'
import type { Rendition } from '#domain/media/words.ts'
import type { EvidenceKind, MediaKind, RoomKind } from '#domain/words.ts'

/** Application id inside credentials of the embedded engine. */
export const EMBEDDED_SDK_APP_ID = 1_400_000_001

const BEARER = /^Bearer ([A-Za-z0-9_-]{1,64})\.([0-9a-f]{64})$/

/** The authorization head of a node towards the api. @param key the node's own, derived for its id */
export function nodeAuthorization(nodeId: string, key: string): string {
  return `Bearer ${nodeId}.${key}`
}

/** Who an authorization head says it is; null when it has another form. The key is still to be compared. */
export function readNodeAuthorization(head: string): { nodeId: string; key: string } | null {
  const [, nodeId, key] = BEARER.exec(head) ?? []
  return nodeId && key ? { nodeId, key } : null
}

/** A node tells the api that it lives: `POST /internal/media-nodes`, every 5 s, answered `{ ok: true }`. */
export interface NodeBeat {
  id: string
  /** signalling address for browsers */
  url: string
  /** control address for the api, loopback */
  controlUrl: string
  /** start of this process, ISO 8601 with milliseconds */
  startedAt: string
  /** open rooms */
  rooms: number
  /** participants now, as a share of the limit (0 to 1) */
  load: number
  limits: { maxParticipants: number }
}

/** A fact from the engine, delivered at least once; `eventId` is unique per source. */
export interface MediaEvent {
  /** unique for ever: node, process start, counter */
  eventId: string
  /** node id */
  source: string
  kind: EvidenceKind
  providerRoomId: string
  /** seat id, absent for room events */
  userId?: string
  /** milliseconds since the epoch by the node's clock */
  atMs: number
  body?: Record<string, unknown>
}

/** Body of `POST /control/rooms`. */
export interface OpenNodeRoom {
  providerRoomId: string
  kind: RoomKind
  maxParticipants: number | null
}

/** Somebody in a room as the node sees it. */
export interface NodeParticipant {
  userId: string
  bits: number
  publishing: MediaKind[]
}

/** Codes of the control interface: 401, 404, 404, 422, 503. */
export type ControlError = 'UNAUTHORIZED' | 'NOT_FOUND' | 'ROOM_NOT_FOUND' | 'INVALID_INPUT' | 'MEDIA_FULL'

/** Packets of one publication as the engine counts them. */
export interface PublicationCounters {
  publicationId: string
  seatId: string
  kind: MediaKind
  /** of a camera */
  rendition: Rendition | null
  packetsIn: number
  packetsForwarded: number
}

/** Packets of one seat: everything its transport decrypted, and everything sent to it. */
export interface SeatCounters {
  seatId: string
  packetsIn: number
  packetsOut: number
  /** of cameras, part of `packetsOut` */
  packetsOutOf: Record<Rendition, number>
}

/** Answer of `GET /control/rooms/:id/counters`; kept for seats that left until the room closes. */
export interface RoomCounters {
  seats: SeatCounters[]
  publications: PublicationCounters[]
}

/** The id with which the relay of calls reports to the api; no media node has it. */
export const RELAY_NODE = 'relay'
/** Where it reports, from the root of the internal listener: `RelaySpans`, answered `{ ok: true }`. */
export const RELAY_SPANS_PATH = '/internal/call-spans'
/** Spans of one report. */
export const MAX_RELAY_SPANS = 200
/** Older ones are reported no more, milliseconds. */
export const MAX_RELAY_AGE_MS = 600_000
/**
 * The longest span, milliseconds. A line comes each twenty seconds of a voice; between two that are further apart anything may have been, and
 * nothing is said of it.
 */
export const MAX_RELAY_SPAN_MS = 30_000

/** Some time in which packets of one side went through the relay to the other one, and back; as ages in whole milliseconds when it is sent. */
export interface RelaySpan {
  roomId: string
  side: CallSide
  fromAgoMs: number
  untilAgoMs: number
}

/** Body of a report. */
export interface RelaySpans {
  /** when it was sent, milliseconds since the epoch: what stood still on its way, or at an api that did, is as much older */
  sentAtMs: number
  spans: RelaySpan[]
}
