import type { Attendance } from '#domain/booking/attendance.ts'
import { openSteps } from '#domain/booking/phase.ts'
import { partOf, type Settlement, settle } from '#domain/booking/settlement.ts'
import { CHALLENGE_SECONDS, type Booking as EscrowBooking, endOf, isFinal } from '#domain/booking/terms.ts'
import { exitOf, transition } from '#domain/booking/transition.ts'
import type { BookingCause } from '#domain/booking/words.ts'
import { isJudgedText } from '#domain/calls/agreement.ts'
import { cardSettlement, heldBooking, TAKEN_AHEAD_SECONDS } from '#domain/calls/cardHold.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { holdTimes, isStepOpen } from './unheld/unheldModel.ts'

/** A booked call as the server answers it to one of its two sides. */
export type OwnBooking = CallOutput<'getBooking'>

/** As much of it as is the same for everybody who may read it. */
export type BookedFacts = Omit<OwnBooking, 'side' | 'move'>

/** The same where an escrow holds its money: what a wallet signs or sends is about such a one alone. */
export type Escrowed<T extends Pick<OwnBooking, 'escrow'>> = T & {
  escrow: NonNullable<OwnBooking['escrow']>
}
export type WalletBooking = Escrowed<OwnBooking>

/** A booking for who sends something to its escrow. Throws a TypeError for one by card, of which nothing is sent there. */
export function byWallet<T extends Pick<OwnBooking, 'escrow'>>(booking: T): Escrowed<T> {
  const { escrow } = booking
  if (escrow === null) throw new TypeError('no escrow holds what is booked by card')
  return { ...booking, escrow }
}

const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000)

/** A booking as the engine knows it; times in seconds. */
export function escrowBooking(booking: BookedFacts): EscrowBooking {
  const { price, startsAt, lengthMinutes, feeBps, policy, status, pending } = booking
  const { creatorAsk, fanAsk, revision } = booking
  return {
    ...{ amount: BigInt(price.units), startAt: secondsOf(startsAt), lengthMinutes, feeBps, policy, status },
    pending: pending && { ...pending, until: secondsOf(pending.until) },
    ...{ creatorAsk, fanAsk, revision },
  }
}

/** What a settlement comes to by how a booking is paid: a card is not charged with every amount. */
export function payable(
  settlement: Settlement,
  { rail, feeBps, price }: Pick<BookedFacts, 'rail' | 'feeBps' | 'price'>,
): Settlement {
  return rail === 'card' ? cardSettlement(settlement, feeBps, price.currency) : settlement
}

/** A booking as a step of now finds it: an arbiter decides before a bank lets go of the money. */
function steppedBooking(booking: BookedFacts, nowS: number): EscrowBooking {
  const model = escrowBooking(booking)
  const { hold } = booking
  return hold
    ? heldBooking(model, hold.captureBefore === null ? null : secondsOf(hold.captureBefore), nowS)
    : model
}

/** What a person can do about a booking here, with one press; in the order of the buttons. */
const SETTLE_STEPS = ['attest', 'confirm', 'finish', 'decline', 'cancel', 'dispute'] as const
export type SettleStep = (typeof SETTLE_STEPS)[number]

/** What a step does with the money; no settlement: that is decided later, as `next` ends. */
export interface StepEffect {
  settlement: Settlement | null
  next: EscrowBooking
}

/** What a step of who reads would do now; null: it would be refused. @param nowS of the server */
export function stepEffect(booking: OwnBooking, kind: SettleStep, nowS: number): StepEffect | null {
  if (kind === 'attest') return attestEffect(booking, nowS)
  if (!isStepOpen(kind, booking)) return null
  const result = transition(steppedBooking(booking, nowS), { kind }, booking.side, nowS)
  if ('refusal' in result) return null
  if (result.settlement === null) return { settlement: null, next: result.booking }
  const settlement = payable(result.settlement, booking)
  return { settlement, next: { ...result.booking, status: settlement.status } }
}

/** True of a call with an attendance: what that comes to is how it ends, or what an arbiter's silence comes to. */
export const isAttested = ({ pending }: { pending: { cause: BookingCause } | null }): boolean =>
  pending !== null && pending.cause !== 'arbiterSilent'

type Found = NonNullable<BookedFacts['finding']>

/** Who was in a call and for how long by what was found of it, as its escrow takes it. */
export function attendanceOf(booking: BookedFacts, found: Found): Attendance {
  const { creatorSeconds, fanSeconds, overlapSeconds } = found
  const { revision } = booking
  return { creatorSeconds, fanSeconds, overlapSeconds, endedAt: endOf(escrowBooking(booking)), revision }
}

/** What bringing to the escrow what was seen does; null: it is not signed, this site brings it, or it would be refused. */
function attestEffect(booking: OwnBooking, nowS: number): StepEffect | null {
  const { finding, rail } = booking
  if (rail === 'card' || finding?.kind !== 'clear' || finding.signed === null || isKept(booking)) return null
  const seen = attendanceOf(booking, finding)
  const result = transition(escrowBooking(booking), { kind: 'attest', seen }, 'stranger', nowS)
  return 'refusal' in result ? null : { settlement: null, next: result.booking }
}

/**
 * What who reads can do now. The escrow lets a fan pay before the call, a creator confirm twice and confirm a date that they
 * never took: none of that is offered here, nor anything of a booking that the network dropped.
 */
