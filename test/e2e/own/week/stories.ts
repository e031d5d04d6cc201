import type { PaymentRail } from '#domain/billing/words.ts'
import type { SettlementCause } from '#domain/calls/words.ts'

/** What somebody does with a call that is booked. */
export type Deed =
  | 'cancel'
  | 'decline'
  | 'come'
  | 'leaveRecord'
  | 'fanConfirms'
  | 'creatorConfirms'
  | 'object'
  | 'offerSplit'
  | 'acceptSplit'
  | 'rule'

/** Hours after the start of the call; below nothing: before it. */
interface StoryDeed {
  at: number
  deed: Deed
}

/** One course that a booked call can take, and how it ends for both. */
export interface Story {
  name: string
  rails: readonly PaymentRail[]
  /** hours between the booking and its start: at least, and at most */
  leadH: readonly [number, number]
  /** the card is saved, and its money held later; `refused`: no bank ever holds it */
  saved?: 'held' | 'refused'
  /** seconds for which each of them is there from the start on; null: they come, and nothing of it is on record */
  there?: { creator: number; fan: number } | null
  deeds: readonly StoryDeed[]
  ends: { cause: SettlementCause; creatorBps: number }
}

export const LENGTH_S = 1800
/** Hours from the start of a call to its end. */
const END = LENGTH_S / 3600
const BOTH: readonly PaymentRail[] = ['chain', 'card']
const ANY = [4, 100] as const
/** Who comes is there some minutes before it begins; what their pages kept comes in at its end. */
const EARLY = -0.1
const SEEN: readonly StoryDeed[] = [
  { at: EARLY, deed: 'come' },
  { at: END, deed: 'leaveRecord' },
]
const LOST: readonly StoryDeed[] = [{ at: EARLY, deed: 'come' }]
/** What an arbiter gives the creator, and what the two agree on. */
export const RULED_BPS = 7000
export const AGREED_BPS = 3000
const BROKEN_S = 720

/** Every way in which a booked call ends that has a price once, by the terms `moderate`; shares in hundredths of a percent. */
export const STORIES: readonly Story[] = [
  {
    ...{
      name: 'attended',
      rails: BOTH,
      leadH: ANY,
      there: { creator: LENGTH_S, fan: LENGTH_S },
      deeds: SEEN,
    },
    ends: { cause: 'attended', creatorBps: 10_000 },
  },
  {
    ...{
      name: 'interrupted',
      rails: BOTH,
      leadH: ANY,
      there: { creator: BROKEN_S, fan: BROKEN_S },
      deeds: SEEN,
    },
    ends: { cause: 'interrupted', creatorBps: (BROKEN_S * 10_000) / LENGTH_S },
  },
  {
    ...{ name: 'fan absent', rails: BOTH, leadH: ANY, there: { creator: LENGTH_S, fan: 0 }, deeds: SEEN },
    ends: { cause: 'fanAbsent', creatorBps: 10_000 },
  },
  {
    ...{ name: 'creator absent', rails: BOTH, leadH: ANY, there: { creator: 0, fan: LENGTH_S }, deeds: SEEN },
    ends: { cause: 'creatorAbsent', creatorBps: 0 },
  },
  {
    ...{ name: 'nobody came', rails: BOTH, leadH: ANY, deeds: [] },
    ends: { cause: 'nobodyCame', creatorBps: 0 },
  },
  {
    ...{ name: 'record lost', rails: BOTH, leadH: ANY, there: null, deeds: LOST },
    ends: { cause: 'unclaimed', creatorBps: 0 },
  },
  {
    ...{ name: 'fan confirms', rails: BOTH, leadH: ANY, there: { creator: LENGTH_S, fan: LENGTH_S } },
    deeds: [...SEEN, { at: END, deed: 'fanConfirms' }],
    ends: { cause: 'fanConfirmed', creatorBps: 10_000 },
  },
  {
    ...{ name: 'creator confirms', rails: BOTH, leadH: ANY, deeds: [{ at: END, deed: 'creatorConfirms' }] },
    ends: { cause: 'windowClosed', creatorBps: 10_000 },
  },
  {
    ...{ name: 'cancelled early', rails: BOTH, leadH: [60, 110], deeds: [{ at: -50, deed: 'cancel' }] },
    ends: { cause: 'cancelled', creatorBps: 0 },
  },
  {
    ...{ name: 'cancelled late', rails: BOTH, leadH: [40, 100], deeds: [{ at: -30, deed: 'cancel' }] },
    ends: { cause: 'cancelled', creatorBps: 5000 },
  },
  {
    ...{ name: 'cancelled last', rails: BOTH, leadH: [5, 100], deeds: [{ at: -2, deed: 'cancel' }] },
    ends: { cause: 'cancelled', creatorBps: 10_000 },
  },
  {
    ...{ name: 'declined', rails: BOTH, leadH: [6, 100], deeds: [{ at: -3, deed: 'decline' }] },
    ends: { cause: 'declined', creatorBps: 0 },
  },
  {
    ...{ name: 'agreed', rails: BOTH, leadH: ANY, there: null },
    deeds: [
      ...LOST,
      ...([
        { at: 1, deed: 'object' },
        { at: 2, deed: 'offerSplit' },
        { at: 3, deed: 'acceptSplit' },
      ] as const),
    ],
    ends: { cause: 'agreed', creatorBps: AGREED_BPS },
  },
  {
    ...{ name: 'ruled', rails: BOTH, leadH: ANY, there: null },
    deeds: [...LOST, { at: 1, deed: 'object' }, { at: 4, deed: 'rule' }],
    ends: { cause: 'ruled', creatorBps: RULED_BPS },
  },
  {
    ...{ name: 'arbiter silent', rails: BOTH, leadH: ANY, there: null },
    deeds: [...LOST, { at: 1, deed: 'object' }],
    ends: { cause: 'arbiterSilent', creatorBps: 5000 },
  },
  {
    ...{ name: 'saved and held', rails: ['card'], leadH: [122, 150], saved: 'held', deeds: SEEN },
    ...{ there: { creator: LENGTH_S, fan: LENGTH_S }, ends: { cause: 'attended', creatorBps: 10_000 } },
  },
  {
    ...{ name: 'never held', rails: ['card'], leadH: [122, 150], saved: 'refused', deeds: [] },
    ends: { cause: 'unsecured', creatorBps: 0 },
  },
]
