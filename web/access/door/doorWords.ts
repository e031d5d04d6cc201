import { isOwnPass } from '#domain/access/gate.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { Visibility } from '#domain/words.ts'
import type { DoorCode, Refusal } from '../refusal.ts'
import { behindDoor, type DoorWait, type DoorWords, type Speak } from './door.ts'
import { asksForPass } from './doorSells.ts'
import { TOKENS } from './tokensShort.ts'
import { EITHER, otherPasses } from './words/eitherWords.ts'
import { fullWords } from './words/fullWords.ts'
import { PASSES } from './words/passWords.ts'
import { SHUT } from './words/shutWords.ts'

export const now: DoorWait = { until: 'now' }

function after(refusal: Refusal, how: 'enable' | 'retry', fallbackS: number | null = null): DoorWait {
  const seconds = refusal.retryAfterS ?? fallbackS
  return seconds === null ? now : { until: 'seconds', seconds, isOwnRetry: how === 'retry' }
}

const again = { action: { kind: 'retry' }, label: 'Try again' } as const

/** @param afterS where the server asked for no pause of its own */
const looksAgain = (refusal: Refusal, afterS: number) => ({ ...again, wait: after(refusal, 'retry', afterS) })

const SIGNED: Record<
  ('ENDED' | 'NOT_LIVE' | 'FOLLOW_REQUIRED') | ('OTHER_DEVICE' | 'CAPACITY_FULL' | 'REORGED'),
  Speak
> = {
  FOLLOW_REQUIRED: (_, { channelName, kind }) => ({
    title: `Follow ${isolated(channelName)} to ${behindDoor(kind).does}`,
    proof: 'It costs nothing. You hear of it when they are live.',
    action: { kind: 'follow' },
    label: behindDoor(kind).follows,
  }),
  ENDED: (_, { channelName, endedAt, endedByHost, heldUntil, when, kind }) => {
    const { room } = behindDoor(kind)
    const at = endedAt === null ? '' : ` at ${when(endedAt, 'time')}`
    return {
      title: endedByHost ? `${isolated(channelName)} ended the ${room}${at}` : `The ${room} ended${at}`,
      proof: heldUntil === null ? null : `Your pass stays valid until ${when(heldUntil, 'date')}`,
      action: { kind: 'tiers' },
      label: 'See tiers',
    }
  },
  NOT_LIVE: (_, { kind }) => ({
    title: behindDoor(kind).notLive,
    proof: 'This page opens by itself when it starts.',
    action: { kind: 'tiers' },
    label: 'See tiers',
  }),
  OTHER_DEVICE: ({ facts }, { visibility, gate, kind }) => ({
    title:
      facts.openSeats === undefined
        ? behindDoor(kind).elsewhere
        : `You are in ${facts.openSeats} rooms already`,
    proof:
      facts.openSeats === undefined
        ? visibility === 'members' && asksForPass(gate)
          ? 'One seat per pass'
          : 'One seat per person'
        : 'Moving here ends the one you entered first',
    action: { kind: 'move' },
    label: 'Move here',
    wait: facts.until === undefined ? now : { until: 'time', at: facts.until, isOwnRetry: false },
  }),
  CAPACITY_FULL: ({ facts }, { capacity, line = null }) => {
    const seats = facts.capacity ?? capacity
    return fullWords(seats === null ? 'The room is full' : `The room is full (${seats}/${seats})`, line)
  },
  REORGED: ({ facts }) => ({
    title: 'We need to re-check your pass',
    proof: 'The chain replaced the block with your purchase',
    block: facts.block ?? null,
    action: { kind: 'retry' },
    label: 'Re-check',
  }),
}

const PAYMENTS: Record<'PAYMENT_FROZEN' | 'REFUNDED' | 'PAYMENT_PENDING', Speak> = {
  PAYMENT_FROZEN: (refusal) => ({
    title: 'Your pass is on hold',
    proof: 'Its payment is disputed or being paid back. What is left is kept. We look again by ourselves.',
    // money goes back within a minute or in weeks
    ...looksAgain(refusal, 30),
  }),
  REFUNDED: (_, { gate }) => {
    // it was of another creator, where none of the own would open
    const [other] = gate && !gate.conditions.some(isOwnPass) ? otherPasses(gate) : []
    const next: Pick<DoorWords, 'action' | 'label'> = other
      ? { action: { kind: 'passes', path: other.path }, label: other.label }
      : { action: { kind: 'tiers' }, label: 'See tiers' }
    return { title: 'Your pass was refunded', proof: 'Banks take 5–10 business days.', ...next }
  },
  PAYMENT_PENDING: (refusal) => ({
    title: 'Your payment is on its way',
    proof: 'The bank has not confirmed it yet. We look again by ourselves.',
    ...looksAgain(refusal, 5),
  }),
}