export function settleSteps(booking: OwnBooking, nowS: number): SettleStep[] {
  const model = escrowBooking(booking)
  if (model.status === 'none') return []
  const open: readonly string[] = openSteps(model, booking.side, nowS)
  return SETTLE_STEPS.filter((kind) => {
    // nobody's step in particular, so that the engine does not list it
    if (kind === 'attest') return stepEffect(booking, kind, nowS) !== null
    if (!open.includes(kind) || !isStepOpen(kind, booking)) return false
    if (kind !== 'confirm') return true
    if (booking.side === 'creator' && !booking.isPlaced) return false
    return nowS >= model.startAt && stepEffect(booking, kind, nowS)?.next.status !== model.status
  })
}

/** True of a call that its fan agreed to have judged by what is seen of it, also before it, as long as something can follow from its record. @param nowS of the server */
export function isToBeJudged(booking: OwnBooking, nowS: number): boolean {
  const { text, rail, hold, isSecured, isPlaced, finding } = booking
  const isHeld = rail === 'card' ? Boolean(hold?.captureBefore) : isSecured
  return isJudgedText(text) && isHeld && isPlaced && finding === null && isAttestable(booking, nowS)
}

/** True of a clear finding that its escrow does not have, as long as that takes it. @param nowS of the server */
export const isToBeBrought = (booking: BookedFacts, nowS: number): boolean =>
  booking.rail !== 'card' && booking.finding?.kind === 'clear' && isAttestable(booking, nowS)

/** The last second in which an attendance is taken: people have their time to object to it. */
export const attestableUntilS = (booking: BookedFacts): number =>
  exitOf(escrowBooking(booking)).from - CHALLENGE_SECONDS

function isAttestable(booking: BookedFacts, nowS: number): boolean {
  return !isFinal(booking.status) && !isAttested(booking) && nowS <= attestableUntilS(booking)
}

/** Equal for two effects that a person would decide about alike. */
export function effectKey(effect: StepEffect | null): string {
  if (effect === null) return 'refused'
  const { settlement, next } = effect
  if (settlement) return `${settlement.toCreator}/${settlement.toFan}/${settlement.fee}`
  const { from, creatorBps } = exitOf(next)
  // an arbiter's time counts from the moment that somebody objects, and that for objections from the one that it is attested
  if (next.status === 'disputed' || next.status === 'attested') return `${next.status}/${creatorBps}`
  return `${next.status}/${from}/${creatorBps}`
}

/** True where this site ends a booking by itself, as far as anybody knows now; by card it always does. */
export const isKept = ({ rail, keeper }: Pick<OwnBooking, 'rail' | 'keeper'>): boolean =>
  rail === 'card' || keeper === 'works' || keeper === 'sent'

/** True where an arbiter has no more time than a bank leaves them. @param untilS the end of that time, in seconds */
export function isBoundByHold({ hold }: Pick<BookedFacts, 'hold'>, untilS: number): boolean {
  const until = hold?.captureBefore ?? null
  return until !== null && untilS >= secondsOf(until) - TAKEN_AHEAD_SECONDS
}

/**
 * How a booking ends if nobody does anything, from when on, in seconds; null: it has ended, or the network dropped it.
 * @param model of the same booking; omit where no step was taken
 */
export function exitSettlement(
  booking: BookedFacts,
  model: EscrowBooking = escrowBooking(booking),
): { from: number; settlement: Settlement } | null {
  if (isFinal(model.status) || model.status === 'none') return null
  const { from, creatorBps, cause } = exitOf(model)
  const part = partOf(model.amount, creatorBps)
  return { from, settlement: payable(settle(model.amount, part, model.feeBps, cause), booking) }
}

/** When cancelling next costs something else, in seconds, and until then not; null: it does not before the call. */
export function nextCancelPrice(booking: OwnBooking, nowS: number): { from: number; units: bigint } | null {
  const { startAt, policy, amount } = escrowBooking(booking)
  const now = stepEffect(booking, 'cancel', nowS)?.settlement
  if (!now) return null
  // notice of a second less than a bound is on its other side
  const bounds = [startAt - policy.noticeFullSeconds + 1, startAt - policy.noticePartialSeconds + 1]
  for (const from of bounds.filter((bound) => bound > nowS).sort((a, b) => a - b)) {
    const then = stepEffect(booking, 'cancel', from)?.settlement
    if (then && then.toFan !== now.toFan) return { from, units: amount - then.toFan }
  }
  return null
}

/**
 * What cancelling costs from the earliest moment on at which its money can be held, where it is not yet: first then, and from each
 * moment on at which it is another amount; in seconds and in the smallest unit.
 */
export function heldCancelCosts(booking: OwnBooking, nowS: number): { from: number; units: bigint }[] {
  const model = escrowBooking(booking)
  const { startAt, policy, amount } = model
  const firstS = Math.max(nowS, holdTimes(booking).firstS) + 1
  const bounds = [startAt - policy.noticeFullSeconds + 1, startAt - policy.noticePartialSeconds + 1]
  const costs: { from: number; units: bigint }[] = []
  for (const from of [firstS, ...bounds.filter((bound) => bound > firstS).sort((a, b) => a - b)]) {
    const result = transition(model, { kind: 'cancel' }, 'fan', from)
    if ('refusal' in result || result.settlement === null) continue
    const units = amount - payable(result.settlement, booking).toFan
    if (costs.at(-1)?.units !== units) costs.push({ from, units })
  }
  return costs
}
