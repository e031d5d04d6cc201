import type { OwnTier } from '#api/passes/contract.ts'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import {
  FAULTS,
  parsePrice,
  parseShare,
  parseSupply,
  TIER_FLAGS,
  type TierFaults,
  type TierTerms,
} from '../tierDraft.ts'

/** What a creator types to change the terms of a tier. */
export interface TermsDraft {
  price: string
  share: string
  supply: string
}

/** The terms that later sales may have otherwise; supply 0 = no limit. */
export interface LaterTerms {
  price: bigint
  referralBps: number
  maxSupply: number
  isPaused: boolean
}

/** The terms that somebody wants otherwise, from what they saw to what they want. */
export type TermsChange = { [Key in keyof LaterTerms]?: { from: LaterTerms[Key]; to: LaterTerms[Key] } }

/** The terms of a tier as the fields of its form show them. */
export function draftOf(tier: OwnTier): TermsDraft {
  return {
    price: exactAmount(BigInt(tier.priceUnits), tier.decimals),
    share: String(tier.referralBps / 100),
    supply: tier.maxSupply === 0 ? '' : String(tier.maxSupply),
  }
}

function supplyFault(tier: OwnTier, supply: number | null): string | null {
  if (supply === null) return FAULTS.supply
  if (supply === tier.maxSupply) return null
  if (supply === 0) return 'A published number stays or falls.'
  if (tier.maxSupply > 0 && supply > tier.maxSupply)
    return `It can only be lowered, it is ${tier.maxSupply} now.`
  return supply < tier.minted ? `${tier.minted} passes exist already.` : null
}

/** What a draft changes of a tier as it was shown, or what is wrong with each field. */
export function checkTerms(
  tier: OwnTier,
  draft: TermsDraft,
): { change: TermsChange } | { faults: TierFaults } {
  const price = parsePrice(draft.price, tier.decimals)
  const share = parseShare(draft.share)
  const supply = parseSupply(draft.supply)
  const fault = supplyFault(tier, supply)
  const faults: TierFaults = {
    ...(price === null ? { price: FAULTS.price } : {}),
    ...(share === null ? { share: FAULTS.share } : {}),
    ...(fault === null ? {} : { supply: fault }),
  }
  if (price === null || share === null || supply === null || fault !== null) return { faults }
  const shown = BigInt(tier.priceUnits)
  return {
    change: {
      ...(price === shown ? {} : { price: { from: shown, to: price } }),
      ...(share === tier.referralBps ? {} : { referralBps: { from: tier.referralBps, to: share } }),
      ...(supply === tier.maxSupply ? {} : { maxSupply: { from: tier.maxSupply, to: supply } }),
    },
  }
}

/** A field that is not on the chain what the person saw when they decided. */
export type Moved = keyof LaterTerms

/**
 * The terms to send: those on the chain now, with what the person changed. Null where they changed something that is no
 * longer what they saw.
 */
export function applyChange(now: TierTerms, change: TermsChange): TierTerms | { moved: Moved } {
  const isPaused = (now.flags & TIER_FLAGS.paused) !== 0
  if (change.price && change.price.from !== now.price) return { moved: 'price' }
  if (change.referralBps && change.referralBps.from !== now.referralBps) return { moved: 'referralBps' }
  if (change.maxSupply && change.maxSupply.from !== now.maxSupply) return { moved: 'maxSupply' }
  if (change.isPaused && change.isPaused.from !== isPaused) return { moved: 'isPaused' }
  const wantsPause = change.isPaused?.to ?? isPaused
  return {
    ...now,
    price: change.price?.to ?? now.price,
    referralBps: change.referralBps?.to ?? now.referralBps,
    maxSupply: change.maxSupply?.to ?? now.maxSupply,
    flags: wantsPause ? now.flags | TIER_FLAGS.paused : now.flags & ~TIER_FLAGS.paused,
  }
}

const STEP = 10n

/** A first limit, where people hold the tier by card alone: they are not counted, and nobody can follow them. */
function cardDoubt({ maxSupply }: TermsChange, cardHolders: number): string | null {
  if (maxSupply?.from !== 0 || cardHolders === 0) return null
  const who = cardHolders === 1 ? '1 person holds' : `${cardHolders.toLocaleString('en')} people hold`
  return `${who} this tier by card alone: they are not counted, and who moves theirs to a wallet takes one of that number. A tier with a limit is sold by card no more. Do you mean that?`
}

/**
 * What a change may be that nobody meant, as a question; null when there is no such doubt.
 * @param cardHolders who holds the tier by card alone
 */
export function doubtOf(
  change: TermsChange,
  tier: Pick<OwnTier, 'decimals' | 'symbol'>,
  cardHolders = 0,
): string | null {
  return priceDoubt(change, tier) ?? cardDoubt(change, cardHolders)
}

function priceDoubt(change: TermsChange, tier: Pick<OwnTier, 'decimals' | 'symbol'>): string | null {
  if (!change.price) return null
  const { from, to } = change.price
  const text = (units: bigint) => `${exactAmount(units, tier.decimals)} ${tier.symbol}`
  if (to === 0n) return `Passes of this tier will cost nothing. Do you mean that?`
  if (from > 0n && to >= from * STEP)
    return `${text(to)} is ten times ${text(from)} or more. Do you mean that?`
  if (from > 0n && to * STEP <= from)
    return `${text(to)} is a tenth of ${text(from)} or less. Do you mean that?`
  return null
}

/** One line for each term that changes, e.g. `0.004 ETH → 0.005 ETH`. */
export function changeLines(
  change: TermsChange,
  tier: Pick<OwnTier, 'decimals' | 'symbol'>,
): { word: string; text: string }[] {
  const amount = (units: bigint) => `${exactAmount(units, tier.decimals)} ${tier.symbol}`
  const limit = (count: number) => (count === 0 ? 'no limit' : count.toLocaleString('en'))
  const { price, referralBps, maxSupply } = change
  return [
    ...(price ? [{ word: 'Price', text: `${amount(price.from)} → ${amount(price.to)}` }] : []),
    ...(referralBps
      ? [{ word: 'Referral share', text: `${referralBps.from / 100} % → ${referralBps.to / 100} %` }]
      : []),
    ...(maxSupply ? [{ word: 'Passes', text: `${limit(maxSupply.from)} → ${limit(maxSupply.to)}` }] : []),
  ]
}

const MOVED: Record<Moved, string> = {
  price: 'The price was changed meanwhile',
  referralBps: 'The referral share was changed meanwhile',
  maxSupply: 'The number of passes was changed meanwhile',
  isPaused: 'This tier was paused or resumed meanwhile',
}

/** What to say when the chain moved on under an open sheet. */
export function movedSentence(moved: Moved): string {
  return `${MOVED[moved]}. Nothing was sent. Look at it as it is now and decide again.`
}
