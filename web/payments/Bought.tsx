import type { Purchase } from '#api/billing/purchases/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { giftName } from '#domain/tips/gifts.ts'

/** What was bought by card: a pass of a tier, or so many of a gift. */
export type BoughtThing = Pick<Purchase, 'tierName' | 'gift' | 'count'>

/** `Gold`, or `3 × Rocket`, for sentences. */
export function boughtName({ tierName, gift, count }: BoughtThing): string {
  return tierName === null ? giftName({ gift, count }) : isolated(tierName)
}

/** `Gold`, or `3 × Rocket`. */
export function BoughtName({ tierName, gift, count }: BoughtThing) {
  return tierName === null ? giftName({ gift, count }) : <bdi>{tierName}</bdi>
}

/** `Gold pass of Northlight`, or `3 × Rocket for Northlight`. */
export function Bought({ of }: { of: BoughtThing & Pick<Purchase, 'channel'> }) {
  return (
    <>
      <BoughtName {...of} /> {of.tierName === null ? 'for' : 'pass of'} {isolated(of.channel.name)}
    </>
  )
}
