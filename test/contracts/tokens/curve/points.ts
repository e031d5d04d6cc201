import { dice } from './dice.ts'
import { CAP, costOf, feeOf, grossOf, rootOf, tokensFor, VIRTUAL, worthOf } from './model.ts'

/** One place on a curve, a sum of money and a number of tokens. */
export interface Point {
  supply: bigint
  slope: bigint
  /** less than the cost of all that is left */
  paid: bigint
  /** at most what is left */
  more: bigint
  /** at most the supply */
  fewer: bigint
}

/** Slopes the factory can make: five presets in a currency with 18 decimals, and in one with 6. */
const SLOPES = [25n, 26n, 27n, 28n, 29n, 37n, 38n, 39n, 40n, 41n].map((exponent) => 2n * 10n ** exponent)

/** Points of all sizes: every number is cut to a random length, so that dust is as frequent as fortunes. */
export function* pointsOf(seed: bigint, count: number): Generator<Point> {
  const roll = dice(seed)
  const upTo = (most: bigint) => (most < 1n ? 0n : roll(most + 1n) >> roll(BigInt(most.toString(2).length)))
  for (let n = 0; n < count; n++) {
    const slope = SLOPES[n % SLOPES.length] as bigint
    const supply = roll(3n) === 0n ? upTo(CAP - 1n) : roll(CAP)
    const paid = upTo(costOf(supply, CAP - supply, slope) - 1n)
    yield { supply, slope, paid, more: upTo(CAP - supply), fewer: upTo(supply) }
  }
}

/** What each function answers at a point, as both languages must. */
export function vectorOf({ supply, slope, paid, more, fewer }: Point, bps: bigint) {
  const position = supply + VIRTUAL
  return {
    supply,
    slope,
    paid,
    more,
    fewer,
    bps,
    root: rootOf(position ** 2n + slope * paid),
    tokens: tokensFor(supply, paid, slope),
    cost: costOf(supply, more, slope),
    worth: worthOf(supply, fewer, slope),
    fee: feeOf(paid, bps),
    gross: grossOf(paid, bps),
  }
}

/** The committed vectors, as text. */
export function vectorsText(): string {
  const roll = dice(7n)
  const rows = [...pointsOf(2026n, 300)].map((point) => vectorOf(point, roll(9_901n)))
  const edges: Point[] = SLOPES.flatMap((slope) => {
    const all = costOf(0n, CAP, slope)
    return [
      { supply: 0n, slope, paid: 0n, more: 0n, fewer: 0n },
      { supply: 0n, slope, paid: all - 1n, more: CAP, fewer: 0n },
      { supply: CAP, slope, paid: 0n, more: 0n, fewer: CAP },
      { supply: CAP - 1n, slope, paid: 1n, more: 1n, fewer: 1n },
    ]
  })
  rows.push(...edges.flatMap((point) => [vectorOf(point, 0n), vectorOf(point, 9_900n)]))
  const columns = Object.keys(rows[0] as object).join(' ')
  return `${JSON.stringify({ columns, rows: rows.map((row) => Object.values(row).join(' ')) }, null, 2)}\n`
}
