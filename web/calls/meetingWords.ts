import { graceOf, isFinal } from '#domain/booking/terms.ts'
import { isJudgedText } from '#domain/calls/agreement.ts'
import { RETURN_SECONDS } from '#domain/calls/meeting/left.ts'
import { ApiProblem, problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import type { MediaErrorCode } from '#web/media/mediaClient.ts'
import { type MeetingBooking, type PartedWhy, type Sight, UnshownAddress } from './meetingFlow.ts'

/** Why nobody comes in, and what comes next, for who reads. */
export interface ShutText {
  title: string
  text: string
}

/** Of a call that is booked, whose money is not safe yet. */
function unsecuredText({ rail, status, side, hold }: MeetingBooking): string {
  if (status === 'none')
    return 'The network dropped the payment of this call. It may come again by itself; until then nothing is booked, and nobody comes in.'
  if (rail === 'chain')
    return 'The network has the payment and is still confirming it. That takes some seconds up to some minutes, and this page opens by itself.'
  const whose = side === 'fan' ? 'your card' : 'the fan’s card'
  const next = hold?.later?.isFailed
    ? side === 'fan'
      ? ' The last try came to nothing: hold it on another card on the page of the call.'
      : ' The last try came to nothing, and the fan knows of it.'
    : ' It is tried by itself.'
  return `The money for this call is not held on ${whose} yet, and nobody comes in before it is.${next} This page opens by itself.`
}

/** The sentence over a call into which nobody comes now. @param name of the other side, as a sentence has it */
export function shutText(
  why: 'unsecured' | 'unplaced' | 'elsewhere' | 'over',
  booking: MeetingBooking,
  name: string,
): ShutText {
  if (why === 'unsecured') return { title: 'Not open yet', text: unsecuredText(booking) }
  if (why === 'elsewhere')
    return {
      title: 'Not held here',
      text: 'This call was booked without this site, which does not know how the two of you meet. Its page has the agreement and the money.',
    }
  if (why === 'over')
    return {
      title: 'This call is over',
      text: 'How it went, what you can still do and what happens with the money is on its page.',
    }
  return booking.side === 'creator'
    ? {
        title: 'Not in your calendar',
        text: 'Its time was not free any more when the payment came. Take the date on its page, and this page opens; or give the money back there.',
      }
    : {
        title: 'Without its date',
        text: `Its time was not free any more when your payment came. ${name} can take it anyway, and then this page opens by itself; or you get your money back.`,
      }
}

/** What a refused press means and what comes next; `move`: the call is on another page or device, and one press brings it here. */
export function entryProblem(error: unknown): { text: string; move: boolean } {
  if (error instanceof UnshownAddress)
    return {
      text: 'This call goes from your device straight to theirs, and you were not asked about that yet. Read what it shows of you, and press again if you agree.',
      move: false,
    }
  switch (problemCode(error)) {
    case 'OTHER_DEVICE':
      return { text: 'You are in this call already, on another page or device.', move: true }
    case 'NOT_LIVE':
      return { text: 'This call is not open now. This page opens by itself once it is.', move: false }
    case 'ENDED':
      return { text: 'This call is over, or it has another date by now. Its page says which.', move: false }
    case 'NOT_FOUND':
      return {
        text: 'There is no call for you here. Look whether you are signed in with the account that booked it.',
        move: false,
      }
    default: {
      const isDenied = error instanceof ApiProblem && error.problem.decisionId !== undefined
      const { detail } = isDenied ? error.problem : {}
      return {
        text: isDenied
          ? `You were not let in. ${detail ?? 'The page of the call says what can be done.'}`
          : sentenceOf(error),
        move: false,
      }
    }
  }
}

/**
 * Of somebody who should be there by now. By the agreement it counts how long a side was here, and not until when. Nobody
 * is promised money here: the page of the call has the rules.
 */
function lateText(minutes: number, booking: MeetingBooking, name: string, nowMs: number): string {
  const graceS = graceOf(booking)
  const late = `${name} is ${minutes} min late.`
  if (nowMs >= Date.parse(booking.startsAt) + graceS * 1000)
    return `${late} What you can do now, and what that means for the money, is on the page of the call.`
  const graceMinutes = Math.ceil(graceS / 60)
  const grace = `${graceMinutes} ${graceMinutes === 1 ? 'minute' : 'minutes'}`
  const rule =
    booking.side === 'creator'
      ? `By the agreement they may count as absent if you are here for ${grace} and they for less.`
      : `By the agreement a fan who was here for ${grace} does not count as absent.`
  return `${late} ${rule} What that means for the money is on the page of the call.`
}

/** One or two sentences about the other side while nothing of it is to be seen. @param nowMs of the call's clock */
export function sightText(sight: Sight, booking: MeetingBooking, name: string, nowMs: number): string | null {
  switch (sight.is) {
    case 'together':
      return null
    case 'opening':
      return 'Opening the call.'
    case 'connecting':
      return `${name} is here. Connecting you.`
    case 'waiting':
      return `${name} is not here yet.`
    case 'gone':
      return `${name} has left. They can come back while the call lasts.`
    case 'ownAway':
      return `You are offline. We try to bring you back. Your seat is kept for ${RETURN_SECONDS / 60} minutes, and the time of the call goes on.`
    case 'otherAway':
      return `The connection of ${name} dropped. Their seat is kept for ${formatCountdown((sight.untilMs - nowMs) / 1000)}.`
    case 'late':
      return lateText(sight.minutes, booking, name, nowMs)
  }
}

/** `Begins in 4:10` before its time, then `Left 12:31`. Times are milliseconds. */
export function leftText(leftMs: number, untilStartMs: number): string {
  if (untilStartMs > 0) return `Begins in ${formatCountdown(untilStartMs / 1000)}`
  return `Left ${formatCountdown(leftMs / 1000)}`
}

/** What both are warned with, once. */
export function warningText(leftMs: number): string {
  const minutes = Math.max(1, Math.round(leftMs / 60_000))
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left. The call ends by itself.`
}

const MEDIA_TEXTS: Partial<Record<MediaErrorCode, string>> = {
  NETWORK: 'The connection broke, and could not be made again. Come in again.',
  UNSUPPORTED: 'This browser cannot hold a call. Open this page in a newer Chrome, Edge, Firefox or Safari.',
  OLD_PAGE: 'This page is older than the site. Load it again, and you are back in the call.',
}

/** What failed in the media of a call, and what to do. */
export function mediaText(code: MediaErrorCode): string {
  return MEDIA_TEXTS[code] ?? 'Picture and sound failed in this page. Come in again.'
}

/** What keeps two apart who are both here, and what to do. @param isRelayed a relay carries the call, and nothing goes around it */
export function apartText(code: MediaErrorCode, isRelayed: boolean): string {
  if (code !== 'NO_MEDIA_PATH') return mediaText(code)
  return isRelayed
    ? 'The two of you do not reach each other through this site’s relay, or the relay is away just now, and nothing goes around it. We go on trying, and the time of the call goes on. Another network may help, for example mobile data.'
    : 'Your networks do not let the two of you reach each other. It works where both are in one network, for example the same Wi-Fi. We go on trying.'
}

/** Why this page is in the call no more. */
export function partedText(why: PartedWhy): ShutText {
  switch (why) {
    case 'left':
      return { title: 'You left the call', text: 'You can come back in while it lasts.' }
    case 'differs':
      return {
        title: 'You left: the words differ',
        text: 'Somebody may have seen and heard this call. Let the other side know by another way, for example by phone. Then come in again from another network or browser, and compare before you talk.',
      }
    case 'taken':
      return {
        title: 'The call is on another page',
        text: 'You opened it on another page or device, and it goes on there.',
      }
    case 'lost':
      return {
        title: 'You were away for too long',
        text: 'Your seat was kept for two minutes. Come back in while the call lasts.',
      }
    case 'signedOut':
      return { title: 'You are signed out', text: 'Sign in again to come back into the call.' }
    case 'removed':
      return {
        title: 'You are not in this call any more',
        text: 'The page of the call says what became of it.',
      }
    case 'over':
      return {
        title: 'The call is over',
        text: 'State how it went, and see what happens with the money, on its page.',
      }
  }
}

/** At the end of a call: when what was seen of it is looked at; null: it was, the escrow has it, it is over with its money, or nobody agreed to that. */
export function judgedText({ text, status, pending, finding }: MeetingBooking): string | null {
  const isAttested = pending !== null && pending.cause !== 'arbiterSilent'
  if (!isJudgedText(text) || isFinal(status) || isAttested || finding !== null) return null
  return 'Ten minutes after the end it is looked at what was seen. The page of the call shows what follows.'
}
