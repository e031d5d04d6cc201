import type { Link } from '../transport/createLink.ts'
import { SessionError } from './sessionError.ts'

/** Exchanges of session descriptions, one at a time. */
export interface Negotiation {
  isRunning(): boolean
  /** Throws SessionError when one runs, the session ended or a description cannot be used. */
  run<T>(work: (link: Link) => Promise<T>): Promise<T>
}

export interface NegotiationOptions {
  openLink(): Promise<Link>
  hasEnded(): boolean
  /** the connection may be half changed, so the session has to end; called after the client has its answer */
  onBroken(cause: unknown): void
}

export function createNegotiation({ openLink, hasEnded, onBroken }: NegotiationOptions): Negotiation {
  let isRunning = false
  return {
    isRunning: () => isRunning,
    async run(work) {
      if (hasEnded()) throw new SessionError('WRONG_STATE', 'the session has ended')
      if (isRunning) throw new SessionError('WRONG_STATE', 'a negotiation is running')
      isRunning = true
      try {
        const result = await work(await openLink())
        if (hasEnded()) throw new SessionError('WRONG_STATE', 'the session has ended')
        return result
      } catch (cause) {
        if (cause instanceof SessionError) throw cause
        // after the answer, so that the client hears why
        setImmediate(() => onBroken(cause))
        throw new SessionError('MALFORMED', 'the session description was not understood', { cause })
      } finally {
        isRunning = false
      }
    },
  }
}
