import type { Tier } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { Refusal } from '../refusal.ts'

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

/** The tier a door sells: the cheapest that opens it, in the chain's own currency first; null when none is for sale. */
export function offerFor({ action, refusal, tiers, gateRank }: OfferInput): Tier | null {
  const { heldTier, requiredTier } = refusal.facts
  const find = (tierNo: number | undefined) => tiers.find((tier) => tier.tierNo === tierNo)
  const needed = Math.max(gateRank ?? 0, find(requiredTier)?.rank ?? 0)
  const held = find(heldTier)
  const opening = tiers.filter((tier) => isForSale(tier) && tier.rank >= needed)
  if (action === 'extend' && held && opening.includes(held)) return held
  const above = action === 'upgrade' && held ? opening.filter((tier) => tier.rank > held.rank) : opening
  return [...above].sort(byPrice)[0] ?? null
}
