import { parseAmount } from '#web/kit/format/parseAmount.ts'

/** What a creator types for a tier, before it is checked. */
export interface TierDraft {
  name: string
  benefits: string
  price: string
  days: string
  supply: string
  rank: string
  /** days in which a buyer may ask the price back; 0 = none */
  refundDays: string
  /** percent of the price for whoever sent the buyer */
  share: string
  isSoulbound: boolean
}

/** A tier as the contract takes it. */
export interface TierTerms {
  price: bigint
  duration: number
  maxSupply: number
  minted: number
  referralBps: number
  currency: number
  flags: number
  refundWindow: number
  rank: number
}

export type TierFaults = Partial<Record<keyof TierDraft, string>>

export const TIER_FLAGS = { soulbound: 1, paused: 2, refundable: 4 } as const

const DAY_S = 86_400
const MAX_PRICE = 2n ** 96n - 1n
const MAX_DAYS = 36_500
const MAX_SUPPLY = 2 ** 32 - 1
/** The contract keeps the window in 24 bits of seconds. */
const MAX_REFUND_DAYS = Math.floor((2 ** 24 - 1) / DAY_S)
const MAX_SHARE_BPS = 5000

/** A price in the smallest unit; null when it is none that a tier can have. */
export function parsePrice(text: string, decimals: number): bigint | null {
  const price = parseAmount(text, decimals)
  return price === null || price > MAX_PRICE ? null : price
}

function parseWhole(text: string, least: number, most: number): number | null {
  if (!/^\d+$/.test(text.trim())) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

/** How many passes there may be; 0 = no limit, null when it is not a number of passes. */
export function parseSupply(text: string): number | null {
  return text.trim() === '' ? 0 : parseWhole(text, 1, MAX_SUPPLY)
}

/** A share typed in percent, in hundredths of a percent; null when it is none that a tier can have. */
export function parseShare(text: string): number | null {
  const bps = parseAmount(text.trim() === '' ? '0' : text, 2)
  return bps === null || bps > MAX_SHARE_BPS ? null : Number(bps)
}

export const FAULTS = {
  name: 'A name, for example Gold.',
  longName: 'At most 40 signs.',
  benefits: 'At most 500 signs.',
  price: 'An amount, for example 0.01.',
  supply: 'A whole number, or nothing for no limit.',
  share: 'A percentage from 0 to 50, for example 5.',
} as const

/** What is wrong with the words of a tier. */
export function wordFaults({ name, benefits }: Pick<TierDraft, 'name' | 'benefits'>): TierFaults {
  return {
    ...(name.trim() === '' ? { name: FAULTS.name } : {}),
    ...(name.trim().length > 40 ? { name: FAULTS.longName } : {}),
    ...(benefits.length > 500 ? { benefits: FAULTS.benefits } : {}),
  }
}

/** Why a refund window does not go with the length of a tier; null when it does. */
function refundFault(refundDays: number | null, days: number | null): string | null {
  if (refundDays === null) return `Whole days up to ${MAX_REFUND_DAYS}, or 0 for none.`
  if (refundDays === 0 || days === null) return null
  if (days === 0) return refundDays > 1 ? null : 'Two days or more where the pass never ends.'
  if (days === 1) return 'A pass of one day takes no refund window. Let it last longer.'
  return refundDays > days ? 'Not longer than the pass lasts.' : null
}

/** The terms of a draft, or what is wrong with each field. Days 0 = for ever, supply empty = no limit. */
export function checkDraft(
  draft: TierDraft,
  decimals: number,
): { terms: TierTerms } | { faults: TierFaults } {
  const faults = wordFaults(draft)
  const price = parsePrice(draft.price, decimals)
  const days = parseWhole(draft.days, 0, MAX_DAYS)
  const supply = parseSupply(draft.supply)
  const rank = parseWhole(draft.rank, 1, 255)
  const refundDays = parseWhole(draft.refundDays.trim() || '0', 0, MAX_REFUND_DAYS)
  const share = parseShare(draft.share)
  const refund = refundFault(refundDays, days)
  if (price === null) faults.price = FAULTS.price
  if (days === null) faults.days = 'Whole days, or 0 for a pass that never ends.'
  if (supply === null) faults.supply = FAULTS.supply
  if (rank === null) faults.rank = 'A number from 1 to 255. Higher opens more.'
  if (share === null) faults.share = FAULTS.share
  if (refund !== null) faults.refundDays = refund
  if (price === null || days === null || supply === null || rank === null) return { faults }
  if (refundDays === null || share === null || Object.keys(faults).length > 0) return { faults }
  return {
    terms: {
      price,
      duration: days * DAY_S,
      maxSupply: supply,
      minted: 0,
      referralBps: share,
      currency: 0,
      flags: (draft.isSoulbound ? TIER_FLAGS.soulbound : 0) | (refundDays > 0 ? TIER_FLAGS.refundable : 0),
      refundWindow: refundDays * DAY_S,
      rank,
    },
  }
}
