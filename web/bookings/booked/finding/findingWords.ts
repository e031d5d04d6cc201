import { isFinal } from '#domain/booking/terms.ts'
import { JUDGE_AFTER_SECONDS } from '#domain/calls/meeting/finding.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import { isSplitOpen, splitShares } from '../../splits/splitModel.ts'
import { isToBeJudged, type OwnBooking, settleSteps } from '../bookingModel.ts'
import { causeText, otherPerson, sharesText } from '../bookingWords.ts'

/** What was seen of a call, as its page shows it; open: nothing follows from it yet. */
export interface ShownFinding {
  kind: 'attested' | 'contested' | 'open'
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

function attestedText(found: Found, booking: OwnBooking, nowS: number, zone: string): string {
  const { cause, mostBps } = found
  const { status, pending } = booking
  const shares = sharesText(splitShares(booking, mostBps), booking)
  // what says how long both were there, or that nobody came, says why
  const isInSeen = cause === null || cause === 'attended' || cause === 'nobodyCame'
  const why = isInSeen ? '' : `${causeText(cause, booking)} `
  const seen = `${why}${presenceText(found, booking)}`
  if (status === 'disputed')
    return `${seen}. By that, and if nothing else decides it, ${shares}. One of you objected.`
  const untilS = pending === null ? 0 : Date.parse(pending.until) / 1000
  if (status !== 'attested' || nowS >= untilS) return `${seen}, so ${shares}.`
  return `${seen}, so ${shares}. Final on ${bookingMoment(untilS, zone)} unless one of you objects.`
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

/** What follows for the money from what was seen; null: nothing, it has ended, or it was booked by wallet. @param zone of who reads */
export function shownFinding(booking: OwnBooking, nowS: number, zone: string): ShownFinding | null {
  const { finding, status, endsAt } = booking
  if (isFinal(status) || status === 'none') return null
  if (finding?.kind === 'clear') return { kind: 'attested', text: attestedText(finding, booking, nowS, zone) }
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
