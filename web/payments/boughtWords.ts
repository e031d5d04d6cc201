import type { Purchase } from '#api/billing/purchases/contract.ts'
import { callName } from '#domain/calls/callName.ts'
import { isolated } from '#domain/names/isolated.ts'
import { giftName } from '#domain/tips/gifts.ts'

/** What was bought by card: a pass of a tier, so many of a gift, or a call. */
export type BoughtThing = Pick<Purchase, 'tierName' | 'gift' | 'count' | 'call'>

/** Which of the three it is. */
export type BoughtKind = 'pass' | 'gift' | 'call'

/** A pass, a gift or a call. */
export function kindBought({ tierName, call }: Pick<BoughtThing, 'tierName' | 'call'>): BoughtKind {
  if (call) return 'call'
  return tierName === null ? 'gift' : 'pass'
}

/** Nothing in it was typed by anybody; null of a pass. */
export function ownNameOf({ tierName, gift, count, call }: BoughtThing): string | null {
  if (call) return callName(call)
  return tierName === null ? giftName({ gift, count }) : null
}

/** `Gold`, `3 × Rocket` or `Video call, 30 minutes`, for sentences. */
export function boughtName(thing: BoughtThing): string {
  return ownNameOf(thing) ?? isolated(thing.tierName ?? '')
}
