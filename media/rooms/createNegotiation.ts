import type { Link } from '../transport/createLink.ts'
import { Refusal } from './refusal.ts'

/** Exchanges of session descriptions, one at a time. */
export interface Negotiation {
  isRunning(): boolean
  /** Throws Refusal when one runs, the session ended or a description cannot be used. */
  run<T>(work: (link: Link) => Promise<T>): Promise<T>
}

export interface NegotiationOptions {
  openLink(): Link
  hasEnded(): boolean
  /** the connection may be half changed, so the session has to end; called after the client has its answer */
  onBroken(cause: unknown): void
}

export function createNegotiation({ openLink, hasEnded, onBroken }: NegotiationOptions): Negotiation {
  let isRunning = false
  return {
    isRunning: () => isRunning,
    async run(work) {
      if (hasEnded()) throw new Refusal('WRONG_STATE', 'the session has ended')
      if (isRunning) throw new Refusal('WRONG_STATE', 'a negotiation is running')
      isRunning = true
      try {
        const result = await work(openLink())
        if (hasEnded()) throw new Refusal('WRONG_STATE', 'the session has ended')
        return result
      } catch (cause) {
        if (cause instanceof Refusal) throw cause
        // after the answer, so that the client hears why
        setImmediate(() => onBroken(cause))
        throw new Refusal('MALFORMED', 'the session description was not understood', { cause })
      } finally {
        isRunning = false
      }
    },
  }
}
