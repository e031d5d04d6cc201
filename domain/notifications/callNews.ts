import { ENTRY_AHEAD_SECONDS } from '../calls/meeting/entry.ts'
import { attestedOf, contestedOf, endCauseOf } from './causeNews.ts'
import { heldOf, momentOf, notHeldOf, nowHeldOf, unbookedOf, unheldOf } from './heldNews.ts'
import { inSentence, type NewsFacts, type NewsText } from './newsFacts.ts'

const KINDS: Readonly<Record<string, string>> = { video: 'video call', voice: 'voice call' }

/** `30 minute video call`; of one that was booked elsewhere nobody knows how it is held. */
function callOf({ minutes, media }: NewsFacts): string {
  const kind = KINDS[String(media)] ?? 'call'
  return minutes === undefined ? `A ${kind}` : `${minutes} minute ${kind}`
}

function otherOf({ other, side }: NewsFacts): string {
  if (other !== undefined) return inSentence(other)
  return side === 'fan' ? 'a creator' : 'somebody'
}

/** The other side at the beginning of a sentence. */
function otherFirst({ other, side }: NewsFacts): string {
  if (other !== undefined) return inSentence(other)
  return side === 'fan' ? 'The creator' : 'The fan'
}

/** By card: what is taken, for the fan, and of it what comes, for the creator; nobody gets back what was never taken. */
function cardPartsOf({ side, toCreator, toFan, taken }: NewsFacts): string {
  if (side !== 'fan')
    return toCreator === undefined ? 'Nothing is taken from the fan’s card.' : `You get ${toCreator}.`
  if (toCreator === undefined && taken === undefined) return 'Nothing is taken from your card.'
  if (toFan === undefined)
    return `All of it${taken === undefined ? '' : `, ${taken},`} is taken from your card.`
  if (taken === undefined) return `A part is taken from your card, and ${toFan} goes free.`
  return `${taken} is taken from your card, and ${toFan} goes free.`
}

/** Who gets what, from one side; nobody gets anything of a call that cost nothing. */
function partsOf(facts: NewsFacts): string {
  const { side, toCreator, toFan, rail } = facts
  if (toCreator === undefined && toFan === undefined) return 'There was nothing to divide.'
  if (rail === 'card') return cardPartsOf(facts)
  const [own, others] = side === 'fan' ? [toFan, toCreator] : [toCreator, toFan]
  const [gets, other] = side === 'fan' ? ['You get back', 'the creator'] : ['You get', 'the fan']
  if (own === undefined) return `All of it, ${others}, goes to ${other}.`
  return others === undefined ? `${gets} ${own}.` : `${gets} ${own}, and ${other} gets ${others}.`
}

/** What comes after a call that nobody ended; with a space before it. */
function afterOf({ side, cause }: NewsFacts): string {
  if (cause !== 'unsecured') return ''
  return side === 'fan' ? ' Choose another time.' : ' Your time is free again.'
}

/** What is proposed, as both would have it; of what nobody can count here the share alone. */
function splitOf(facts: NewsFacts): string {
  const isCounted = facts.toCreator !== undefined || facts.toFan !== undefined
  return isCounted ? ` ${partsOf(facts)}` : ''
}

/** `70 %`. */
const shareOf = ({ creatorBps }: NewsFacts) => `${Number(creatorBps) / 100}\u00a0%`

/** How close a call is, by the reminder that names it: it may come late, and never early. */
const AHEAD: Readonly<Record<number, string>> = {
  1440: 'Within a day',
  60: 'Within an hour',
  10: 'Within minutes',
}

/** What became of the date that was proposed; to who proposed it, unless it was withdrawn. */
function moveEndOf(facts: NewsFacts): string {
  const moment = momentOf(facts.newStartsAt)
  if (facts.state === 'withdrawn') return `${otherFirst(facts)} withdrew the proposal to begin ${moment}.`
  if (facts.state === 'declined') return `${otherFirst(facts)} declined to begin ${moment}.`
  if (facts.state === 'ended')
    return `The money is held now, so what you proposed before has ended. Propose to begin ${moment} once more if you still want to.`
  return `${otherFirst(facts)} did not accept in time to begin ${moment}.`
}

