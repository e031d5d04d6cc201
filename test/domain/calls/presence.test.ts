import { expect } from 'chai'
import {
  type CallRecord,
  type RecordSpan,
  type SeenTime,
  secondsIn,
  seenOf,
} from '#domain/calls/meeting/presence.ts'

const START_MS = 1_900_000_000_000
const LENGTH_S = 600
const MEASURES = ['creator', 'fan', 'together'] as const

type Pieces = Omit<CallRecord, 'startAtMs' | 'endAtMs'>
/** Seconds after the booked start. */
type Seconds = readonly [number, number]

const span = ([from, until]: Seconds): RecordSpan => ({
  fromMs: START_MS + from * 1000,
  untilMs: START_MS + until * 1000,
})

/** A beat each five seconds. */
function beatsIn([from, until]: Seconds, isLinked = true) {
  const count = Math.ceil((until - from) / 5)
  const beat = (n: number): Seconds => [from + n * 5, Math.min(until, from + n * 5 + 5)]
  return Array.from({ length: count }, (_, n) => ({ ...span(beat(n)), isLinked }))
}

const ALL: Seconds = [0, LENGTH_S]
const NOTHING: Pieces = {
  socket: { creator: [], fan: [] },
  relay: { creator: [], fan: [] },
  beats: { creator: [], fan: [] },
}
/** Both were there all the time, and all of it was seen by everybody. */
const FULL: Pieces = {
  socket: { creator: [span(ALL)], fan: [span(ALL)] },
  relay: { creator: [span(ALL)], fan: [span(ALL)] },
  beats: { creator: beatsIn(ALL), fan: beatsIn(ALL) },
}
const NO_RELAY: Pieces = { ...FULL, relay: NOTHING.relay }

const recordOf = (pieces: Pieces): CallRecord => ({
  ...{ startAtMs: START_MS, endAtMs: START_MS + LENGTH_S * 1000 },
  ...pieces,
})
const secondsOf = ({ proven, unproven }: SeenTime) => [secondsIn(proven), secondsIn(unproven)]
const after = ({ fromMs, untilMs }: RecordSpan): Seconds => [
  (fromMs - START_MS) / 1000,
  (untilMs - START_MS) / 1000,
]

/** Seconds that are proven, and that one alone says: of the creator, of the fan, of both together. */
type Expected = readonly number[]
const ALL_OF_IT: Expected = [600, 0, 600, 0, 600, 0]

