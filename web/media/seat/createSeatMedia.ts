import type { MediaKind } from '#domain/words.ts'
import type { PageWord } from '#protocol/socket.ts'
import type { MediaClient } from '../mediaClient.ts'

/** The media of a seat, as far as who keeps the seat needs them. */
export interface SeatMedia {
  /** what the page says of itself now */
  word(): PageWord
  onChange(listener: () => void): () => void
  /** the server asks for another entry */
  enterAgain(): void
}

/** Media that are there before their client is, and outlive it. */
export interface OwnSeatMedia extends SeatMedia {
  /** Speaks for a client from now on. Answers the function that ends that. */
  follow(client: Pick<MediaClient, 'on' | 'enterAgain'>): () => void
  /** the client sends this kind, muted or not */
  addSent(kind: MediaKind): void
  removeSent(kind: MediaKind): void
}

export function createSeatMedia(): OwnSeatMedia {
  const listeners = new Set<() => void>()
  const sent = new Set<MediaKind>()
  let followed: Pick<MediaClient, 'enterAgain'> | null = null
  let isConnected = false

  function change(): void {
    for (const listener of [...listeners]) listener()
  }

  function setConnected(next: boolean): void {
    if (isConnected === next) return
    isConnected = next
    change()
  }

  return {
    // over a connection that does not stand nothing is sent
    word: () => ({ isConnected, publishes: isConnected ? [...sent].sort() : [] }),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    enterAgain: () => followed?.enterAgain(),
    follow(client) {
      followed = client
      const off = client.on('state', (state) => setConnected(state === 'connected'))
      return () => {
        off()
        if (followed !== client) return
        followed = null
        sent.clear()
        setConnected(false)
      }
    },
    addSent(kind) {
      if (sent.has(kind)) return
      sent.add(kind)
      if (isConnected) change()
    },
    removeSent(kind) {
      if (sent.delete(kind) && isConnected) change()
    },
  }
}
