import { isFinal } from '#domain/booking/terms.ts'
import { JUDGE_AFTER_SECONDS } from '#domain/calls/meeting/finding.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import { isSplitOpen, splitShares } from '../../splits/splitModel.ts'
import {
  attestableUntilS,
  isAttested,
  isKept,
  isToBeBrought,
  isToBeJudged,
  type OwnBooking,
  settleSteps,
} from '../bookingModel.ts'
import { causeText, otherPerson, sharesText } from '../bookingWords.ts'
import { CHALLENGE_HOURS } from '../steps/stepWords.ts'

/** What was seen of a call, as its page shows it; open: it is not known yet; clear: it is, and by wallet the escrow does not have it. */
export interface ShownFinding {
  kind: 'attested' | 'clear' | 'contested' | 'open'
  text: string
}

type Found = NonNullable<OwnBooking['finding']>

/** How long both were there, as the cause goes by it. */
function presenceText(
  { cause, creatorSeconds, fanSeconds, overlapSeconds }: Found,
  booking: OwnBooking,
): string {
  const length = formatCountdown(booking.lengthMinutes * 60)
  if (cause === 'nobodyCame') return 'Nobody came'
  if (cause !== 'fanAbsent' && cause !== 'creatorAbsent')
    return `Both of you were there for ${formatCountdown(overlapSeconds)} of ${length}`
  const [own, other] = booking.side === 'fan' ? [fanSeconds, creatorSeconds] : [creatorSeconds, fanSeconds]
  return `Of ${length} you were there for ${formatCountdown(own)}, and ${otherPerson(booking)} for ${formatCountdown(other)}`
}

/** What was seen, with why the money goes by it; without the point. */
function seenText(found: Found, booking: OwnBooking): string {
  const { cause } = found
  // what says how long both were there, or that nobody came, says why
  const isInSeen = cause === null || cause === 'attended' || cause === 'nobodyCame'
  const why = isInSeen ? '' : `${causeText(cause, booking)} `
  return `${why}${presenceText(found, booking)}`
}

type Pending = NonNullable<OwnBooking['pending']>

/** What the attendance has that counts: by wallet it can be another one than what was seen here. */
function countedText(booking: OwnBooking, { cause, creatorBps }: Pending): string {
  const { finding } = booking
  const isOwn = finding?.kind === 'clear' && finding.cause === cause && finding.mostBps === creatorBps
  if (isOwn) return seenText(finding, booking)
  return `Attested at the escrow: ${causeText(cause, booking).replace(/\.$/, '')}`
}

function attestedText(booking: OwnBooking, pending: Pending, nowS: number, zone: string): string {
  const { status } = booking
  const shares = sharesText(splitShares(booking, pending.creatorBps), booking)
  const seen = countedText(booking, pending)
  if (status === 'disputed')
    return `${seen}. By that, and if nothing else decides it, ${shares}. One of you objected.`
  const untilS = Date.parse(pending.until) / 1000
  if (status !== 'attested' || nowS >= untilS) return `${seen}, so ${shares}.`
  return `${seen}, so ${shares}. Final on ${bookingMoment(untilS, zone)} unless one of you objects.`
}

/** What was seen of a call by wallet that its escrow does not have. */
function clearText(found: Found, booking: OwnBooking, nowS: number, zone: string): string {
  const seen = seenText(found, booking)
  const { signed } = found
  if (!isToBeBrought(booking, nowS))
    return `${seen}. That was not ${signed ? 'brought to the escrow' : 'signed'} in time, so nothing follows from it by itself. What follows instead stands under What happens next.`
  const moment = bookingMoment(attestableUntilS(booking), zone)
  if (signed === null)
    return `${seen}. This site has not signed it yet, so it cannot be brought to the escrow. If that is not done until ${moment}, what stands under What happens next follows.`
  const shares = sharesText(splitShares(booking, found.mostBps), booking)
  const isDisputed = booking.status === 'disputed'
  if (isKept(booking)) {
    const so = isDisputed
      ? `if no arbiter decides, ${shares}`
      : `${shares} ${CHALLENGE_HOURS} hours after the escrow has it, unless one of you objects`
    return `${seen}, so ${so}. This site brings it there now.`
  }
  const once = isDisputed
    ? 'Once it is there and no arbiter decided in time'
    : `Once it was there for ${CHALLENGE_HOURS} hours and nobody objected`
  // nothing ends by itself where this site does not bring it
  return `${seen}. Either of you can bring it to the escrow until ${moment}. ${once}, either of you can end it: then ${shares}.`
}

/** What who reads can do about a call that its record does not settle; empty: an arbiter decides. */
function nextText(booking: OwnBooking, nowS: number): string {
  if (booking.status === 'disputed') return ''
  const steps = settleSteps(booking, nowS)
  const ways = [
    steps.includes('confirm') ? `${booking.side === 'fan' ? 'confirm' : 'state'} that it took place` : null,
    isSplitOpen(booking, nowS) ? 'propose a split' : null,
    steps.includes('dispute') ? 'object' : null,
  ].filter((way) => way !== null)
  if (ways.length === 0) return ''
  const last = ways.pop()
  return ` You can ${ways.length === 0 ? last : `${ways.join(', ')} or ${last}`}.`
}

function contestedText(found: Found, booking: OwnBooking, nowS: number): string {
  const { creatorSeconds, fanSeconds, overlapSeconds, leastBps, mostBps } = found
  const length = formatCountdown(booking.lengthMinutes * 60)
  const isEmpty = creatorSeconds === 0 && fanSeconds === 0
  const proven = isEmpty
    ? 'nothing of this call is proven'
    : `of ${length}, ${formatCountdown(overlapSeconds)} together are proven`
  const [least, most] = [leastBps, mostBps].map((bps) => sharesText(splitShares(booking, bps), booking))
  const rest = `Depending on what is true of the rest, ${least}, or up to this: ${most}.`
  return `What was seen does not settle it: ${proven}. ${rest} Nothing was decided by it.${nextText(booking, nowS)}`
}

/** What follows for the money from what was seen; null: nothing, or it has ended. @param zone of who reads */
export function shownFinding(booking: OwnBooking, nowS: number, zone: string): ShownFinding | null {
  const { finding, pending, status, endsAt } = booking
  if (isFinal(status) || status === 'none') return null
  if (pending !== null && isAttested(booking))
    return { kind: 'attested', text: attestedText(booking, pending, nowS, zone) }
  if (finding?.kind === 'clear') return { kind: 'clear', text: clearText(finding, booking, nowS, zone) }
  if (finding) return { kind: 'contested', text: contestedText(finding, booking, nowS) }
  const endS = Date.parse(endsAt) / 1000
  if (nowS < endS || !isToBeJudged(booking, nowS)) return null
  const isDue = nowS >= endS + JUDGE_AFTER_SECONDS
  return {
    kind: 'open',
    text: isDue
      ? 'What was seen is being looked at now.'
      : 'What was seen is looked at ten minutes after the end.',
  }
}
