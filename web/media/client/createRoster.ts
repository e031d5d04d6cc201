import type { RemotePublication } from '../mediaClient.ts'
import type { Emitter } from './createEmitter.ts'

/** Everybody else's publications as last heard. */
export interface Roster {
  all(): RemotePublication[]
  get(publicationId: string): RemotePublication | undefined
  /** Adds or changes one and tells. */
  put(publication: RemotePublication): void
  drop(publicationId: string): void
  /** Makes the list equal to what the engine says now; differences are told. */
  replace(publications: RemotePublication[]): void
}

export function createRoster({ emit }: Emitter): Roster {
  const known = new Map<string, RemotePublication>()

  function put(publication: RemotePublication): void {
    const before = known.get(publication.id)
    known.set(publication.id, publication)
    if (!before) {
      emit('remote-published', publication)
      return
    }
    const isSame =
      before.isMuted === publication.isMuted &&
      before.isStalled === publication.isStalled &&
      before.renditions.join() === publication.renditions.join()
    if (!isSame) emit('remote-changed', publication)
  }

  function drop(publicationId: string): void {
    if (known.delete(publicationId)) emit('remote-unpublished', publicationId)
  }

  return {
    all: () => [...known.values()],
    get: (publicationId) => known.get(publicationId),
    put,
    drop,
    replace(publications) {
      const now = new Set(publications.map(({ id }) => id))
      for (const id of [...known.keys()]) if (!now.has(id)) drop(id)
      for (const publication of publications) put(publication)
    },
  }
}
