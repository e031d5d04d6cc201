import { prefixOf } from '#domain/address.ts'
import type { SeatRole } from '#domain/words.ts'
import { SessionError } from './sessionError.ts'

/** How the places of a node are divided; shares are percentages. */
export interface PlaceShares {
  /** places for viewers */
  maxViewers: number
  /** places for hosts on top of them, as a share of them */
  hostsPct: number
  /** what one network prefix may hold of either */
  prefixPct: number
}

/** Who asks for a place. */
export interface Occupant {
  role: SeatRole
  /** as the signalling sees it */
  address: string
}

/** A place that is taken until it is released; releasing again changes nothing. */
export interface Place {
  release(): void
}

/** Why there is no place: every one of the role is taken, or the share of the prefix is. */
export type Fullness = 'node' | 'prefix'

export interface Places {
  /**
   * @param replaced a place that goes back as soon as this one is taken, so it does not count
   * @throws SessionError CAPACITY_FULL
   */
  take(occupant: Occupant, replaced?: Place): Place
  /** @throws SessionError CAPACITY_FULL when nobody of this kind would get one right now */
  assertFree(occupant: Occupant, replaced?: Place): void
  /** What keeps somebody out right now; null = there is a place. */
  fullness(occupant: Occupant, replaced?: Place): Fullness | null
  hasFree(role: SeatRole): boolean
  taken(): number
}

interface Taken extends Place {
  role: SeatRole
  prefix: string | null
}

const DETAIL: Record<Fullness, string> = {
  node: 'this node is full',
  prefix: 'this node has no more places for your network',
}

/** A share of a number of places, rounded up: a small node has a place of each kind for everybody. */
const shareOf = (places: number, pct: number): number => Math.ceil((places * pct) / 100)

/** How many hosts a node takes beside its viewers. */
export function hostPlaces({ maxViewers, hostsPct }: Pick<PlaceShares, 'maxViewers' | 'hostsPct'>): number {
  return shareOf(maxViewers, hostsPct)
}

/**
 * Counts the places of a node: viewers cannot take those of hosts nor hosts those of viewers, and one network prefix
 * holds a part of either. Loopback is no prefix: behind a proxy that nobody named, everybody comes from there.
 */
export function createPlaces(shares: PlaceShares): Places {
  const all: Record<SeatRole, number> = { viewer: shares.maxViewers, host: hostPlaces(shares) }
  const held = new Set<Taken>()

  const count = (fits: (one: Taken) => boolean, replaced?: Place): number =>
    [...held].filter((one) => one !== replaced && fits(one)).length

  function fullness({ role, address }: Occupant, replaced?: Place): Fullness | null {
    if (count((one) => one.role === role, replaced) >= all[role]) return 'node'
    const prefix = prefixOf(address)
    if (prefix === null) return null
    const own = count((one) => one.role === role && one.prefix === prefix, replaced)
    return own >= shareOf(all[role], shares.prefixPct) ? 'prefix' : null
  }

  function assertFree(occupant: Occupant, replaced?: Place): void {
    const full = fullness(occupant, replaced)
    if (full) throw new SessionError('CAPACITY_FULL', DETAIL[full])
  }

  return {
    fullness,
    assertFree,
    take(occupant, replaced) {
      assertFree(occupant, replaced)
      const { role, address } = occupant
      const place: Taken = { role, prefix: prefixOf(address), release: () => void held.delete(place) }
      held.add(place)
      return place
    },
    hasFree: (role) => count((one) => one.role === role) < all[role],
    taken: () => held.size,
  }
}
