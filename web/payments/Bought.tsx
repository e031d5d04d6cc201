import type { Purchase } from '#api/billing/purchases/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { type BoughtKind, type BoughtThing, kindBought, ownNameOf } from './boughtWords.ts'

const BETWEEN: Readonly<Record<BoughtKind, string>> = { pass: ' pass of', gift: ' for', call: ', with' }

/** `Gold`, `3 × Rocket` or `Video call, 30 minutes`. */
export function BoughtName(thing: BoughtThing) {
  return ownNameOf(thing) ?? <bdi>{thing.tierName}</bdi>
}

/** `Gold pass of Northlight`, `3 × Rocket for Northlight`, or `Video call, 30 minutes, with Northlight`. */
export function Bought({ of }: { of: BoughtThing & Pick<Purchase, 'channel'> }) {
  return (
    <>
      <BoughtName {...of} />
      {BETWEEN[kindBought(of)]} {isolated(of.channel.name)}
    </>
  )
}