/** What who cannot be there does; by card nobody gives anything back, and of money that is not held nothing can be taken. */
function wayOutOf({ side, rail, holdAt }: NewsFacts): string {
  const costs =
    holdAt === undefined ? 'its page names what that costs' : 'that costs nothing until the money is held'
  const own = side === 'fan' ? `cancel: ${costs}` : rail === 'card' ? 'decline it' : 'give the money back'
  return `If you cannot be there, propose another date or ${own}.`
}

const path = ({ bookingId = '' }: NewsFacts) => `/me/calls/${bookingId}`

/** Both can come in by now, the money is held: the last reminder comes no earlier, and may come late. */
const isEntered = ({ aheadMinutes, holdAt }: NewsFacts): boolean =>
  aheadMinutes !== undefined && holdAt === undefined && Number(aheadMinutes) * 60 <= ENTRY_AHEAD_SECONDS

/** Who has a signature can use it as long as it is good, whatever they answered. */
function signatureOf({ signedUntil }: NewsFacts): string {
  if (signedUntil === undefined) return ''
  return ` They have your signature, which is good until ${momentOf(signedUntil)}: should the date change after all, you read of it here.`
}

/**
 * What both sides of a paid call are told: the facts are `bookingId`, `side`, `minutes`, `startsAt`, the `other` side and `media` where
 * they are known, `rail` of one by card (`holdAt` and `amount` while its money is to be held on a card that is saved, `amount` once it is
 * held, and `reason`, a word of a failed payment, where it could not be), `until` of what holds unless somebody objects or can be accepted (`state`: `disputed` where somebody did before, and it takes a ruling), `newStartsAt` of a date that is
 * proposed and `state` of a proposal that has ended (`signedUntil`: its signature was handed out), `creatorBps` of a split with its parts, `oldStartsAt` of a call that was moved, `aheadMinutes` of a reminder, and of an end its
 * `cause`, `toCreator` and `toFan` without parts that are nothing, and by card `taken`, what the fan's card is charged with.
 */
