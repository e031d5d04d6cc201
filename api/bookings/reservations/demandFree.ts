import { type CallWish, isFree, nextFree } from '#domain/calls/freeTimes.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { Busy, SoldCall } from './store.ts'

/** What decides when a call can begin. */
export type WantedCall = Pick<SoldCall, 'calendar' | 'nowMs'> & {
  offer: Pick<SoldCall['offer'], 'lengthMinutes'>
  /** what else a time has to be, in milliseconds since the epoch; undefined: nothing */
  isPossible?: (atMs: number) => boolean
}

/** Other times that somebody is shown who does not get theirs. */
const NEXT = 3

/** A time that somebody does not get, and why; others are looked for where nobody waits for them. */
export class NotFree extends Error {
  readonly sold: WantedCall
  readonly busy: Busy
  readonly atMs: number
  /** it was free until the database refused it */
  readonly isLost: boolean

  constructor(sold: WantedCall, busy: Busy, { atMs, isLost }: { atMs: number; isLost: boolean }) {
    super('this time is not free')
    this.sold = sold
    this.busy = busy
    this.atMs = atMs
    this.isLost = isLost
  }
}

function wishOf({ offer, nowMs }: WantedCall, busy: CallWish['busy']): CallWish {
  return { lengthMinutes: offer.lengthMinutes, nowMs, busy }
}

/** Throws NotFree where the call cannot begin at this instant. */
export function demandFree(sold: WantedCall, busy: Busy, atMs: number): void {
  if (!isFree(sold.calendar, wishOf(sold, [...busy.owner, ...busy.fan]), atMs))
    throw new NotFree(sold, busy, { atMs, isLost: false })
}

function detailOf({ sold, busy, atMs, isLost }: NotFree): string {
  const TAKEN = 'Somebody else has just taken this time.'
  if (isLost) return TAKEN
  const { calendar } = sold
  if (isFree(calendar, wishOf(sold, busy.owner), atMs)) return 'You have a call at this time yourself.'
  // a day that is full is not what somebody took
  const anyNumber = { ...calendar, mostADay: null }
  const isOf = (spans: Busy['owner']) => isFree(anyNumber, wishOf(sold, spans), atMs)
  const others = busy.owner.filter(({ isCall }) => !isCall)
  return isOf(others) && !isOf(busy.owner) ? TAKEN : 'This time is not free.'
}

/** CONFLICT with the free times that are nearest. @param detail of who moves a call; of who books one it says who is in the way */
export function conflictOf(lost: NotFree, detail: string = detailOf(lost)): ProblemError {
  const { sold, busy, atMs } = lost
  const wish = wishOf(sold, [...busy.owner, ...busy.fan])
  const { isPossible } = sold
  const most = isPossible ? Number.POSITIVE_INFINITY : NEXT + 1
  const next = nextFree(sold.calendar, wish, { atMs, most })
    // what the database refused does not come as another
    .filter((one) => one !== atMs && (isPossible?.(one) ?? true))
    .slice(0, NEXT)
    .map((one) => new Date(one).toISOString())
  return new ProblemError('CONFLICT', { detail, facts: { next } })
}
