import type { SignalError } from '#protocol/signal.ts'
import { isUnrecoverable, MediaError, type MediaErrorCode } from '../../mediaClient.ts'

const CODES: Record<SignalError, MediaErrorCode> = {
  FORBIDDEN: 'FORBIDDEN',
  TICKET_INVALID: 'FORBIDDEN',
  TICKET_EXPIRED: 'TICKET_EXPIRED',
  TICKET_USED: 'TICKET_EXPIRED',
  CAPACITY_FULL: 'CAPACITY_FULL',
  ROOM_NOT_FOUND: 'ROOM_NOT_FOUND',
  MALFORMED: 'INTERNAL',
  OTHER_VERSION: 'OLD_PAGE',
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

/** The error of a lost connection that cannot come back, so that trying again would only annoy the server; else null. */
export function finalError(cause: unknown): MediaError | null {
  // a node that has just restarted refuses tickets until the api has heard of its new start
  if (cause instanceof SignallingError && cause.code === 'TICKET_INVALID') return null
  if (!(cause instanceof MediaError || cause instanceof SignallingError)) return null
  const error = toMediaError(cause)
  return isUnrecoverable(error) ? error : null
}
