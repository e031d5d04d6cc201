import type { MediaClient, RemotePublication } from '../mediaClient.ts'

/** Publications that are played in a container now. */
export interface Shown {
  has(publicationId: string): boolean
  /** Plays these and nothing else; without a container nothing. */
  show(publications: readonly RemotePublication[], container: HTMLElement | null): void
  clear(): void
}

/** One for each container of a client. */
export function createShown(client: Pick<MediaClient, 'attach'>): Shown {
  const attached = new Map<string, () => void>()
  return {
    has: (id) => attached.has(id),
    show(publications, container) {
      const wanted = new Set(container ? publications.map((one) => one.id) : [])
      for (const [id, detach] of attached) {
        if (wanted.has(id)) continue
        detach()
        attached.delete(id)
      }
      for (const id of wanted)
        if (container && !attached.has(id)) attached.set(id, client.attach(id, container))
    },
    clear() {
      for (const detach of attached.values()) detach()
      attached.clear()
    },
  }
}
