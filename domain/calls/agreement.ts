import { plainAmount } from '../billing/currency.ts'
import { exactAmountText } from '../ledger/amountText.ts'
import { policyOf } from './terms.ts'
import type { CallMedia, CallTerms } from './words.ts'

/** What a booking by wallet is about: the escrow's `Agreement` without the hash of its text. */
export interface CallAgreement {
  /** wallets, 0x hex in lower case */
  creator: string
  fan: string
  /** index of the currency list */
  currency: number
  /** smallest unit */
  amount: bigint
  /** seconds since the epoch */
  startAt: number
  lengthMinutes: number
  /** counted by creator */
  policyId: number
  /** below 2^256; tells equal agreements apart */
  nonce: bigint
}

/** What its text names besides. */
export interface AgreementWords {
  /** of the channel, without its @ */
  handle: string
  media: CallMedia
  terms: CallTerms
  termsVersion: number
  /** of the currency */
  symbol: string
  decimals: number
}

/** EIP-712 of the escrow (`contracts/bookings/types/Agreement.sol`). */
export const AGREEMENT_DOMAIN = { name: 'Stagedoor Bookings', version: '1' } as const
export const AGREEMENT_TYPES = {
  Agreement: [
    { name: 'creator', type: 'address' },
    { name: 'fan', type: 'address' },
    { name: 'currency', type: 'uint8' },
    { name: 'amount', type: 'uint96' },
    { name: 'startAt', type: 'uint40' },
    { name: 'lengthMinutes', type: 'uint16' },
    { name: 'policyId', type: 'uint8' },
    { name: 'summaryHash', type: 'bytes32' },
    { name: 'nonce', type: 'uint256' },
  ],
} as const

const KINDS: Record<CallMedia, string> = { video: 'video call', voice: 'voice call' }

/** `2026-11-27 16:00 UTC`. @param atS seconds */
function utc(atS: number): string {
  return `${new Date(atS * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const percent = (bps: number) => `${bps / 100} %`

/**
 * The text that an agreement commits to by its hash, the same for browser and server: nine lines of plain words, in UTC, without
 * anything that somebody else could have typed.
 */
export function agreementText(agreement: CallAgreement, words: AgreementWords): string {
  const { creator, fan, amount, startAt, lengthMinutes } = agreement
  const { handle, media, terms, termsVersion, symbol, decimals } = words
  const policy = policyOf(terms, termsVersion)
  const free = utc(startAt - policy.noticeFullSeconds)
  const late = utc(startAt - policy.noticePartialSeconds)
  const window = utc(startAt + lengthMinutes * 60 + policy.disputeWindowSeconds)
  return [
    `With: @${handle}, ${creator}`,
    `Fan: ${fan}`,
    `What: ${lengthMinutes} minute ${KINDS[media]}, not recorded`,
    `When: ${utc(startAt)}`,
    `You pay: ${exactAmountText(amount, { symbol, decimals })}, held until the call is over`,
    `If you cancel: free until ${free}, then ${percent(policy.partialBps)}, from ${late} on ${percent(policy.noShowBps)}`,
    `If it is attested that you stayed away: ${percent(policy.noShowBps)}; that the creator did: nothing`,
    `If the creator alone states that it took place: 100 % from ${window} on, unless you object before`,
    `If nobody states anything: you can take everything back from ${window} on`,
  ].join('\n')
}

/** What a booking by card is about. */
export interface CardAgreement {
  /** of the channel, without its @ */
  handle: string
  media: CallMedia
  terms: CallTerms
  termsVersion: number
  /** seconds since the epoch */
  startAt: number
  lengthMinutes: number
  /** minor units of `currency` */
  amount: bigint
  /** ISO 4217, upper case */
  currency: string
}

/** The text that somebody agrees to who reserves by card, the same for browser and server: plain words, in UTC, as `agreementText`. */
export function cardAgreementText(agreement: CardAgreement): string {
  const { handle, media, terms, termsVersion, startAt, lengthMinutes, amount, currency } = agreement
  const policy = policyOf(terms, termsVersion)
  const free = utc(startAt - policy.noticeFullSeconds)
  const late = utc(startAt - policy.noticePartialSeconds)
  const window = utc(startAt + lengthMinutes * 60 + policy.disputeWindowSeconds)
  return [
    `With: @${handle}`,
    `What: ${lengthMinutes} minute ${KINDS[media]}, not recorded`,
    `When: ${utc(startAt)}`,
    `You reserve: ${plainAmount(amount, currency)} on your card, held until the call is over and taken as this says`,
    `If you cancel: free until ${free}, then ${percent(policy.partialBps)}, from ${late} on ${percent(policy.noShowBps)}`,
    `If it is attested that you stayed away: ${percent(policy.noShowBps)}; that the creator did: nothing`,
    `If the creator alone states that it took place: 100 % from ${window} on, unless you object before; up to 12 hours earlier if your bank holds the money for a short time`,
    'If you state that it took place, or accept a division: that is taken at once',
    'If nobody states anything: nothing is taken, and the hold ends at that time',
    `If one of you objects: an arbiter decides, at the latest 12 hours before your bank lets go of the money; if none does: ${percent(policy.fallbackBps)}`,
  ].join('\n')
}

/** The first field in which two agreements differ; null: they are the same. */
export function agreementDifference(one: CallAgreement, other: CallAgreement): keyof CallAgreement | null {
  const fields = Object.keys(one) as (keyof CallAgreement)[]
  return fields.find((field) => one[field] !== other[field]) ?? null
}
