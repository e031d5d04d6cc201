import type { Hex } from 'viem'
import type { SettlementCause } from '#domain/calls/words.ts'

/** A call of the week that was booked, with how it has to end. */
export interface WeekCall {
  /** for messages, e.g. `17 card fanAbsent` */
  name: string
  rail: 'chain' | 'card'
  bookingId: string
  /** by wallet */
  escrowId: Hex | null
  /** price: wei, or minor units of EUR */
  units: bigint
  /** creatorBps: the share of the price that is not the fan's; of a call by card whose money was never held 0 */
  ends: { cause: SettlementCause; creatorBps: number }
  /** account ids */
  creator: string
  fan: string
}

/** Where the price of a call has to be in the end. */
export interface Divided {
  toCreator: bigint
  toFan: bigint
  fee: bigint
}

const WHOLE = 10_000n
/** The provider charges no card with less, in minor units of EUR; the fan has it then. */
const SMALLEST_CHARGE = 50n

/** The plain formula of `SettlementMath.sol`, written once more: what is proved by it is not computed by it. */
export function dividedOf({ rail, units, ends }: WeekCall, feeBps: number): Divided {
  const share = (units * BigInt(ends.creatorBps)) / WHOLE
  const part = rail === 'card' && share < SMALLEST_CHARGE ? 0n : share
  const fee = (part * BigInt(feeBps)) / WHOLE
  return { toCreator: part - fee, toFan: units - part, fee }
}

/** What of the price left the fan for good. */
export function takenOf({ toCreator, fee }: Divided): bigint {
  return toCreator + fee
}

/** `480 to the creator, 500 to the fan, fee 20` */
export function partsText({ toCreator, toFan, fee }: Divided): string {
  return `${toCreator} to the creator, ${toFan} to the fan, fee ${fee}`
}

/** Adds up by a key. */
export function sumBy<T>(
  items: readonly T[],
  keyOf: (one: T) => string,
  unitsOf: (one: T) => bigint,
): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const one of items) sums.set(keyOf(one), (sums.get(keyOf(one)) ?? 0n) + unitsOf(one))
  return sums
}

/** One sentence for each key under which two sums differ; what is nowhere is nothing. */
export function sumDifferences(
  wanted: ReadonlyMap<string, bigint>,
  found: ReadonlyMap<string, bigint>,
  sentence: (key: string, wanted: bigint, found: bigint) => string,
): string[] {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    const [due, there] = [wanted.get(key) ?? 0n, found.get(key) ?? 0n]
    return due === there ? [] : [sentence(key, due, there)]
  })
}
