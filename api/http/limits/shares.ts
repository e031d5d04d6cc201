import { addressOf, prefixOf } from '#domain/address.ts'
import type { Who } from '../handler.ts'
import type { Ask, Count, Rate } from './counts.ts'

/** A network has so many times what one address has. */
export const PREFIX_SHARE = 8
/** Reads of one address, as many times those of one account: an office reads through one. */
export const READ_SHARE = 20
/** Requests of one address to the payment provider, as many times those of one account: accounts cost nothing. */
export const PAYMENTS_SHARE = 4
/** Beginnings of sign-ins that cost us a row and nobody a mail, as many times the failures of one address. */
export const CHALLENGE_SHARE = 20
/** One part in so many of somebody's rate is their own: nothing that others use up refuses it. Guests cost nothing. */
export const OWN_PART = { account: 5, guest: 10 }
/** Of this computer, or of everybody behind a proxy that nobody named. */
const LOOPBACK = 'loopback'

export const times = ({ points, perS }: Rate, factor: number): Rate => ({ points: points * factor, perS })

const ownOf = ({ points }: Rate, part: number): number => Math.floor(points / part)

/**
 * What a stranger is counted by: the network, then the address. The larger first, so that who is refused adds no row; who
 * is over the smaller is known to the process, and does not use up what others share.
 */
export function strangerCounts(kind: string, ip: string, rate: Rate): [Count, ...Count[]] {
  const prefix = prefixOf(ip)
  const own = { key: `${kind}:${addressOf(ip)}`, rate, isShared: true }
  return prefix ? [{ key: `${kind}:${prefix}`, rate: times(rate, PREFIX_SHARE), isShared: true }, own] : [own]
}

/** What people of one group have together at an address, then in its network, beyond what is their own. */
const commons = (kind: string, ip: string, rate: Rate): Count[] => strangerCounts(kind, ip, rate).reverse()

/**
 * Who has an account is counted by it, and so is a guest; what goes beyond their own part is counted with those of their
 * address and network, too, but never with strangers. Whether accounts share anything there is the limit's choice.
 * @param address what one address has; that of one account unless given
 */
export function countsOf(
  kind: string,
  { accountId, isGuest, ip }: Who,
  rate: Rate,
  { address = rate, bindsAccounts = false }: { address?: Rate; bindsAccounts?: boolean } = {},
): Ask {
  if (!accountId) return { counts: strangerCounts(kind, ip, address) }
  const first: Count = { key: `${kind}:${accountId}`, rate }
  if (isGuest)
    return { counts: [first, ...commons(`${kind}-guests`, ip, address)], own: ownOf(rate, OWN_PART.guest) }
  if (!bindsAccounts) return { counts: [first] }
  return { counts: [first, ...commons(`${kind}-accounts`, ip, address)], own: ownOf(rate, OWN_PART.account) }
}

/** Where guests are counted: at an address, in a network, or everywhere. */
export type GuestScope = { address: string } | { prefix: string } | 'all'

/**
 * New guests: by address, by network, and all of the installation together. Who is not bounded by a network is by this
 * computer, which may be a proxy that nobody named.
 */
export function newGuestCounts(ip: string, rate: Rate, ofAll: Rate): { count: Count; scope: GuestScope }[] {
  const [address, prefix] = [addressOf(ip), prefixOf(ip)]
  const one = (name: string, its: Rate, scope: GuestScope) => ({
    count: { key: `guest:${name}`, rate: its, isShared: true, isReturned: true },
    scope,
  })
  const ofNetwork = times(rate, PREFIX_SHARE)
  const here = prefix
    ? [one(prefix, ofNetwork, { prefix }), one(address, rate, { address })]
    : [one(LOOPBACK, ofNetwork, { address })]
  return [...here, one('all', ofAll, 'all')]
}
