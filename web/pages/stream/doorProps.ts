import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { PassAction } from '#domain/words.ts'
import type { Offer } from '#web/access/door/DoorOffer.tsx'
import type { DoorContext } from '#web/access/door/door.ts'
import { doorSells } from '#web/access/door/doorWords.ts'
import { cardOfferFor, offerFor } from '#web/access/door/offer.ts'
import { type Refusal, refuse } from '#web/access/refusal.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatClock, formatDate } from '#web/kit/format/formatTime.ts'

/** What the door knows of its channel and room. */
export function doorContext(channel: ChannelPage, room: Room | null, speaksCard: boolean): DoorContext {
  const seconds = (instant: string | null | undefined) => (instant ? Date.parse(instant) / 1000 : null)
  return {
    channelName: channel.channel.name,
    visibility: room?.visibility ?? null,
    tierName: (tierNo) => channel.tiers.find((tier) => tier.tierNo === tierNo)?.name ?? null,
    when: (at, form) => (form === 'time' ? formatClock(at * 1000) : formatDate(at * 1000)),
    endedAt: seconds(room?.endedAt),
    endedByHost: room?.endReason === 'HOST_ENDED',
    heldUntil: seconds(channel.held?.validUntil),
    capacity: room?.capacity ?? null,
    speaksCard,
  }
}

/** What a members' stream says to somebody whom nobody knows: its gate is public, so that nobody has to be asked. */
export function strangersRefusal(channel: ChannelPage, { visibility, gate }: Room): Refusal {
  if (visibility !== 'members') return refuse('SIGN_IN_REQUIRED')
  const required = channel.tiers.find(({ tierNo }) => tierNo === gate?.tierNo)
  return refuse('NO_PASS', {
    facts: required ? { requiredTier: required.tierNo, requiredTierName: required.name } : {},
  })
}

/** Words of a button that pays: with the price, where that is exact. */
export function buyLabel(action: PassAction, word: string, tier: Tier): string {
  if (action === 'upgrade') return word
  return `${word} · ${formatAmount(BigInt(tier.priceUnits), tier.decimals)} ${tier.symbol}`
}

/** What a buying door offers by wallet and by card; a way is null where nothing is for sale so. */
export interface DoorSale {
  wallet: Offer | null
  card: (Offer & { card: NonNullable<Offer['card']> }) | null
}

/** The tiers a buying door offers, with their place among the creator's ranks. */
export function doorSale(
  refusal: Refusal,
  { channel, room, safeS }: { channel: ChannelPage; room: Room | null; safeS: number },
): DoorSale {
  const action = doorSells(refusal.code)
  if (action === null) return { wallet: null, card: null }
  const input = { action, refusal, tiers: channel.tiers, gateRank: room?.gate?.rank ?? null }
  const ranks = [...new Set(channel.tiers.map((one) => one.rank))].sort((a, b) => a - b)
  const offer = (tier: Tier): Offer => ({
    ...{ tier, place: ranks.indexOf(tier.rank) + 1, of: ranks.length },
    ...{ receiver: channel.channel.name, finalS: safeS, isUpgrade: action === 'upgrade', card: null },
  })
  const tier = offerFor(input)
  const carded = cardOfferFor(input)
  return {
    wallet: tier && offer(tier),
    card: carded && { ...offer(carded), isUpgrade: false, card: carded.cardPrice },
  }
}

/** The pass somebody holds, in words under the player. */
export function holdingWords(channel: ChannelPage): string | null {
  const { held } = channel
  if (!held) return null
  const name = channel.tiers.find((tier) => tier.tierNo === held.tierNo)?.name ?? null
  const pass = name === null ? 'Your pass' : `${isolated(name)} pass`
  return held.validUntil ? `${pass} until ${formatDate(held.validUntil)}` : pass
}
