import type { SignalError } from '#protocol/signal.ts'
import { MediaError, type MediaErrorCode } from '../../mediaClient.ts'

const CODES: Record<SignalError, MediaErrorCode> = {
  FORBIDDEN: 'FORBIDDEN',
  TICKET_INVALID: 'FORBIDDEN',
  TICKET_EXPIRED: 'TICKET_EXPIRED',
  TICKET_USED: 'TICKET_EXPIRED',
  CAPACITY_FULL: 'CAPACITY_FULL',
  ROOM_NOT_FOUND: 'ROOM_NOT_FOUND',
  MALFORMED: 'INTERNAL',
  TOO_MANY_MESSAGES: 'INTERNAL',
  WRONG_STATE: 'INTERNAL',
  INTERNAL: 'INTERNAL',
}

/** A `fail` of the engine; becomes the cause of the MediaError that screens see. */
export class SignallingError extends Error {
  readonly code: SignalError
  constructor(code: SignalError, detail: string) {
    super(detail)
    this.code = code
  }
}

/** The error for screens of whatever went wrong here. */
export function toMediaError(cause: unknown): MediaError {
  if (cause instanceof MediaError) return cause
  if (cause instanceof SignallingError) return new MediaError(CODES[cause.code], cause.message, { cause })
  return new MediaError('INTERNAL', cause instanceof Error ? cause.message : String(cause), { cause })
}

/** Errors after which another try with a new ticket cannot help. */
const FINAL: MediaErrorCode[] = [
  'FORBIDDEN',
  'ROOM_NOT_FOUND',
  'CAPACITY_FULL',
  'NO_MEDIA_PATH',
  'KICKED',
  'UNSUPPORTED',
]

/** True when a lost connection cannot come back, so that trying again would only annoy the server. */
export function isUnrecoverable(cause: unknown): boolean {
  // a node that has just restarted refuses tickets until the api has heard of its new start
  if (cause instanceof SignallingError && cause.code === 'TICKET_INVALID') return false
  const isTold = cause instanceof MediaError || cause instanceof SignallingError
  return isTold && FINAL.includes(toMediaError(cause).code)
}
