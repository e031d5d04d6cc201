import { expect } from 'chai'
import { type Attendance, judge } from '#domain/booking/attendance.ts'
import { endOf } from '#domain/booking/terms.ts'
import { findingOf } from '#domain/calls/meeting/finding.ts'
import {
  type CallRecord,
  maybeTogether,
  type RecordSpan,
  secondsIn,
  seenOf,
} from '#domain/calls/meeting/presence.ts'
import { CALL_SIDES, type CallSide } from '#domain/calls/words.ts'
import { depth } from '#test/kit/depth.ts'
import { dice, hourAt, POLICIES } from '../../booking/programs.ts'

const START = 1_900_000_000
const LENGTH_S = 3600
const HOUR = hourAt(START)
const [ALL, HALF] = [LENGTH_S, LENGTH_S / 2]

/** For how many seconds from the start each side really was there; whenever both were, they talked. */
const TRUTHS = {
  both: { creator: ALL, fan: ALL },
  creatorAlone: { creator: ALL, fan: 0 },
  fanAlone: { creator: 0, fan: ALL },
  nobody: { creator: 0, fan: 0 },
  half: { creator: HALF, fan: HALF },
} as const
/** What a side's page says: what happened, nothing, or what pays that side most. */
const WORDS = ['honest', 'silent', 'lying'] as const
const LOSSES = ['none', 'socket', 'relay', 'creator', 'fan'] as const
type Truth = keyof typeof TRUTHS
type Word = (typeof WORDS)[number]
type Loss = (typeof LOSSES)[number]
interface Case {
  truth: Truth
  creator: Word
  fan: Word
  loss: Loss
}

const CASES: Case[] = (Object.keys(TRUTHS) as Truth[]).flatMap((truth) =>
  WORDS.flatMap((creator) => WORDS.flatMap((fan) => LOSSES.map((loss) => ({ truth, creator, fan, loss })))),
)

const until = (seconds: number): RecordSpan[] =>
  seconds === 0 ? [] : [{ fromMs: START * 1000, untilMs: (START + seconds) * 1000 }]

/** A beat each five seconds for so long; linked in the first of them. */
const beatsFor = (seconds: number, linkedS: number) =>
  Array.from({ length: seconds / 5 }, (_, n) => {
    const fromMs = (START + n * 5) * 1000
    return { fromMs, untilMs: fromMs + 5000, isLinked: n * 5 < linkedS }
  })

/** A creator gains by having talked all the time, a fan by having waited all the time; who is absent brings such beats as well. */
function beatsOf(side: CallSide, { truth, loss, ...words }: Case) {
  const { creator, fan } = TRUTHS[truth]
  if (words[side] === 'silent' || loss === side) return []
  if (words[side] === 'lying') return beatsFor(ALL, side === 'creator' ? ALL : 0)
  return beatsFor(TRUTHS[truth][side], Math.min(creator, fan))
}

/** The record as pages, api and relay would leave it. A relay carries what goes between two, and nothing of who waits. */
function recordOf(one: Case): CallRecord {
  const { creator, fan } = TRUTHS[one.truth]
  const relayed = one.loss === 'relay' ? 0 : Math.min(creator, fan)
  const isSocket = one.loss !== 'socket'
  return {
    ...{ startAtMs: START * 1000, endAtMs: (START + LENGTH_S) * 1000 },
    socket: { creator: until(isSocket ? creator : 0), fan: until(isSocket ? fan : 0) },
    relay: { creator: until(relayed), fan: until(relayed) },
    beats: { creator: beatsOf('creator', one), fan: beatsOf('fan', one) },
  }
}

const attended = (creatorSeconds: number, fanSeconds: number, overlapSeconds: number): Attendance => ({
  ...{ creatorSeconds, fanSeconds, overlapSeconds },
  ...{ endedAt: endOf(HOUR), revision: 0 },
})

function findingIn(one: Case) {
  const { creator, fan } = TRUTHS[one.truth]
  return findingOf({ seen: seenOf(recordOf(one)), hasEntered: creator + fan > 0 }, HOUR)
}
const nameOf = ({ truth, creator, fan, loss }: Case) =>
  `${truth}, creator ${creator}, fan ${fan}, lost ${loss}`

/** Some spans around a booked time: many short ones, some empty or reversed. */
function anySpans(roll: (below: number) => number): RecordSpan[] {
  const isFew = roll(3) > 0
  return Array.from({ length: roll(isFew ? 3 : 8) }, () => {
    const fromMs = (START + (isFew ? roll(40) - 30 : roll(LENGTH_S))) * 1000 + roll(1000)
    return { fromMs, untilMs: fromMs + (roll(2) === 0 ? roll(1.2 * LENGTH_S) : roll(200) - 5) * 1000 }
  })
}

