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
