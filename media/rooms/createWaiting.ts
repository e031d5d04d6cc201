import { prefixOf } from '#domain/address.ts'

/** Somebody who holds a port and is not connected yet. */
export interface WaitingLink {
  /** as the signalling sees it */
  readonly address: string
  /** Ends the attempt; resolves when its port is free again. */
  giveWay(): Promise<void>
}

/** Who holds ports without media, over all rooms of a node, longest first. */
export interface Waiting {
  add(one: WaitingLink): void
  delete(one: WaitingLink): void
  /** The longest waiting of the prefix that has most of them; loopback has no prefix, each address is its own. */
  first(): WaitingLink | null
}

export function createWaiting(): Waiting {
  const all = new Set<WaitingLink>()
  return {
    add: (one) => void all.add(one),
    delete: (one) => void all.delete(one),
    first() {
      const groups = new Map<string, WaitingLink[]>()
      for (const one of all) {
        const prefix = prefixOf(one.address) ?? one.address
        const group = groups.get(prefix) ?? []
        groups.set(prefix, group)
        group.push(one)
      }
      let most: WaitingLink[] = []
      // of equal ones the group that has waited longest, for it was met first
      for (const group of groups.values()) if (group.length > most.length) most = group
      return most[0] ?? null
    },
  }
}