/** Half of the witnesses have seen the same. */
function anyRecord(roll: (below: number) => number): CallRecord {
  const same = anySpans(roll)
  const spans = () => (roll(2) === 0 ? same : anySpans(roll))
  const both = () => ({ creator: spans(), fan: spans() })
  const beats = () => {
    const isAlways = roll(2) === 0
    return spans().map((one) => ({ ...one, isLinked: isAlways || roll(2) === 0 }))
  }
  return {
    ...{ startAtMs: START * 1000, endAtMs: (START + LENGTH_S) * 1000 },
    ...{ socket: both(), relay: both(), beats: { creator: beats(), fan: beats() } },
  }
}

describe('what the record of a call says of its money, against what happened', () => {
  it(`[S3.46][T13][T14] never settles against it, whoever lies or is silent, whatever is lost (${CASES.length} calls)`, () => {
    const wrong = CASES.filter((one) => {
      const { kind, leastBps, mostBps, cause } = findingIn(one)
      const { creator, fan } = TRUTHS[one.truth]
      const truth = judge(attended(creator, fan, Math.min(creator, fan)), HOUR)
      const isCause = cause === truth.cause || truth.creatorBps === 0
      return kind === 'clear' && !(leastBps === truth.creatorBps && mostBps === leastBps && isCause)
    })
    expect(wrong.map(nameOf)).to.deep.equal([])
  })

  it('[S3.46][T14] of two honest people it is clear whatever one record is lost, but where the other two were not there to see', () => {
    const honest = CASES.filter(({ creator, fan }) => creator === 'honest' && fan === 'honest')
    const contested = honest.filter((one) => findingIn(one).kind === 'contested')
    expect(honest).to.have.length(25)
    // who waits alone is seen by the own page and by us; where one of the two is lost the other one's word is left
    expect(contested.map(nameOf)).to.deep.equal([
      'creatorAlone, creator honest, fan honest, lost socket',
      'creatorAlone, creator honest, fan honest, lost creator',
      'fanAlone, creator honest, fan honest, lost socket',
      'fanAlone, creator honest, fan honest, lost fan',
    ])
  })

  it('[S3.46][T13] is clear in so many of 45 calls of each kind, lies, silence and losses included', () => {
    const clear = (truth: Truth) =>
      CASES.filter((one) => one.truth === truth && findingIn(one).kind === 'clear').length
    expect((Object.keys(TRUTHS) as Truth[]).map((truth) => [truth, clear(truth)])).to.deep.equal([
      ['both', 21],
      ['creatorAlone', 7],
      ['fanAlone', 14],
      ['nobody', 33],
      ['half', 13],
    ])
  })

  const runs = depth(300, 6_000)
  it(`[S3.46][T13] is clear only where nothing that one alone says changes it (${runs} records)`, () => {
    let clear = 0
    for (let seed = 0; seed < runs; seed++) {
      const roll = dice(seed)
      const seen = seenOf(anyRecord(roll))
      const policy = POLICIES.filter(({ isMetered }) => !isMetered)[roll(4)] ?? HOUR.policy
      const booking = { ...HOUR, policy }
      const { kind, leastBps, mostBps, cause, seen: proven } = findingOf({ seen, hasEntered: true }, booking)
      const within = (from: number, spans: RecordSpan[]) => from + roll(secondsIn(spans) + 1)
      const maybe = [...seen.together.unproven, ...maybeTogether(seen)]
      for (let n = 0; n < 30; n++) {
        const [creator, fan] = CALL_SIDES.map((side) =>
          within(side === 'creator' ? proven.creatorSeconds : proven.fanSeconds, seen[side].unproven),
        ) as [number, number]
        const overlap = Math.min(within(proven.overlapSeconds, maybe), creator, fan)
        const verdict = judge(attended(creator, fan, overlap), booking)
        const what = `${seed}: ${creator}, ${fan}, ${overlap}`
        const slackBps = kind === 'clear' && cause === 'interrupted' ? 200 : 0
        expect(verdict.creatorBps, what).to.be.within(leastBps - slackBps, mostBps + slackBps)
        if (kind === 'clear' && leastBps > 0) expect(verdict.cause, what).to.equal(cause)
      }
      if (kind === 'clear') clear++
    }
    expect(clear, 'some are clear, and some are not').to.be.within(runs / 20, runs - runs / 20)
  })
})
