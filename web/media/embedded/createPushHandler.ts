import type { MediaKind } from '#domain/words.ts'
import type { Roster } from '../client/createRoster.ts'
import type { Outbox } from './createOutbox.ts'
import type { EngineSession } from './createSession.ts'
import type { Subscriptions } from './createSubscriptions.ts'
import type { Push } from './signalling/openSignalSocket.ts'

export interface PushTargets {
  roster: Roster
  outbox: Outbox
  subscriptions: Subscriptions
  current(): EngineSession | null
  /** the session of then is of no use any more */
  onFailed(): void
  onMuted(kind: MediaKind, on: boolean): void
  /** what this seat may do from now on */
  onBits(bits: number): void
  /** why the engine is about to close the socket */
  onEnding(reason: string): void
}

/** Carries out what the engine says unasked. */
export function createPushHandler(targets: PushTargets): (push: Push) => void {
  const { roster, outbox, subscriptions, current, onFailed, onMuted, onBits, onEnding } = targets

  function sendAgain(): void {
    const open = current()
    outbox.sendMissing().catch(() => {
      if (current() === open) onFailed()
    })
  }

  return (push) => {
    switch (push.t) {
      case 'published':
        roster.put(push.publication)
        subscriptions.take()
        break
      case 'changed':
        if (roster.get(push.publication.id)) roster.put(push.publication)
        break
      case 'unpublished':
        subscriptions.forget(push.publicationId)
        roster.drop(push.publicationId)
        if (outbox.forget(push.publicationId, push.reason)) sendAgain()
        break
      case 'bits':
        onBits(push.bits)
        break
      case 'muted':
        onMuted(push.kind, push.on)
        break
      case 'removed':
      case 'closed':
        onEnding(push.reason)
        break
      default:
        push satisfies never
    }
  }
}
