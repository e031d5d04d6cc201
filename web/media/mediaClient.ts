import type { Rendition, RenditionChoice } from '#domain/media/words.ts'
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
  // the page is of an earlier version than the server and has to be loaded again
  | 'OLD_PAGE'
  | 'INTERNAL'

/** The one error media managers raise. */
export class MediaError extends Error {
  readonly code: MediaErrorCode
  /** the message may be shown as it is; otherwise it is for whoever reads a log */
  readonly isSentence: boolean
  constructor(
    code: MediaErrorCode,
    message: string,
    { isSentence = false, ...options }: ErrorOptions & { isSentence?: boolean } = {},
  ) {
    super(message, options)
    this.code = code
    this.isSentence = isSentence
  }
}

const FINAL: MediaErrorCode[] = [
  'FORBIDDEN',
  'ROOM_NOT_FOUND',
  'CAPACITY_FULL',
  'NO_MEDIA_PATH',
  'KICKED',
  'OLD_PAGE',
  'UNSUPPORTED',
]

/** True of errors after which another try with a new ticket cannot help. */
export function isUnrecoverable(error: MediaError): boolean {
  return FINAL.includes(error.code)
}

/** Connection as people see it; waiting: the room opens when its host is in. */
export type MediaState = 'idle' | 'connecting' | 'waiting' | 'connected' | 'reconnecting' | 'closed'

/** Figures for the health panel; null = not known yet, or never known of this provider. */
export interface MediaStats {
  bitrateKbps: number | null
  framesPerSecond: number | null
  framesDecoded: number | null
  framesEncoded: number | null
  packetsLostPct: number | null
  /** times that a received picture stood still, so far */
  freezes: number | null
  /** what keeps the sent picture below what it should be */
  limitedBy: 'processor' | 'network' | null
  roundTripMs: number | null
  /** estimate of glass to glass, shown as "about" */
  delayMs: number | null
  dtlsState: string | null
  srtpCipher: string | null
}

/** Nothing is known yet. */
export const NO_STATS: MediaStats = {
  bitrateKbps: null,
  framesPerSecond: null,
  framesDecoded: null,
  framesEncoded: null,
  packetsLostPct: null,
  freezes: null,
  limitedBy: null,
  roundTripMs: null,
  delayMs: null,
  dtlsState: null,
  srtpCipher: null,
}

/** How a way of media is: up is what this browser sends, down what it receives. */
export type NetworkQuality = 'unknown' | 'good' | 'fair' | 'bad' | 'lost'

export interface Network {
  up: NetworkQuality
  down: NetworkQuality
}

/** How loud somebody is heard. */
export interface Sound {
  /** 0 to 1 */
  volume: number
  isMuted: boolean
}

/** A remote picture or sound. */
export interface RemotePublication {
  id: string
  seatId: string
  kind: MediaKind
  isMuted: boolean
  isStalled: boolean
  /** of a camera: those that can be chosen */
  renditions: readonly Rendition[]
}

export interface MediaClientEvents {
  state: (state: MediaState) => void
  'remote-published': (publication: RemotePublication) => void
  'remote-changed': (publication: RemotePublication) => void
  'remote-unpublished': (publicationId: string) => void
  'autoplay-blocked': () => void
  muted: (kind: MediaKind, on: boolean) => void
  /** told when it changes */
  network: (network: Network) => void
  kicked: (reason: string) => void
  /** something failed, and the entry goes on */
  trouble: (error: MediaError) => void
  /** what was sent is not any more, without a word of this page, and the entry goes on */
  unsent: (kind: MediaKind, error: MediaError) => void
  /** the entry is over, or what was sent is */
  error: (error: MediaError) => void
}

/** What somebody without the host's seat is at the provider. */
export type MediaRole = 'speaker' | 'listener'

export interface JoinOptions {
  /** asked for a fresh ticket when the connection is lost for good, and while it is waited */
  renew: () => Promise<JoinTicket>
  signal?: AbortSignal
  /** who is refused tries again as long as its room may be without its host */
  waits?: boolean
}

/** The browser half of a media provider. One instance per seat; `leave` is idempotent. */
export interface MediaClient {
  /** Enters with a ticket, or with `waits` begins to wait where the provider has no room without its host. */
  join(ticket: JoinTicket, options: JoinOptions): Promise<void>
  /** Sends a track; one of a kind that is sent already takes its place, and nobody sees it end. */
  publish(kind: MediaKind, track: MediaStreamTrack): Promise<void>
  unpublish(kind: MediaKind): Promise<void>
  /**
   * Who listens may send from now on, once the provider knows of the grant, or sends no more; connection and seat stay.
   * @throws MediaError FORBIDDEN while nothing was granted
   */
  switchRole(role: MediaRole): Promise<void>
  setSelfMuted(kind: MediaKind, on: boolean): Promise<void>
  /** Sends the camera's high rendition no more, or again; where the provider sees to that itself, nothing. */
  holdHigh(on: boolean): Promise<void>
  /** Puts remote media into a container; the provider owns the element. Answers the detach function. */
  attach(publicationId: string, container: HTMLElement): () => void
  /** What comes of a seat's camera, also of one that begins later; high until it is said. */
  setRendition(seatId: string, rendition: RenditionChoice): void
  /** How a seat is heard, also what it sends later; wherever the provider plays it. */
  setSound(seatId: string, sound: Sound): void
  /** How loud a seat's sound comes, amplitude 0 to 1; null while nothing of it comes, or this page has it muted. */
  levelOf(seatId: string): Promise<number | null>
  /** Call it from a press: starts what the browser held back. */
  playAfterPress(): Promise<void>
  publications(): RemotePublication[]
  stats(): Promise<MediaStats>
  /** Leaves the room and enters it on the same seat with a fresh ticket; what is sent and shown goes on then. */
  enterAgain(): void
  leave(): Promise<void>
  on<E extends keyof MediaClientEvents>(event: E, listener: MediaClientEvents[E]): () => void
}
