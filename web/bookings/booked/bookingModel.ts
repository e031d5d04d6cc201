import { openSteps } from '#domain/booking/phase.ts'
import { partOf, type Settlement, settle } from '#domain/booking/settlement.ts'
import { CHALLENGE_SECONDS, type Booking as EscrowBooking, isFinal } from '#domain/booking/terms.ts'
import { exitOf, transition } from '#domain/booking/transition.ts'
import { JUDGED_START } from '#domain/calls/agreement.ts'
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
const SETTLE_STEPS = ['confirm', 'finish', 'decline', 'cancel', 'dispute'] as const
export type SettleStep = (typeof SETTLE_STEPS)[number]

/** What a step does with the money; no settlement: that is decided later, as `next` ends. */
export interface StepEffect {
  settlement: Settlement | null
  next: EscrowBooking
}

/** What a step of who reads would do now; null: it would be refused. @param nowS of the server */
export function stepEffect(booking: OwnBooking, kind: SettleStep, nowS: number): StepEffect | null {
  if (!isStepOpen(kind, booking)) return null
  const result = transition(steppedBooking(booking, nowS), { kind }, booking.side, nowS)
  if ('refusal' in result) return null
  if (result.settlement === null) return { settlement: null, next: result.booking }
  const settlement = payable(result.settlement, booking)
  return { settlement, next: { ...result.booking, status: settlement.status } }
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
    if (!open.includes(kind) || !isStepOpen(kind, booking)) return false
    if (kind !== 'confirm') return true
    if (booking.side === 'creator' && !booking.isPlaced) return false
    return nowS >= model.startAt && stepEffect(booking, kind, nowS)?.next.status !== model.status
  })
}

/** True of a call by card that its fan agreed to have judged by what is seen of it. */
export const isJudged = ({ rail, text }: Pick<BookedFacts, 'rail' | 'text'>): boolean =>
  rail === 'card' && (text ?? '').includes(JUDGED_START)

/** The same, also before the call, as long as something can follow from its record. @param nowS of the server */
export function isToBeJudged(booking: OwnBooking, nowS: number): boolean {
  const { hold, isPlaced, finding, pending } = booking
  if (!isJudged(booking) || !hold?.captureBefore || !isPlaced || finding !== null) return false
  if (pending !== null && pending.cause !== 'arbiterSilent') return false
  return nowS <= exitOf(escrowBooking(booking)).from - CHALLENGE_SECONDS
}

/** Equal for two effects that a person would decide about alike. */
export function effectKey(effect: StepEffect | null): string {
  if (effect === null) return 'refused'
  const { settlement, next } = effect
  if (settlement) return `${settlement.toCreator}/${settlement.toFan}/${settlement.fee}`
  const { from, creatorBps } = exitOf(next)
  // an arbiter's time counts from the moment that somebody objects
  if (next.status === 'disputed') return `${next.status}/${creatorBps}`
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
