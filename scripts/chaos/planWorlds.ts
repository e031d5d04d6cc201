/** A database, a provider and servers of their own, and how much happens there by one seed. */
export interface World {
  what: 'steps' | 'purchases'
  count: number
  seed: number
}

/** After so much a new one begins: what was sold long ago has no more to say. */
const MAX_IN_WORLD = 500

/** So many in worlds, each by a seed of its own. */
export function planWorlds(what: World['what'], all: number, seed: number): World[] {
  return Array.from({ length: Math.ceil(all / MAX_IN_WORLD) }, (_, n) => ({
    ...{ what, seed: seed + n },
    count: Math.min(MAX_IN_WORLD, all - n * MAX_IN_WORLD),
  }))
}
