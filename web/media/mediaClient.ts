import type { MediaKind } from '#domain/words.ts'
import type { JoinTicket } from '#protocol/ticket.ts'

/** Codes every provider's errors are mapped to; the original stays in `cause`. */
export type MediaErrorCode =
  | 'FORBIDDEN'
  | 'TICKET_EXPIRED'
  | 'CAPACITY_FULL'
  | 'ROOM_NOT_FOUND'
  | 'NETWORK'
  | 'NO_MEDIA_PATH'
  | 'DEVICE_DENIED'
  | 'DEVICE_MISSING'
  | 'UNSUPPORTED'
  | 'KICKED'
  | 'INTERNAL'

/** The one error media managers raise. */
export class MediaError extends Error {
  readonly code: MediaErrorCode
  constructor(code: MediaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Connection as people see it. */
export type MediaState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed'

/** Figures for the health panel; null = not known yet. */
export interface MediaStats {
  bitrateKbps: number | null
  framesPerSecond: number | null
  framesDecoded: number
  framesEncoded: number
  packetsLostPct: number | null
  roundTripMs: number | null
  /** estimate of glass to glass, shown as "about" */
  delayMs: number | null
  dtlsState: string | null
  srtpCipher: string | null
}

/** A remote picture or sound. */
export interface RemotePublication {
  id: string
  seatId: string
  kind: MediaKind
  isMuted: boolean
  isStalled: boolean
}

export interface MediaClientEvents {
  state: (state: MediaState) => void
  'remote-published': (publication: RemotePublication) => void
  'remote-changed': (publication: RemotePublication) => void
  'remote-unpublished': (publicationId: string) => void
  'autoplay-blocked': () => void
  muted: (kind: MediaKind, on: boolean) => void
  kicked: (reason: string) => void
  error: (error: MediaError) => void
}

/** The browser half of a media provider. One instance per seat; `leave` is idempotent. */
export interface MediaClient {
  /** Enters with a ticket. `renew` is asked for a fresh ticket when the connection is lost for good. */
  join(ticket: JoinTicket, options: { renew: () => Promise<JoinTicket>; signal?: AbortSignal }): Promise<void>
  publish(kind: MediaKind, track: MediaStreamTrack): Promise<void>
  unpublish(kind: MediaKind): Promise<void>
  setSelfMuted(kind: MediaKind, on: boolean): Promise<void>
  /** Puts remote media into a container; the provider owns the element. Answers the detach function. */
  attach(publicationId: string, container: HTMLElement): () => void
  publications(): RemotePublication[]
  stats(): Promise<MediaStats>
  leave(): Promise<void>
  on<E extends keyof MediaClientEvents>(event: E, listener: MediaClientEvents[E]): () => void
}
