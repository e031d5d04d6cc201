import { canSubscribe } from '#domain/room/permission.ts'
import type { Roster } from '../client/createRoster.ts'
import type { Choices } from './createChoices.ts'
import type { EngineSession } from './createSession.ts'
import { SignallingError, toMediaError } from './signalling/signallingError.ts'

export interface Subscriptions {
  /** asks for everything that may be received and is not, together; connects also when there is nothing yet */
  take(): void
  forget(publicationId: string): void
  /** a new session receives nothing yet and knows of no choice: who wants no picture gets none from the start */
  clear(): void
}

export interface SubscriptionOptions {
  roster: Roster
  choices: Choices
  current(): EngineSession | null
  onTaken(): void
  /** the session of then is of no use any more */
  onFailed(): void
}

/** What this client receives of a room. */
export function createSubscriptions(options: SubscriptionOptions): Subscriptions {
  const { roster, choices, current, onTaken, onFailed } = options
  const subscribed = new Set<string>()
  /** sessions in which something is asked for now; true: more came meanwhile */
  const asking = new WeakMap<EngineSession, boolean>()

  async function takeAll(open: EngineSession): Promise<void> {
    const wanted = roster.all().filter(({ id, kind }) => canSubscribe(open.bits, kind) && !subscribed.has(id))
    if (wanted.length === 0) return await open.connection.open()
    const ids = wanted.map(({ id }) => id)
    for (const id of ids) subscribed.add(id)
    try {
      await open.connection.subscribe(ids)
    } catch (cause) {
      for (const id of ids) subscribed.delete(id)
      const isGone = ids.some((id) => !roster.get(id))
      // one of them ended meanwhile: the others are asked for again
      if (cause instanceof SignallingError && isGone) return await takeAll(open)
      throw cause
    }
    onTaken()
  }

  /** What comes while something is asked for is asked for behind it, together: a seat has two negotiations a second. */
  async function takeInTurn(open: EngineSession): Promise<void> {
    if (asking.has(open)) return void asking.set(open, true)
    try {
      do {
        asking.set(open, false)
        await takeAll(open)
      } while (asking.get(open) && current() === open)
    } finally {
      asking.delete(open)
    }
  }

  return {
    take() {
      const open = current()
      if (!open) return
      queueMicrotask(() => {
        takeInTurn(open).catch((cause: unknown) => {
          if (current() === open && toMediaError(cause).code !== 'NETWORK') onFailed()
        })
      })
    },
    forget: (publicationId) => void subscribed.delete(publicationId),
    clear() {
      subscribed.clear()
      choices.emitAll()
    },
  }
}
