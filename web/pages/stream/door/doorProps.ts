import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { conditionWords, isOwnPass, orderedRules } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import type { PassAction } from '#domain/words.ts'
import type { Offer } from '#web/access/door/DoorOffer.tsx'
import type { DoorContext, DoorKind } from '#web/access/door/door.ts'
import { doorSells } from '#web/access/door/doorSells.ts'
import { cardOfferFor, offerFor } from '#web/access/door/offer.ts'
import type { Refusal } from '#web/access/refusal.ts'
import type { ButtonLook } from '#web/kit/controls/Button.tsx'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatClock, formatDate } from '#web/kit/format/formatTime.ts'

/** What of a room its door reads. */
export type DoorRoom = Pick<Room, 'visibility' | 'gate' | 'capacity' | 'endedAt' | 'endReason'> & {
  kind: DoorKind
}

/** Where any condition is enough: what opens besides the cheapest, which is a follow or the lowest of the passes. */
function otherWays(room: DoorRoom | null): string[] {
  if (room?.gate?.mode !== 'any') return []
  const { conditions } = orderedRules(room.gate)
  const cheapest = conditions.some(({ kind }) => kind === 'follower') ? -1 : conditions.findIndex(isOwnPass)
  return conditions.filter((one, at) => at !== cheapest && one.kind !== 'follower').map(conditionWords)
}

/** What the door knows of its channel and room. */
export function doorContext(channel: ChannelPage, room: DoorRoom | null, speaksCard: boolean): DoorContext {
  const seconds = (instant: string | null | undefined) => (instant ? Date.parse(instant) / 1000 : null)
  return {
    channelName: channel.channel.name,
    kind: room?.kind ?? 'stream',
    visibility: room?.visibility ?? null,
    tierName: (tierNo) => channel.tiers.find((tier) => tier.tierNo === tierNo)?.name ?? null,
    when: (at, form) => (form === 'time' ? formatClock(at * 1000) : formatDate(at * 1000)),
    endedAt: seconds(room?.endedAt),
    endedByHost: room?.endReason === 'HOST_ENDED',
    heldUntil: seconds(channel.held?.validUntil),
    capacity: room?.capacity ?? null,
    speaksCard,
    otherWays: otherWays(room),
    gate: room?.gate ?? null,
  }
}

/** Words of a button that pays: with the price, where that is exact. */
export function buyLabel(action: PassAction, word: string, tier: Tier): string {
  if (action === 'upgrade') return word
  return `${word} · ${formatAmount(BigInt(tier.priceUnits), tier.decimals)} ${tier.symbol}`
}

/** True for a door where the wallet of a pass has to have tokens as well. */
export function asksOneWallet(gate: DoorRoom['gate'] | undefined): boolean {
  return gate?.mode === 'all' && gate.conditions.some(isTokenCondition)
}

/** How a button that sells a pass looks, first and beside what comes first. */
export function buyLook(isFirst: boolean): ButtonLook {
  return isFirst ? { kind: 'lamp', size: 'big', isFull: true } : { kind: 'ghost', className: 'flex-1' }
}

/** What a buying door offers by wallet and by card; a way is null where nothing is for sale so. */
export interface DoorSale {
  wallet: Offer | null
  card: (Offer & { card: NonNullable<Offer['card']> }) | null
}

/** What a wallet buys at a door: where the lower tier is held by card alone, no wallet has a pass that could move up. */
export function walletBuys(
  refusal: Refusal,
  { held }: Pick<ChannelPage, 'held'>,
  gate?: DoorRoom['gate'],
): PassAction | null {
  const action = doorSells(refusal, gate)
  return action === 'upgrade' && held === null ? 'purchase' : action
}

export interface DoorSaleInput {
  channel: ChannelPage
  room: DoorRoom | null
  safeS: number
  /** what a wallet buys there */
  action: PassAction | null
}

/** The tiers a buying door offers, with their place among the creator's ranks. */
export function doorSale(refusal: Refusal, { channel, room, safeS, action }: DoorSaleInput): DoorSale {
  const sells = doorSells(refusal, room?.gate)
  if (sells === null) return { wallet: null, card: null }
  const input = { action: sells, refusal, tiers: channel.tiers, gateRank: room?.gate?.rank ?? null }
  const ranks = [...new Set(channel.tiers.map((one) => one.rank))].sort((a, b) => a - b)
  const offer = (tier: Tier): Offer => ({
    ...{ tier, place: ranks.indexOf(tier.rank) + 1, of: ranks.length },
    ...{ receiver: channel.channel.name, finalS: safeS, isUpgrade: action === 'upgrade', card: null },
  })
  // a payment by card that can still be taken back would take with it what a wallet adds
  const tier = action === 'upgrade' && channel.held?.cardUntil ? null : offerFor(input)
  const carded = cardOfferFor(input)
  return {
    wallet: tier && offer(tier),
    card: carded && { ...offer(carded), isUpgrade: false, card: carded.cardPrice },
  }
}