const SIGNED_OUT: Record<Visibility, string> = {
  public: 'Open to everyone',
  members: 'For members only',
  private: 'By invitation only',
}

const REQUESTS: Record<
  Exclude<
    DoorCode,
    | keyof typeof SHUT
    | keyof typeof SIGNED
    | keyof typeof PASSES
    | keyof typeof PAYMENTS
    | keyof typeof TOKENS
    | keyof typeof EITHER
  >,
  Speak
> = {
  SIGN_IN_REQUIRED: (_, { visibility, channelName, kind }) =>
    visibility === 'public'
      ? {
          title: `${isolated(channelName)} is live`,
          proof: `Free to ${behindDoor(kind).does}, without an account`,
          action: { kind: 'watch' },
          label: behindDoor(kind).enter,
        }
      : {
          title: `Sign in to ${behindDoor(kind).does}`,
          proof: visibility ? SIGNED_OUT[visibility] : SIGNED_OUT.public,
          action: { kind: 'sign-in' },
          label: 'Sign in',
        },
  GUESTS_FULL: (_, { kind }) => ({
    title: `Many people ${behindDoor(kind).does} from your network`,
    proof: 'There are places for people with an account.',
    action: { kind: 'sign-in' },
    label: 'Sign in',
  }),
  GUESTS_PAUSED: () => ({
    title: 'No new guests for some minutes',
    proof: 'This room is shielded. People with an account are let in.',
    action: { kind: 'sign-in' },
    label: 'Sign in',
  }),
  RATE_LIMITED: (refusal, { kind }) => ({
    title:
      refusal.facts.unseenS === undefined
        ? 'Too many checks'
        : `No ${behindDoor(kind).media} reached your last places`,
    proof: 'The button comes back by itself',
    ...again,
    wait: after(refusal, 'enable', 10),
  }),
  BUSY: (refusal) => ({
    title: 'We are busy right now',
    proof: 'We try again by ourselves. Nothing was charged.',
    ...looksAgain(refusal, 2),
  }),
  INDEX_BEHIND: (refusal, { speaksCard }) => ({
    title: speaksCard ? 'Checking again' : 'Checking directly with the chain',
    proof: `${speaksCard ? 'What we know' : 'Our copy of the chain'} is late. We try again by ourselves.`,
    ...looksAgain(refusal, 3),
  }),
  CHAIN_UNREADABLE: (refusal, { speaksCard }) => ({
    title: speaksCard ? 'We cannot check passes right now' : 'We cannot read the chain right now',
    proof: 'Nothing was charged',
    ...again,
    wait: after(refusal, 'enable'),
  }),
  NO_MEDIA_NODE: (refusal, { kind }) => ({
    title: `The ${behindDoor(kind).media} is not available right now`,
    proof: 'No media engine answers. Nothing was charged.',
    ...again,
    wait: after(refusal, 'enable'),
  }),
  MEDIA_FULL: (refusal) => ({
    title: 'Our media engine is full',
    proof: 'We try again by ourselves. Nothing was charged.',
    ...looksAgain(refusal, 10),
  }),
  NO_MEDIA_PATH: ({ why }, { kind }) => ({
    title: `Live ${behindDoor(kind).live} cannot reach you on this network`,
    proof: `${why ?? 'It blocks UDP packets.'} Try another network.`,
    ...again,
  }),
  OLD_PAGE: () => ({
    title: 'This page is of an earlier version',
    proof: 'Load it again, and it goes on.',
    action: { kind: 'reload' },
    label: 'Load the page again',
  }),
  UNSUPPORTED_BROWSER: ({ missing }, { kind }) => ({
    title: `This browser cannot play live ${behindDoor(kind).live}`,
    proof: missing ? `Missing: ${missing}` : null,
    action: { kind: 'copy-link' },
    label: 'Copy link',
  }),
  OFFLINE: ({ why }) => ({
    title: 'We cannot reach the server',
    proof: `${why ? `${why} ` : ''}Check your connection. Nothing was charged.`,
    ...again,
  }),
  FAILED: ({ ref, why }, { kind }) => ({
    title: why ? `The ${behindDoor(kind).media} could not be opened` : 'We could not open the door',
    proof: `${why ? `${why} ` : ''}Nothing was charged.${ref ? ` Ref ${ref}` : ''}`,
    ...again,
  }),
}

/** One entry a code. */
export const SPEAK: Record<DoorCode, Speak> = {
  ...SHUT,
  ...SIGNED,
  ...PASSES,
  ...TOKENS,
  ...EITHER,
  ...PAYMENTS,
  ...REQUESTS,
}
