import type { Link } from '../transport/createLink.ts'
import { SessionError } from './sessionError.ts'

/** Exchanges of session descriptions, one at a time, and so many in a second. */
export interface Negotiation {
  /** true also while one waits for its turn */
  isRunning(): boolean
  /**
   * Begins one when its turn comes. Throws SessionError when one runs, the session ended or a description cannot be used.
   * @param judge throws a SessionError for what is refused, before there is a link for it; this takes a turn, too
   */
  run<T>(work: (link: Link) => Promise<T>, judge?: () => void): Promise<T>
  /** Goes on with one that began before, so that it takes no turn. Throws as `run`. */
  goOn<T>(work: (link: Link) => Promise<T>, judge?: () => void): Promise<T>
}

export interface NegotiationOptions {
  /** resolves when the next one may begin */
  turn(): Promise<void>
  openLink(): Promise<Link>
  hasEnded(): boolean
  /** none runs any more; the answer of the last one is not told yet */
  onFree(): void
  /** the connection may be half changed, so the session has to end; called after the client has its answer */
  onBroken(cause: unknown): void
}

export function createNegotiation(options: NegotiationOptions): Negotiation {
  const { turn, openLink, hasEnded, onFree, onBroken } = options
  let isRunning = false
  let isBroken = false

  function assertOpen(): void {
    if (isBroken || hasEnded()) throw new SessionError('WRONG_STATE', 'the session has ended')
  }

  async function exchange<T>(
    work: (link: Link) => Promise<T>,
    judge: () => void,
    isNew: boolean,
  ): Promise<T> {
    assertOpen()
    if (isRunning) throw new SessionError('WRONG_STATE', 'a negotiation is running')
    isRunning = true
    try {
      if (isNew) await turn()
      assertOpen()
      judge()
      const result = await work(await openLink())
      assertOpen()
      return result
    } catch (cause) {
      if (cause instanceof SessionError) throw cause
      isBroken = true
      // after the answer, so that the client hears why
      setImmediate(() => onBroken(cause))
      throw new SessionError('MALFORMED', 'the session description was not understood', { cause })
    } finally {
      isRunning = false
      if (!isBroken && !hasEnded()) onFree()
    }
  }

  return {
    isRunning: () => isRunning,
    run: (work, judge = () => {}) => exchange(work, judge, true),
    goOn: (work, judge = () => {}) => exchange(work, judge, false),
  }
}
