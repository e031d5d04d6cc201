import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'

/** What can be done with a tier here and now. */
export type TierState =
  | { kind: 'purchase' }
  | { kind: 'extend' }
  | { kind: 'upgrade' }
  | { kind: 'held' }
  | { kind: 'included'; inName: Typed }
  | { kind: 'closed'; why: string }
  /** a wallet adds nothing to a pass whose payment by card can still be taken back */
  | { kind: 'byCard'; why: string }

export interface TierOffer {
  tier: Tier
  name: Typed
  /** place among the ranks, from 1 */
  place: number
  of: number
  state: TierState
  /** the one lamp of the page */
  isNext: boolean
}

export function tierName(tier: Pick<Tier, 'name' | 'tierNo'>): Typed {
  return tier.name || `Tier ${tier.tierNo}`
}

function closedWhy(tier: Tier): string | null {
  if (tier.isPaused) return 'Paused by the creator'
  if (tier.grantsOnly) return 'Given by the creator'
  if (tier.maxSupply > 0 && tier.minted >= tier.maxSupply) return 'All taken'
  return null
}

const onlyByCard = (until: string): TierState => ({
  kind: 'byCard',
  why: `By wallet after ${formatDate(Date.parse(until))}: the pass you have was paid by card.`,
})

function stateOf(page: ChannelPage, tier: Tier): TierState {
  const { held } = page
  const why = closedWhy(tier)
  if (held?.tierNo === tier.tierNo) {
    // extending needs no new pass, so a full tier can still be extended
    const isOpen = !tier.isPaused && !tier.grantsOnly
    if (held.validUntil === null || !isOpen) return { kind: 'held' }
    return held.cardUntil ? onlyByCard(held.cardUntil) : { kind: 'extend' }
  }
  if (held && held.rank >= tier.rank) {
    const own = page.tiers.find((one) => one.tierNo === held.tierNo)
    return { kind: 'included', inName: own ? tierName(own) : 'your pass' }
  }
  if (why) return { kind: 'closed', why }
  if (held?.cardUntil) return onlyByCard(held.cardUntil)
  return held ? { kind: 'upgrade' } : { kind: 'purchase' }
}

/** Every tier by rank with what can be done, and which one is the next sensible step. */
export function tierOffers(page: ChannelPage): TierOffer[] {
  const tiers = [...page.tiers].sort((a, b) => a.rank - b.rank || a.tierNo - b.tierNo)
  const ranks = [...new Set(tiers.map((tier) => tier.rank))]
  const states = tiers.map((tier) => stateOf(page, tier))
  const next = states.findIndex(({ kind }) => kind === 'purchase' || kind === 'upgrade')
  return tiers.map((tier, at) => ({
    tier,
    name: tierName(tier),
    place: ranks.indexOf(tier.rank) + 1,
    of: ranks.length,
    state: states[at] as TierState,
    isNext: at === next,
  }))
}

/** One line each of what a tier opens. */
export function benefitLines(tier: Pick<Tier, 'benefits'>): string[] {
  const lines = tier.benefits
    .split(/\r?\n|;\s*/)
    .map((line) => line.trim())
    .filter(Boolean)
  return lines.length > 0 ? lines : ['Rooms whose gate asks for this rank or a lower one']
}

export function supplyText(tier: Pick<Tier, 'maxSupply' | 'minted'>): string {
  if (tier.maxSupply === 0) return 'No limit'
  const left = Math.max(0, tier.maxSupply - tier.minted)
  return `${left.toLocaleString('en')} of ${tier.maxSupply.toLocaleString('en')} left`
}
