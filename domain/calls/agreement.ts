import { plainAmount } from '../billing/currency.ts'
import type { BookingPolicy } from '../booking/terms.ts'
import { exactAmountText } from '../ledger/amountText.ts'
import { FIRST_HOLD_SECONDS, UNHELD_END_SECONDS } from './cardHold.ts'
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

/** What a call is called within a sentence. */
export const CALL_KINDS: Record<CallMedia, string> = { video: 'video call', voice: 'voice call' }

/** `2026-11-27 16:00 UTC`. @param atS seconds since the epoch */
export function utcMinute(atS: number): string {
  return `${new Date(atS * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const percent = (bps: number) => `${bps / 100} %`

/** How the line begins by which a fan agrees that what was seen of a call decides its money; what was agreed without it is not judged. */
export const JUDGED_START = 'What this site and both browsers saw of the call decides: '

/** True of a text that somebody agreed to with that line. @param text null: nobody agreed to one here */
export const isJudgedText = (text: string | null): boolean => text?.includes(JUDGED_START) ?? false

/**
 * The text that an agreement commits to by its hash, the same for browser and server: eleven lines of plain words, in UTC, without
 * anything that somebody else could have typed.
 */
export function agreementText(agreement: CallAgreement, words: AgreementWords): string {
  const { creator, fan, amount, startAt, lengthMinutes } = agreement
  const { handle, media, terms, termsVersion, symbol, decimals } = words
  const policy = policyOf(terms, termsVersion)
  const free = utcMinute(startAt - policy.noticeFullSeconds)
  const late = utcMinute(startAt - policy.noticePartialSeconds)
  const window = utcMinute(startAt + lengthMinutes * 60 + policy.disputeWindowSeconds)
  return [
    `With: @${handle}, ${creator}`,
    `Fan: ${fan}`,
    `What: ${lengthMinutes} minute ${CALL_KINDS[media]}, not recorded`,
    `When: ${utcMinute(startAt)}`,
    `You pay: ${exactAmountText(amount, { symbol, decimals })}, held until the call is over`,
    `If you cancel: free until ${free}, then ${percent(policy.partialBps)}, from ${late} on ${percent(policy.noShowBps)}`,
    `If it is attested that you stayed away: ${percent(policy.noShowBps)}; that the creator did: nothing`,
    `If the creator alone states that it took place: 100 % from ${window} on, unless you object or what was seen is brought before`,
    `${JUDGED_START}together for ${percent(policy.fullOverlapBps)} of the time or more is all of it, less is its share. This site signs it, anybody can bring it to the escrow until 12 hours before the call ends by itself, and 12 hours after it is there it is paid, unless one of you objects; where one of the three alone says it, nothing is signed`,
    `If nothing of that is brought, and nobody states anything: you can take everything back from ${window} on`,
    `If one of you objects: an arbiter decides within ${policy.arbiterDeadlineSeconds / 86_400} days; if none does: what was seen and brought, else ${percent(policy.fallbackBps)}`,
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
  /** the card is saved, and the money held two days before the call */
  isLater: boolean
}

/** Between which moments money is held on a card that was saved; in seconds since the epoch. */
function heldBetween(startAt: number): [first: number, end: number] {
  return [startAt - FIRST_HOLD_SECONDS, startAt - UNHELD_END_SECONDS]
}

/** The lines on what happens to a card that is saved: what its owner allows without being there. */
function savedLines(sum: string, startAt: number): string[] {
  const [first, end] = heldBetween(startAt).map(utcMinute)
  return [
    `You reserve: ${sum}. Your card is saved now, for this call alone, and nothing is taken`,
    `You allow: between ${first} and ${end} ${sum} is held on it without you being there, never twice at a time, until the call is over, and taken as this says`,
    `Until it is held: each of you can end the call, and nothing is taken. If it is not held by ${end}, the call ends`,
  ]
}

/** What the price of cancelling is made of. */
export type CancelPolicy = Pick<
  BookingPolicy,
  'noticeFullSeconds' | 'noticePartialSeconds' | 'partialBps' | 'noShowBps'
>

/**
 * What cancelling costs, as a text that is agreed to says it: what has come and gone before any money is held is left out.
 * @param startAt seconds since the epoch
 * @param who cancels: `you cancel`, `the fan cancels`
 */
export function cancelLine(
  { noticeFullSeconds: full, noticePartialSeconds: part, ...policy }: CancelPolicy,
  { startAt, isLater, who }: { startAt: number; isLater: boolean; who: string },
): string {
  const [partial, whole] = [percent(policy.partialBps), percent(policy.noShowBps)]
  const late = `from ${utcMinute(startAt - part)} on ${whole}`
  if (!isLater) return `If ${who}: free until ${utcMinute(startAt - full)}, then ${partial}, ${late}`
  const costs =
    full < FIRST_HOLD_SECONDS
      ? `free until ${utcMinute(startAt - full)}, then ${partial}, ${late}`
      : part < FIRST_HOLD_SECONDS
        ? `${partial}, ${late}`
        : whole
  return `If ${who} once it is held: ${costs}`
}

/** The text that somebody agrees to who reserves by card, the same for browser and server: plain words, in UTC, as `agreementText`. */
export function cardAgreementText(agreement: CardAgreement): string {
  const { handle, media, terms, termsVersion, startAt, lengthMinutes, amount, currency, isLater } = agreement
  const policy = policyOf(terms, termsVersion)
  const sum = plainAmount(amount, currency)
  const window = utcMinute(startAt + lengthMinutes * 60 + policy.disputeWindowSeconds)
  return [
    `With: @${handle}`,
    `What: ${lengthMinutes} minute ${CALL_KINDS[media]}, not recorded`,
    `When: ${utcMinute(startAt)}`,
    ...(isLater
      ? savedLines(sum, startAt)
      : [`You reserve: ${sum} on your card, held until the call is over and taken as this says`]),
    cancelLine(policy, { startAt, isLater, who: 'you cancel' }),
    `If it is attested that you stayed away: ${percent(policy.noShowBps)}; that the creator did: nothing`,
    `If the creator alone states that it took place: 100 % from ${window} on, unless you object before; up to 12 hours earlier if your bank holds the money for a short time`,
    'If you state that it took place, or accept a division: that is taken at once',
    `${JUDGED_START}together for ${percent(policy.fullOverlapBps)} of the time or more is all of it, less is its share. It is taken 12 hours after that is found, unless one of you objects; where one of the three alone says it, nothing is taken by it`,
    'If nothing was seen that decides, and nobody states anything: nothing is taken, and the hold ends at that time',
    `If one of you objects: an arbiter decides, at the latest 12 hours before your bank lets go of the money; if none does: what was seen, else ${percent(policy.fallbackBps)}`,
  ].join('\n')
}

/** What somebody allows who saves a card for a call. */
export interface CardAllowance {
  /** what is called, and with whom */
  call: string
  /** seconds since the epoch */
  startAt: number
  /** minor units of `currency` */
  amount: bigint
  /** ISO 4217, upper case */
  currency: string
}

/** What the provider's page shows over the button that saves a card: plain words, in UTC, below 1,200 characters. */
export function allowedText({ call, startAt, amount, currency }: CardAllowance): string {
  const sum = plainAmount(amount, currency)
  const [first, end] = heldBetween(startAt).map(utcMinute)
  return [
    `Your card is saved for this call alone: ${call}, ${utcMinute(startAt)}. Nothing is taken now.`,
    `You allow that ${sum} is held on it between ${first} and ${end}, without you being there and never twice at a time, and taken after the call as you agreed.`,
    'Once it is decided what is taken, or the call does not come about, this card is forgotten.',
  ].join(' ')
}

/** The first field in which two agreements differ; null: they are the same. */
export function agreementDifference(one: CallAgreement, other: CallAgreement): keyof CallAgreement | null {
  const fields = Object.keys(one) as (keyof CallAgreement)[]
  return fields.find((field) => one[field] !== other[field]) ?? null
}
