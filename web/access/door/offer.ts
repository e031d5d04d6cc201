import type { Tier } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { Refusal } from '../refusal.ts'

/** What a tier costs by card, in minor units. */
export type TierCardPrice = NonNullable<Tier['cardPrice']>

export interface OfferInput {
  action: PassAction
  refusal: Refusal
  tiers: readonly Tier[]
  /** rank the room's gate asks for; null when any pass opens it */
  gateRank: number | null
}

export function isForSale(tier: Tier): boolean {
  return !tier.isPaused && !tier.grantsOnly && (tier.maxSupply === 0 || tier.minted < tier.maxSupply)
}

function byPrice(a: Tier, b: Tier): number {
  if (a.currency !== b.currency) return a.currency - b.currency
  const difference = BigInt(a.priceUnits) - BigInt(b.priceUnits)
  return difference === 0n ? a.rank - b.rank : difference < 0n ? -1 : 1
}

/** Tiers that open a door and are for sale, and what the person holds of them. */
function openingTiers({ action, refusal, tiers, gateRank }: OfferInput) {
  const { heldTier, requiredTier } = refusal.facts
  const find = (tierNo: number | undefined) => tiers.find((tier) => tier.tierNo === tierNo)
  const needed = Math.max(gateRank ?? 0, find(requiredTier)?.rank ?? 0)
  const held = find(heldTier)
  const opening = tiers.filter((tier) => isForSale(tier) && tier.rank >= needed)
  const above = action === 'upgrade' && held ? opening.filter((tier) => tier.rank > held.rank) : opening
  return { above, extended: action === 'extend' && held && opening.includes(held) ? held : null }
}

/** The tier a door sells: the cheapest that opens it, in the chain's own currency first; null when none is for sale. */
export function offerFor(input: OfferInput): Tier | null {
  const { above, extended } = openingTiers(input)
  return extended ?? [...above].sort(byPrice)[0] ?? null
}

/** The same by card. */
export function cardOfferFor(input: OfferInput): (Tier & { cardPrice: TierCardPrice }) | null {
  const { above, extended } = openingTiers(input)
  if (extended?.cardPrice) return { ...extended, cardPrice: extended.cardPrice }
  const sold = above.flatMap((tier) => (tier.cardPrice ? [{ ...tier, cardPrice: tier.cardPrice }] : []))
  return sold.sort((a, b) => a.cardPrice.amount - b.cardPrice.amount || a.rank - b.rank)[0] ?? null
}
