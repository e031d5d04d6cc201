import { plainAmount } from '../billing/currency.ts'
import { CALL_KINDS, type CancelPolicy, cancelLine, utcMinute } from './agreement.ts'
import { FIRST_HOLD_SECONDS, isHeldLongEnough, LAST_HOLD_SECONDS, UNHELD_END_SECONDS } from './cardHold.ts'
import { moveOpenUntil } from './move.ts'
import type { CallMedia } from './words.ts'

/** A call by card as another date concerns its money; in seconds since the epoch. */
export interface MovedCardCall {
  startAt: number
  lengthMinutes: number
  /** the end of its hold; null: nothing is held yet */
  captureBefore: number | null
  /** a card is saved for it, on which money can be held anew */
  isSaved: boolean
}

/** What becomes of the money: the hold lasts for the new date too, or it is held on the saved card shortly before that. */
export type MovedHold = 'kept' | 'later'

/** What another date makes of a hold; null: it would be too short for it, and no card is saved. @param newStartAt seconds since the epoch */
export function movedHold(call: MovedCardCall, newStartAt: number): MovedHold | null {
  const { captureBefore, lengthMinutes, isSaved } = call
  if (captureBefore !== null && isHeldLongEnough(captureBefore, newStartAt + lengthMinutes * 60))
    return 'kept'
  return isSaved ? 'later' : null
}

/**
 * Until when another date of a call by card can be accepted: as `moveOpenUntil`, and while there is time to hold the money before both
 * dates; in seconds since the epoch. Null where that leaves the other side too little time, or its hold cannot last that long.
 */
export function cardMoveOpenUntil(call: MovedCardCall, newStartAt: number, nowS: number): number | null {
  const hold = movedHold(call, newStartAt)
  if (hold === null) return null
  return moveOpenUntil(
    {
      startAt: call.startAt - (call.captureBefore === null ? UNHELD_END_SECONDS : 0),
      newStartAt: newStartAt - (hold === 'later' ? LAST_HOLD_SECONDS : 0),
    },
    nowS,
  )
}

/** When money is held on a saved card for a new date: two days before it, or at once; in seconds since the epoch. */
export function movedHoldAt(newStartAt: number, nowS: number): number {
  return Math.max(nowS, newStartAt - FIRST_HOLD_SECONDS)
}

/** What both agree to. */
export interface CardMoveAgreement extends MovedCardCall {
  /** of the channel, without its @ */
  handle: string
  media: CallMedia
  policy: CancelPolicy
  /** seconds since the epoch */
  newStartAt: number
  /** minor units of `currency` */
  amount: bigint
  /** ISO 4217, upper case */
  currency: string
}

/** What becomes of the money, and what the owner of the card allows. */
function moneyLines(agreement: CardMoveAgreement): string[] {
  const { newStartAt, amount, currency, captureBefore } = agreement
  const sum = plainAmount(amount, currency)
  if (movedHold(agreement, newStartAt) === 'kept' && captureBefore !== null)
    return [
      `The money: ${sum} stays held on the card of the fan as it is; the bank lets go of it by itself on ${utcMinute(captureBefore)}`,
    ]
  const end = utcMinute(newStartAt - UNHELD_END_SECONDS)
  return [
    ...(captureBefore === null
      ? []
      : [`The money: the ${sum} that is held for the old date goes free first`]),
    `The fan allows: between ${utcMinute(newStartAt - FIRST_HOLD_SECONDS)} and ${end} ${sum} is held on the card that was saved for this call, without its owner being there, never twice at a time, until the call is over, and taken as it was agreed`,
    `Until it is held: each side can end the call, and nothing is taken. If it is not held by ${end}, the call ends`,
  ]
}

/** The text that both agree to who move a call by card, the same for browser and server: plain words, in UTC, below 2,000 characters. */
export function cardMoveText(agreement: CardMoveAgreement): string {
  const { handle, media, lengthMinutes, startAt, newStartAt, policy } = agreement
  const isLater = movedHold(agreement, newStartAt) !== 'kept'
  return [
    `What: ${lengthMinutes} minute ${CALL_KINDS[media]} with @${handle}`,
    `When: ${utcMinute(newStartAt)}, instead of ${utcMinute(startAt)}`,
    ...moneyLines(agreement),
    cancelLine(policy, { startAt: newStartAt, isLater, who: 'the fan cancels' }),
    'Everything else stays as it was agreed; the time to object counts from the new date',
  ].join('\n')
}
