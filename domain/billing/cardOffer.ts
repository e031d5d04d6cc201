import type { CardBlock } from './words.ts'

/** Flags of a tier as its contract has them. */
const PAUSED = 2
const GRANTS_ONLY = 8
const FOLLOW = 32

/** What decides whether a tier can be sold by card now. */
export interface CardOfferFacts {
  /** 0: open */
  maxSupply: bigint
  /** as the contract has them; 32: a follow, which opens nothing */
  flags: number
  /** charges can be made for the creator, and paid out to their bank; read lately */
  isConnectActive: boolean
  /** in which the creator is paid; null: not known */
  connectCurrency: string | null
  /** in which this installation sells */
  salesCurrency: string
  /** in which the tier has its price; null: it has none yet */
  priceCurrency: string | null
}

/**
 * Why a tier cannot be sold by card; null when it can. What the tier itself forbids comes first, then what goes by.
 * A card right is no number on the chain, so that a limit could not hold: only tiers without one are sold by card.
 */
export function cardBlock(facts: CardOfferFacts): CardBlock | null {
  if ((facts.flags & FOLLOW) !== 0) return 'FOLLOW'
  if (facts.maxSupply !== 0n) return 'TIER_LIMITED'
  if ((facts.flags & GRANTS_ONLY) !== 0) return 'GRANTS'
  if (!facts.isConnectActive) return 'NO_CONNECT'
  const currencies = [facts.connectCurrency, facts.priceCurrency ?? facts.salesCurrency]
  if (currencies.some((currency) => currency !== facts.salesCurrency)) return 'CURRENCY'
  return (facts.flags & PAUSED) !== 0 ? 'PAUSED' : null
}

/** True for what no creator can lift by waiting or by their account: such a tier takes no price. */
export function isBarred(block: CardBlock | null): boolean {
  return block === 'FOLLOW' || block === 'TIER_LIMITED' || block === 'GRANTS'
}