export const CALL_NEWS = {
  call_booked: {
    group: 'money',
    title: (facts) => `Booked: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) => `It begins ${momentOf(facts.startsAt)}. ${heldOf(facts)}`,
    path,
  },
  call_unplaced: {
    group: 'money',
    title: (facts) =>
      `${facts.side === 'fan' ? 'Paid, but without its date' : 'Paid, but not in your calendar'}: ${callOf(facts)}`,
    text: (facts) =>
      facts.side === 'fan'
        ? `It is with ${otherOf(facts)}, and would begin ${momentOf(facts.startsAt)}. That date was not held for you: they take it, or give the money back. If you cancel, that costs what the terms say.`
        : `It is with ${otherOf(facts)}, and would begin ${momentOf(facts.startsAt)}. Take the date, or give the money back.`,
    path,
  },
  call_move_proposed: {
    group: 'money',
    title: (facts) => `Another date proposed: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `${otherFirst(facts)} proposes ${momentOf(facts.newStartsAt)} instead of ${momentOf(facts.startsAt)}. Accept or decline until ${momentOf(facts.until)}; the old date holds unless you accept.`,
    path,
  },
  call_moved: {
    group: 'money',
    title: (facts) => `New date: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `It begins ${momentOf(facts.startsAt)} instead of ${momentOf(facts.oldStartsAt)}.${facts.rail === 'card' ? ` ${heldOf(facts)}` : ''} What cancelling costs counts from this date.`,
    path,
  },
  call_move_ended: {
    group: 'money',
    title: (facts) => `Date not changed: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `${moveEndOf(facts)} The call begins ${momentOf(facts.startsAt)}, as before.${signatureOf(facts)}`,
    path,
  },
  call_held: {
    group: 'money',
    title: (facts) => `Money held: ${callOf(facts)} with ${otherOf(facts)}`,
    text: nowHeldOf,
    path,
  },
  call_not_held: {
    group: 'money',
    title: (facts) => `Money not held yet: ${callOf(facts)} with ${otherOf(facts)}`,
    text: notHeldOf,
    path,
  },
  call_soon: {
    group: 'money',
    title: (facts) =>
      `${AHEAD[Number(facts.aheadMinutes)] ?? 'Soon'}: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `It begins ${momentOf(facts.startsAt)}.${unheldOf(facts)} ${isEntered(facts) ? 'You can come in now. ' : ''}${wayOutOf(facts)}`,
    path: (facts) => (isEntered(facts) ? `/call/${facts.bookingId ?? ''}` : path(facts)),
  },
  call_confirmed: {
    group: 'money',
    title: (facts) => `Stated to have taken place: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `${otherFirst(facts)} states that the call took place. If you do not object until ${momentOf(facts.until)} and nothing else decides it, they are paid.`,
    path,
  },
  call_attested: {
    group: 'money',
    title: (facts) => `Seen how it went: ${callOf(facts)} with ${otherOf(facts)}`,
    text: attestedOf,
    path,
  },
  call_contested: {
    group: 'money',
    title: (facts) => `Not seen enough: ${callOf(facts)} with ${otherOf(facts)}`,
    text: contestedOf,
    path,
  },
  call_disputed: {
    group: 'money',
    title: (facts) => `Objected to: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `${otherFirst(facts)} objects. The money stays where it is until that is decided, or both of you agree how to divide it.`,
    path,
  },
  call_statement: {
    group: 'money',
    title: (facts) => `New statement: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `${otherFirst(facts)} wrote something about your disputed call. Read it on its page, and answer there if you want to.`,
    path,
  },
  call_split_proposed: {
    group: 'money',
    title: (facts) => `Split proposed: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      `${otherFirst(facts)} proposes that ${shareOf(facts)} of the money goes to the creator.${splitOf(facts)} Accept it, or propose another split.`,
    path,
  },
  call_ended: {
    group: 'money',
    title: (facts) => `Over: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) => `${endCauseOf(facts)} ${partsOf(facts)}${afterOf(facts)}`,
    path,
  },
} as const satisfies Record<string, NewsText>

/** What who reserves by card is told where no booking comes of it: `minutes`, `media`, `startsAt`, `other`, `reason`, `purchaseId`, and `card`: `saved` where nothing was held. */
export const UNBOOKED_NEWS = {
  call_not_booked: {
    group: 'money',
    title: (facts) =>
      `${facts.reason === 'CALL_OVER' ? 'Over before your payment' : 'Not booked'}: ${callOf(facts)} with ${otherOf(facts)}`,
    text: (facts) =>
      facts.reason === 'CALL_OVER'
        ? unbookedOf(facts)
        : `It would have begun ${momentOf(facts.startsAt)}. ${unbookedOf(facts)}`,
    path: ({ purchaseId = '' }) => `/pay/${purchaseId}`,
  },
} as const satisfies Record<string, NewsText>

/** What arbiters are told of a call that is not theirs: `bookingId`, `minutes`, `media` where it is known, `startsAt`, and `until`, when silence ends it. */
export const DISPUTE_NEWS = {
  dispute_waits: {
    group: 'money',
    title: (facts) => `A dispute waits: ${callOf(facts)}`,
    text: (facts) =>
      `The call was to begin ${momentOf(facts.startsAt)}. Its two do not agree how it ends: read what both say, and rule until ${momentOf(facts.until)}. After that it ends without you.`,
    path: ({ bookingId = '' }) => `/admin/disputes/${bookingId}`,
  },
} as const satisfies Record<string, NewsText>
