import { WHOLE_BPS } from '#domain/booking/terms.ts'
import type { CallCourse } from '#domain/calls/terms.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { isolated } from '#domain/names/isolated.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { signedMoment } from '../agreements/countersignWords.ts'
import { bookingMoment } from '../book/when/bookTimes.ts'
import { attestableUntilS, type BookedFacts, isAttested, isToBeBrought } from '../booked/bookingModel.ts'
import { textFault } from '../disputes/draftRules.ts'
import { graceText } from '../offers/courseRows.ts'
import { percentOf } from '../splits/splitModel.ts'
import type { DisputeReading, ListedCall } from './arbitrationQueries.ts'

type RecordRow = DisputeReading['record'][number]

/** What who rules calls one of the two, at the beginning of a sentence. */
export function sideName(side: CallSide, { channel, fanName, escrow }: BookedFacts): string {
  if (side === 'creator') {
    if (channel !== null) return isolated(channel.name)
    return escrow === null ? 'The creator' : shortAddress(escrow.creator)
  }
  return fanName === null ? 'The fan' : isolated(fanName)
}

/** What an arbiter reads of their own call. */
export const OWN_CAUSE = 'You are one of the two: somebody else decides.'

/** From when a reading is. @param readAtMs of the server */
export function readAtText(readAtMs: number): string {
  return `You read it on ${formatMoment(readAtMs)}. What they add after that is not in it.`
}

/** Which of the two objected, without a name. */
export function objectorWord({ by }: Pick<ListedCall, 'by'>): string {
  return by === 'fan' ? 'The fan objected' : 'The creator objected'
}

/** What comes of a dispute that nobody decides; null: it has ended. @param zone of who reads */
export function silenceText(
  { until, silentBps, rail }: Pick<ListedCall, 'until' | 'silentBps' | 'rail'>,
  nowS: number,
  zone: string,
): string | null {
  if (until === null || silentBps === null) return null
  const part = `the creator gets ${silentBps === WHOLE_BPS ? 'the whole price' : `${percentOf(silentBps)} % of the price`}, less the fee,`
  const share = silentBps === 0 ? 'the fan gets everything back' : part
  const untilS = Date.parse(until) / 1000
  const when = nowS >= untilS ? 'Its time is over:' : `If nobody rules until ${bookingMoment(untilS, zone)},`
  if (rail === 'card')
    return `${when} ${silentBps === 0 ? 'nothing is taken' : part.slice(0, -1)}. This site ends it by itself.`
  return `${when} ${share} as soon as anybody ends it.`
}

/** What each of the two proposes, a sentence each; none of a call that has ended. */
export function proposalTexts({ status, creatorAsk, fanAsk }: BookedFacts): string[] {
  if (status !== 'disputed') return []
  const asks = [
    ['The creator', creatorAsk],
    ['The fan', fanAsk],
  ] as const
  return asks.flatMap(([who, bps]) =>
    bps === null ? [] : [`${who} would settle for ${percentOf(bps)} % of the price for the creator.`],
  )
}

/** Whether the creator signed what was agreed as the fan did by paying; null: nobody here knows the words. @param zone of who reads */
export function signedText({ text, escrow, countersignature }: BookedFacts, zone: string): string | null {
  // by card nobody signs
  if (text === null || escrow === null) return null
  return countersignature === null
    ? 'The creator has not signed these words.'
    : `The creator signed these words on ${signedMoment(countersignature.at, zone)}.`
}

/** `1 h 2 min 3 s`, `21 min 4 s`, `0 s`. */
function spentText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, rest && `${rest} s`]
  return parts.filter(Boolean).join(' ') || '0 s'
}

/** How long each was there and both at once, of the booked time. */
function seenText({ creator, fan, both }: NonNullable<RecordRow['seen']>, call: BookedFacts): string {
  const own = `${sideName('creator', call)} was there for ${spentText(creator)}, ${fanWithin(call)} for ${spentText(fan)}`
  return `${own}, both at once for ${spentText(both)} of ${spentText(call.lengthMinutes * 60)}.`
}

const fanWithin = (call: BookedFacts): string => (call.fanName === null ? 'the fan' : isolated(call.fanName))

/** What the escrow has of a call, in a sentence or two. */
export function recordText({ kind, by, creatorBps, seen }: RecordRow, call: BookedFacts): string {
  const who = by === null ? null : sideName(by, call)
  const share = creatorBps === null ? '' : ` ${percentOf(creatorBps)} % for the creator.`
  switch (kind) {
    case 'booked':
      return `${who ?? sideName('fan', call)} ${call.rail === 'card' ? 'reserved it by card' : 'paid for it'}.`
    case 'confirmed':
      return `${who ?? 'One of the two'} stated that it took place.`
    case 'attended':
      return `It was attested who was there.${seen === null ? '' : ` ${seenText(seen, call)}`}${share}`
    case 'disputed':
      return `${who ?? 'One of the two'} objected.`
    case 'ruled':
      return `An arbiter ruled.${share}`
    case 'settled':
      return `${call.rail === 'card' ? 'It was settled.' : 'The escrow paid it out.'}${share}`
  }
}

/** Whether what is seen of a call can still come to its escrow; whether it is signed is for the two alone. */
function toComeText(call: BookedFacts, { nowS, zone }: { nowS: number; zone: string }): string {
  if (!isToBeBrought(call, nowS)) return ', but the escrow does not have it.'
  const until = bookingMoment(attestableUntilS(call), zone)
  return `. The escrow does not have it yet: once it is signed it can be brought until ${until}.`
}

/** What the record of a call proves, and what it leaves open; null: there is none, or it was attested, which the record has. @param zone of who reads */
export function findingText(call: BookedFacts, now: { nowS: number; zone: string }): string | null {
  const { finding } = call
  if (finding === null) return null
  const isClear = finding.kind === 'clear'
  const isInRecord = isAttested(call)
  if (isClear && (isInRecord || call.rail === 'card')) return null
  const { creatorSeconds, fanSeconds, overlapSeconds, leastBps, mostBps } = finding
  const none = isInRecord ? '' : ', and nothing was attested'
  if (creatorSeconds === 0 && fanSeconds === 0 && !isClear)
    return `Nothing is proven of who was there${none}.`
  const seen = seenText({ creator: creatorSeconds, fan: fanSeconds, both: overlapSeconds }, call)
  if (isClear)
    return `Proven: ${seen} By that it is ${percentOf(mostBps)} % for the creator${toComeText(call, now)}`
  const so = isInRecord ? '' : ', so nothing was attested'
  return `Proven: ${seen} The rest could make it from ${percentOf(leastBps)} % to ${percentOf(mostBps)} % for the creator${so}.`
}

/** What happens in a course of a call, for who is neither of the two; the others read the same for everybody. */
export function arbiterCourseText(course: CallCourse, { policy, lengthMinutes }: BookedFacts): string | null {
  switch (course) {
    case 'attended':
      return `They are together for ${percentOf(policy.fullOverlapBps)} % of the time or more`
    case 'fanAbsent':
      return `The fan is there for less than ${graceText(policy, lengthMinutes)}, and the creator waits`
    case 'creatorAbsent':
      return 'The creator does not come'
    default:
      return null
  }
}

/** Why reasons cannot be kept; null: they can. */
export function reasonsFault(text: string): string | null {
  return text.trim() === '' ? 'Write why: both sides read it.' : textFault(text)
}
