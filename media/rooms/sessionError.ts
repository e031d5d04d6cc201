import type { SignalError } from '#protocol/signal.ts'

/** A request of a client that is refused without any harm to its session. */
export class SessionError extends Error {
  readonly code: SignalError
  constructor(code: SignalError, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.code = code
  }
}
