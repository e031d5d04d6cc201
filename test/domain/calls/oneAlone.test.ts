import { expect } from 'chai'
import {
  type CallRecord,
  RECORD_OWNERS,
  type RecordOwner,
  type RecordSpan,
  seenOf,
} from '#domain/calls/meeting/presence.ts'
import { CALL_SIDES } from '#domain/calls/words.ts'
import { depth } from '#test/kit/depth.ts'
import { dice } from '../booking/programs.ts'

const START_MS = 1_900_000_000_000
const LENGTH_S = 600
const MEASURES = ['creator', 'fan', 'together'] as const

type Pieces = Omit<CallRecord, 'startAtMs' | 'endAtMs'>

const recordOf = (pieces: Pieces): CallRecord => ({
  ...{ startAtMs: START_MS, endAtMs: START_MS + LENGTH_S * 1000 },
  ...pieces,
})

/** Some spans around a booked time: many short ones, some empty or reversed. */
function anySpans(roll: (below: number) => number): RecordSpan[] {
  return Array.from({ length: roll(8) }, () => {
    const fromMs = START_MS + (roll(LENGTH_S + 100) - 50) * 1000
    return { fromMs, untilMs: fromMs + ((roll(3) === 0 ? roll(400) : roll(16)) - 2) * 1000 }
  })
}

function anyPieces(roll: (below: number) => number): Pieces {
  const both = () => ({ creator: anySpans(roll), fan: anySpans(roll) })
  const beats = () => anySpans(roll).map((one) => ({ ...one, isLinked: roll(3) > 0 }))
  return { socket: both(), relay: both(), beats: { creator: beats(), fan: beats() } }
}

/** The same without what is one owner's word. */
function without(pieces: Pieces, owner: RecordOwner): Pieces {
  const none = { creator: [], fan: [] }
  if (owner === 'server') return { socket: none, relay: none, beats: pieces.beats }
  return { ...pieces, beats: { ...pieces.beats, [owner]: [] } }
}

const isIn = (all: readonly RecordSpan[], { fromMs, untilMs }: RecordSpan) =>
  all.some((one) => one.fromMs <= fromMs && untilMs <= one.untilMs)
const inOrder = (all: readonly RecordSpan[]) => [...all].sort((one, other) => one.fromMs - other.fromMs)
/** In order, with those that touch made one. */
function joined(all: readonly RecordSpan[]): RecordSpan[] {
  const done: RecordSpan[] = []
  for (const { fromMs, untilMs } of inOrder(all)) {
    const last = done.at(-1)
    if (last && last.untilMs >= fromMs) last.untilMs = Math.max(last.untilMs, untilMs)
    else done.push({ fromMs, untilMs })
  }
  return done
}

describe('what one alone puts on record of a call', () => {
  const runs = depth(400, 20_000)

  it(`[S3.38][T13] proves no second that nobody else speaks for, and takes no presence from what two others say (${runs} records)`, () => {
    let proven = 0
    for (let seed = 0; seed < runs; seed++) {
      const pieces = anyPieces(dice(seed))
      const seen = seenOf(recordOf(pieces))
      for (const owner of RECORD_OWNERS) {
        const others = seenOf(recordOf(without(pieces, owner)))
        for (const measure of MEASURES) {
          const spoken = joined([...others[measure].proven, ...others[measure].unproven])
          for (const one of seen[measure].proven)
            expect(isIn(spoken, one), `${seed}: ${owner} alone has ${measure} proven`).to.equal(true)
          // who denies that both were linked takes the relay's word for it; then it is one's word alone, and shown
          const kept = measure === 'together' ? seen.together.unproven : []
          const left = joined([...seen[measure].proven, ...kept])
          for (const one of others[measure].proven)
            expect(isIn(left, one), `${seed}: ${owner} takes ${measure}`).to.equal(true)
          proven += seen[measure].proven.length
        }
      }
    }
    expect(proven, 'something is proven at all').to.be.greaterThan(runs)
  })

  it(`[S3.38] both are together only where each of them is, in order and within the booked time (${runs} records)`, () => {
    for (let seed = 0; seed < runs; seed++) {
      const record = recordOf(anyPieces(dice(seed)))
      const seen = seenOf(record)
      for (const side of CALL_SIDES)
        for (const one of seen.together.proven)
          expect(isIn(seen[side].proven, one), `${seed}: ${side}`).to.equal(true)
      for (const measure of MEASURES) {
        const { proven, unproven } = seen[measure]
        const edges = inOrder([...proven, ...unproven]).flatMap(({ fromMs, untilMs }) => [fromMs, untilMs])
        expect(edges, `${seed}: ${measure}`).to.deep.equal([...edges].sort((one, other) => one - other))
        expect(inOrder(proven), 'in order').to.deep.equal(proven)
        expect(inOrder(unproven), 'in order').to.deep.equal(unproven)
        for (const edge of edges) expect(edge).to.be.within(record.startAtMs, record.endAtMs)
      }
    }
  })
})
