/** How many connections may wait without having joined. */
export interface StrangerBounds {
  /** of one address */
  perAddress: number
  inAll: number
}

/** A connection that has not joined. */
export interface Stranger {
  /** closes it because others need the place */
  giveWay(): void
}

export interface Strangers {
  /** Takes a newcomer in; at a bound the longest silent one of the largest holder gives way, never the newcomer. */
  add(stranger: Stranger, holder: string): void
  /** It has said something. */
  spoke(stranger: Stranger): void
  /** It has joined or is gone. */
  forget(stranger: Stranger): void
  size(): number
}

export function createStrangers(bounds: StrangerBounds): Strangers {
  const holderOf = new Map<Stranger, string>()
  /** of each holder, the longest silent one first */
  const byHolder = new Map<string, Set<Stranger>>()

  function forget(stranger: Stranger): void {
    const holder = holderOf.get(stranger)
    if (holder === undefined) return
    holderOf.delete(stranger)
    const own = byHolder.get(holder)
    own?.delete(stranger)
    if (own?.size === 0) byHolder.delete(holder)
  }

  function longestSilent(of: Set<Stranger> | undefined): void {
    const [first] = of ?? []
    if (!first) return
    forget(first)
    first.giveWay()
  }

  function largest(): Set<Stranger> | undefined {
    let found: Set<Stranger> | undefined
    // of equals the one that came first: a newcomer with a holder of its own is the last
    for (const own of byHolder.values()) if (!found || own.size > found.size) found = own
    return found
  }

  return {
    add(stranger, holder) {
      const own = byHolder.get(holder) ?? new Set()
      byHolder.set(holder, own)
      own.add(stranger)
      holderOf.set(stranger, holder)
      if (own.size > bounds.perAddress) longestSilent(own)
      else if (holderOf.size > bounds.inAll) longestSilent(largest())
    },
    spoke(stranger) {
      const own = byHolder.get(holderOf.get(stranger) ?? '')
      if (own?.delete(stranger)) own.add(stranger)
    },
    forget,
    size: () => holderOf.size,
  }
}
