import type { CallSide } from '#domain/calls/words.ts'
import type { SeatEndReason } from '#domain/words.ts'
import type { CallPeer, CallState } from '#protocol/calls.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import type { CaptureSlot } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'

/** The booked call as the server answers it to one of its two sides. */
export type MeetingBooking = CallOutput<'getBooking'>

/** The answer to who came in. */
export type EnteredCall = CallOutput<'enterCall'>

/** Why who was in a call left it on purpose. differs: the four words were not the same. */
export type LeftWhy = 'left' | 'differs'

/** Why this page is in the call no more. taken: another page of one's own has it; lost: the seat was kept as long as it is, and nobody came. */
export type PartedWhy = LeftWhy | 'taken' | 'lost' | 'over' | 'signedOut' | 'removed'

/** Nothing stands between the two pages of this call, and who came in was not asked whether the other side may see their network address. */
export class UnshownAddress extends Error {
  constructor(options?: ErrorOptions) {
    super('the call is direct, and its person was not asked', options)
    this.name = 'UnshownAddress'
  }
}

/** Where this page is in a call. */
export type MeetingFlow =
  | { at: 'lobby'; problem: unknown }
  /** isAway: nobody answers, and it is tried again by itself */
  | { at: 'entering'; isAway: boolean }
  | { at: 'in'; entry: EnteredCall }
  | { at: 'parted'; why: PartedWhy }

const PARTED: Partial<Record<SeatEndReason, PartedWhy>> = {
  ...{ LEFT: 'left', MOVED: 'taken', TAKEN_OVER: 'taken', LEASE_LOST: 'lost' },
  ...{ ROOM_ENDED: 'over', SESSION_ENDED: 'signedOut' },
}

/** What a page makes of the end of its seat. */
export function partedBy(reason: SeatEndReason): PartedWhy {
  return PARTED[reason] ?? 'removed'
}

/** What is known in a call, for what is to be seen of it. Times are milliseconds since the epoch. */
export interface SightFacts {
  /** null: nothing came yet */
  state: CallState | null
  side: CallSide
  /** picture or sound goes between the two pages */
  isPaired: boolean
  /** this page is connected to us */
  isOnline: boolean
  /** the other side was in it already, as far as this tab knows */
  wasOtherHere: boolean
  nowMs: number
  startsAtMs: number
}

/** What is to be seen of the other side. */
export type Sight =
  | { is: 'opening' | 'connecting' | 'together' | 'waiting' | 'gone' | 'ownAway' }
  /** by so many whole minutes, from 1 on */
  | { is: 'late'; minutes: number }
  /** their seat waits for them until then */
  | { is: 'otherAway'; untilMs: number }

/** The other one of the two, as both may know it; null: never came, or left. */
export function otherPeer(state: CallState | null, side: CallSide): CallPeer | null {
  if (state === null) return null
  return side === 'creator' ? state.fan : state.creator
}

/** Whether the newest page of the other side is the one that was refused: a server that keeps its state back, or says that nobody is there, hides no refusal. */
export function isRefusedPage(refusedEpoch: number | null, other: Pick<CallPeer, 'epoch'> | null): boolean {
  return refusedEpoch !== null && (other === null || other.epoch <= refusedEpoch)
}

/** What is to be seen of the other side. Where media go through, both are there whatever our own connection says. */
export function sightOf(facts: SightFacts): Sight {
  const { state, side, nowMs, startsAtMs } = facts
  if (facts.isPaired) return { is: 'together' }
  // who was never connected is on the way, and not away
  if (state === null) return { is: 'opening' }
  if (!facts.isOnline) return { is: 'ownAway' }
  const other = otherPeer(state, side)
  if (other?.isHere) return { is: 'connecting' }
  if (other && other.keptUntilMs !== null && other.keptUntilMs > nowMs)
    return { is: 'otherAway', untilMs: other.keptUntilMs }
  if (facts.wasOtherHere) return { is: 'gone' }
  const minutes = Math.floor((nowMs - startsAtMs) / 60_000)
  return minutes >= 1 ? { is: 'late', minutes } : { is: 'waiting' }
}

type Slots = Readonly<Record<CaptureKind, Pick<CaptureSlot, 'step' | 'track'>>>

/** The device that is switched on and gives nothing, the microphone first; null: none. @param kinds of this call */
export function missingDevice(
  isOn: Readonly<Record<CaptureKind, boolean>>,
  { kinds, ...slots }: Slots & { kinds: readonly CaptureKind[] },
): CaptureKind | null {
  const isMissing = (kind: CaptureKind) => slots[kind].step === 'lost' || slots[kind].step === 'failed'
  return kinds.find((kind) => isOn[kind] && isMissing(kind)) ?? null
}
