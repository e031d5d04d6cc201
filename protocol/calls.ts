import type { CallMedia, CallSide } from '#domain/calls/words.ts'

/**
 * What the page of one side of a call says to the other's. commit: the hash of what it will open; open: a `CallOpening` as JSON; kinds: what it
 * sends now, a JSON array of media kinds; again: it asks for another offer; bye: it leaves on purpose.
 */
export const SIGNAL_KINDS = [
  'commit',
  'open',
  'offer',
  'answer',
  'candidate',
  'kinds',
  'again',
  'bye',
] as const
export type SignalKind = (typeof SIGNAL_KINDS)[number]

/** Bytes of what one page says to the other at once. */
export const MAX_SIGNAL_BYTES = 12_000

/** A side of a call as both may know it. */
export interface CallPeer {
  seatId: string
  /** counts its pages: another one knows nothing of what was said to the one before */
  epoch: number
  /** its page is connected to us */
  isHere: boolean
  /** milliseconds since the epoch until which its seat waits for it; null: it is here, or its seat has ended */
  keptUntilMs: number | null
}

/** A call, whole: a higher `rev` takes the place of a lower one. It comes again each 15 s, with the time. */
export interface CallState {
  roomId: string
  rev: number
  /** time of the database, milliseconds since the epoch: what is left is counted by it */
  nowMs: number
  endsAtMs: number
  /** null: never came, or left */
  creator: CallPeer | null
  fan: CallPeer | null
}

/** What a page needs for a call of two. */
export interface CallTicket {
  provider: 'direct'
  topology: 'p2p'
  /** the creator's page makes the offers */
  side: CallSide
  media: CallMedia
  bits: number
  /** the account of the other side */
  other: string
  /** it alone carries the call, and neither side learns the other's address; null: the two pages connect with each other directly */
  relay: CallRelay | null
}

/** By which relay a call is carried (TURN, RFC 8656), and with what one of its seats opens a way through it. */
export interface CallRelay {
  /** `turn:` and `turns:` addresses */
  urls: string[]
  username: string
  credential: string
  /** seconds for which a way may be opened with it; one that is open goes on */
  lifeS: number
}

/** Server → browser about the call whose line one has; `call:taken`: another page of the same person has it now. */
export interface CallServerMessages {
  'call:changed': CallState
  /** of the other side: `seq` counts what was ever sent to this one, `epoch` is the sender's */
  'call:signal': { roomId: string; seq: number; epoch: number; kind: SignalKind; body: string }
  'call:taken': { seatId: string }
  /** asks the page of this seat whether it is there; it answers with `call:here` */
  'call:check': { seatId: string }
}

/**
 * Browser → server, on an own seat of a call. open: takes the line for this page (8 to 64 characters by chance) and gets what came after `after`;
 * signal: `n` counts from 1 by page, `to` is the other's epoch as it was seen; close: this page leaves the line, and the
 * seat stays; here: answers `call:check`.
 */
export interface CallClientMessages {
  'call:open': { seatId: string; page: string; after: number }
  'call:signal': { seatId: string; page: string; n: number; to: number; kind: string; body: string }
  'call:close': { seatId: string; page: string }
  'call:here': { seatId: string; page: string }
}

/**
 * How each of them is acknowledged. STALE: the other page is another one by now, or this one has the line no more; GAP: `n` is the number that is
 * expected next. NOT_FOUND: it is no open seat of a call of one's own.
 */
export type CallAcknowledgement =
  | { ok: true }
  | { ok: false; code: 'NOT_FOUND' | 'INVALID_INPUT' | 'RATE_LIMITED' | 'STALE' | 'GAP'; n?: number }
