/** What a creator types for a tier, before it is checked. */
export interface TierDraft {
  name: string
  benefits: string
  price: string
  days: string
  supply: string
  rank: string
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

const DAY_S = 86_400
const MAX_PRICE = 2n ** 96n - 1n
const MAX_DAYS = 36_500
const MAX_SUPPLY = 2 ** 32 - 1

/** An amount typed as a decimal number in the smallest unit; null when it is not one. */
export function parseAmount(text: string, decimals: number): bigint | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return null
  const part = (match[2] ?? '').replace(/0+$/, '')
  if (part.length > decimals) return null
  return BigInt(`${match[1]}${part.padEnd(decimals, '0')}`)
}

function parseWhole(text: string, least: number, most: number): number | null {
  if (!/^\d+$/.test(text.trim())) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

/** The terms of a draft, or what is wrong with each field. Days 0 = for ever, supply empty = no limit. */
export function checkDraft(
  draft: TierDraft,
  decimals: number,
): { terms: TierTerms } | { faults: TierFaults } {
  const faults: TierFaults = {}
  const price = parseAmount(draft.price, decimals)
  const days = parseWhole(draft.days, 0, MAX_DAYS)
  const supply = draft.supply.trim() === '' ? 0 : parseWhole(draft.supply, 1, MAX_SUPPLY)
  const rank = parseWhole(draft.rank, 1, 255)
  if (draft.name.trim() === '') faults.name = 'A name, for example Gold.'
  if (draft.name.trim().length > 40) faults.name = 'At most 40 signs.'
  if (draft.benefits.length > 500) faults.benefits = 'At most 500 signs.'
  if (price === null || price > MAX_PRICE) faults.price = 'An amount, for example 0.01.'
  if (days === null) faults.days = 'Whole days, or 0 for a pass that never ends.'
  if (supply === null) faults.supply = 'A whole number, or nothing for no limit.'
  if (rank === null) faults.rank = 'A number from 1 to 255. Higher opens more.'
  if (price === null || days === null || supply === null || rank === null || Object.keys(faults).length > 0) {
    return { faults }
  }
  return {
    terms: {
      price,
      duration: days * DAY_S,
      maxSupply: supply,
      minted: 0,
      referralBps: 0,
      currency: 0,
      flags: 0,
      refundWindow: 0,
      rank,
    },
  }
}