/** Each a call of ten minutes. */
const CASES: Record<string, readonly [Pieces, Expected]> = {
  'everything is there': [FULL, ALL_OF_IT],
  'nothing is there': [NOTHING, [0, 0, 0, 0, 0, 0]],
  'we had no relay': [NO_RELAY, ALL_OF_IT],
  'we were away all the time': [{ ...NOTHING, beats: FULL.beats }, ALL_OF_IT],
  'the socket was away, and the relay was not': [{ ...FULL, socket: NOTHING.socket }, ALL_OF_IT],
  'beats of the creator were lost, with a relay': [
    { ...FULL, beats: { ...FULL.beats, creator: [] } },
    ALL_OF_IT,
  ],
  // who was together with whom is the fan's word alone
  'beats of the creator were lost, without a relay': [
    { ...NO_RELAY, beats: { ...FULL.beats, creator: [] } },
    [600, 0, 600, 0, 0, 600],
  ],
  'only the relay saw them': [{ ...NOTHING, relay: FULL.relay }, [0, 600, 0, 600, 0, 600]],
  'packets of one side alone went through the relay': [
    { ...NOTHING, relay: { creator: [span(ALL)], fan: [] } },
    [0, 600, 0, 0, 0, 0],
  ],
  'a fan was alone all the time': [
    {
      ...NOTHING,
      socket: { creator: [], fan: [span(ALL)] },
      beats: { creator: [], fan: beatsIn(ALL, false) },
    },
    [0, 0, 600, 0, 0, 0],
  ],
  'a fan says that they were there and linked, and nobody else does': [
    { ...NOTHING, beats: { creator: [], fan: beatsIn(ALL) } },
    [0, 600, 0, 600, 0, 600],
  ],
  // a creator who was there alone gains nothing from a lie about the fan
  'a creator who is there says that the fan was': [
    {
      ...NOTHING,
      socket: { creator: [span(ALL)], fan: [] },
      beats: { creator: beatsIn(ALL), fan: [] },
    },
    [600, 0, 0, 600, 0, 600],
  ],
  // packets go both ways also between two pages of which one asks and asks and never connects
  'a fan says that they were never linked, with a relay': [
    { ...FULL, beats: { ...FULL.beats, fan: beatsIn(ALL, false) } },
    [600, 0, 600, 0, 0, 600],
  ],
  'a fan says of each second beat that they were not linked, and beats of the creator were lost, with a relay':
    [
      {
        ...FULL,
        beats: { creator: [], fan: beatsIn(ALL).map((beat, n) => ({ ...beat, isLinked: n % 2 === 0 })) },
      },
      [300, 300, 600, 0, 300, 0],
    ],
  // a page that was offline, and brings its word later
  'another page of the fan was never linked, and beats of the creator were lost, with a relay': [
    { ...FULL, beats: { creator: [], fan: [...beatsIn(ALL), ...beatsIn([100, 600], false)] } },
    ALL_OF_IT,
  ],
  'a fan says of a minute that they were not linked, and a relay and the creator say that they were': [
    {
      ...FULL,
      beats: { creator: FULL.beats.creator, fan: [...beatsIn([0, 300]), ...beatsIn([300, 360], false)] },
    },
    [600, 0, 600, 0, 540, 60],
  ],
  'a fan says that they were never linked, without a relay': [
    { ...NO_RELAY, beats: { ...FULL.beats, fan: beatsIn(ALL, false) } },
    [600, 0, 600, 0, 0, 600],
  ],
  'a page says for five seconds that it is not linked': [
    {
      ...NO_RELAY,
      beats: {
        creator: FULL.beats.creator,
        fan: [...beatsIn([0, 300]), ...beatsIn([300, 305], false), ...beatsIn([305, 600])],
      },
    },
    [600, 0, 600, 0, 595, 5],
  ],
  'one of a page’s beats is missing': [
    {
      ...NO_RELAY,
      beats: { creator: FULL.beats.creator, fan: [...beatsIn([0, 300]), ...beatsIn([305, 600])] },
    },
    ALL_OF_IT,
  ],
  'two of a page’s beats are missing': [
    {
      ...NO_RELAY,
      beats: { creator: FULL.beats.creator, fan: [...beatsIn([0, 300]), ...beatsIn([310, 600])] },
    },
    [600, 0, 600, 0, 590, 10],
  ],
  'they came before and stayed after': [
    {
      socket: { creator: [span([-90, 700])], fan: [span([-90, 700])] },
      relay: NOTHING.relay,
      beats: { creator: beatsIn([-90, 700]), fan: beatsIn([-90, 700]) },
    },
    ALL_OF_IT,
  ],
  'an empty span in a gap does not halve it': [
    {
      ...NOTHING,
      socket: { creator: [span([0, 296]), span([300, 300]), span([305, 600])], fan: [] },
      beats: { creator: beatsIn(ALL, false), fan: [] },
    },
    [591, 9, 0, 0, 0, 0],
  ],
  'what is on record is empty, reversed or of another time': [
    {
      ...NOTHING,
      socket: { creator: [span([5, 5]), span([90, 20])], fan: [span([-100, 0])] },
      beats: { creator: [{ ...span([30, 10]), isLinked: true }], fan: beatsIn([600, 900]) },
    },
    [0, 0, 0, 0, 0, 0],
  ],
}

describe('what was seen of a call', () => {
  for (const [what, [pieces, expected]] of Object.entries(CASES))
    it(`[S3.38][T13][T14] ${what}`, () => {
      const seen = seenOf(recordOf(pieces))
      expect(MEASURES.flatMap((measure) => secondsOf(seen[measure]))).to.deep.equal(expected)
    })

  it('[T14] the time of each side is of its own, and what two say is put together to the second', () => {
    const { creator, fan, together } = seenOf(
      recordOf({
        socket: { creator: [span([0, 200])], fan: [span([100, 400])] },
        relay: { creator: [span([202, 300])], fan: [] },
        beats: { creator: beatsIn([0, 250]), fan: [...beatsIn([100, 150], false), ...beatsIn([150, 240])] },
      }),
    )
    expect(creator.proven.map(after)).to.deep.equal([[0, 250]])
    expect(creator.unproven.map(after)).to.deep.equal([[250, 300]])
    expect(fan.proven.map(after)).to.deep.equal([[100, 250]])
    expect(fan.unproven.map(after)).to.deep.equal([
      [0, 100],
      [250, 400],
    ])
    expect(together.proven.map(after)).to.deep.equal([[150, 240]])
    expect(together.unproven.map(after)).to.deep.equal([
      [0, 150],
      [240, 250],
    ])
  })

  it('[T14] a clock that is five seconds off costs five seconds at each edge at most', () => {
    for (const offS of [-5, 5]) {
      const shifted = beatsIn([60 + offS, 540 + offS])
      const seen = seenOf(
        recordOf({
          socket: { creator: [span([60, 540])], fan: [span([60, 540])] },
          relay: NOTHING.relay,
          beats: { creator: shifted, fan: beatsIn([60, 540]) },
        }),
      )
      for (const measure of MEASURES) {
        expect(secondsIn(seen[measure].proven), measure).to.be.within(475, 480)
        expect(secondsIn(seen[measure].unproven), measure).to.be.at.most(10)
      }
    }
  })

  it('seconds are whole ones, of all spans together', () => {
    expect(secondsIn([])).to.equal(0)
    expect(secondsIn([span([0, 1.9])])).to.equal(1)
    expect(secondsIn([span([0, 0.6]), span([1, 1.6])])).to.equal(1)
  })
})
