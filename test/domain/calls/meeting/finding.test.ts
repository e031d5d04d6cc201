import { expect } from 'chai'
import type { Booking } from '#domain/booking/terms.ts'
import { findingOf } from '#domain/calls/meeting/finding.ts'
import type { RecordSpan, SeenCall, SeenTime } from '#domain/calls/meeting/presence.ts'
import { hourAt } from '../../booking/programs.ts'

const START = 1_900_000_000
const HOUR = hourAt(START)
/** Its 2 % are six seconds, so it is the ten that count. */
const FIVE_MINUTES: Booking = { ...HOUR, lengthMinutes: 5 }
const NO_SHOW_FREE: Booking = { ...HOUR, policy: { ...HOUR.policy, noShowBps: 0 } }
const STATED: Booking = { ...HOUR, status: 'confirmed' }

/** Seconds after the start. */
type Seconds = readonly [number, number]
const span = ([from, until]: Seconds): RecordSpan => ({
  fromMs: (START + from) * 1000,
  untilMs: (START + until) * 1000,
})
const time = (proven: Seconds[], unproven: Seconds[] = []): SeenTime => ({
  proven: proven.map(span),
  unproven: unproven.map(span),
})
const NEVER = time([])
const ALL = time([[0, 3600]])
const PERHAPS = time([], [[0, 3600]])
const seen = (creator: SeenTime, fan: SeenTime, together: SeenTime): SeenCall => ({ creator, fan, together })
/** Both were there for so long, the last seconds of it by one word alone. */
const most = (proven: number, until: number): SeenCall => {
  const some = time([[0, proven]], proven === until ? [] : [[proven, until]])
  return seen(ALL, ALL, some)
}

/** What is seen, of which booking, whether somebody was let in; and kind, least and most share, cause. */
type Row = readonly [SeenCall, Booking, boolean, readonly [string, number, number, string | null]]

const ROWS: Record<string, Row> = {
  'both were there': [seen(ALL, ALL, ALL), HOUR, true, ['clear', 10_000, 10_000, 'attended']],
  'the fan never came': [seen(ALL, NEVER, NEVER), HOUR, true, ['clear', 5_000, 5_000, 'fanAbsent']],
  'the creator never came': [seen(NEVER, ALL, NEVER), HOUR, true, ['clear', 0, 0, 'creatorAbsent']],
  'nobody came': [seen(NEVER, NEVER, NEVER), HOUR, false, ['clear', 0, 0, 'nobodyCame']],
  // a fan who would not be connected, or a creator whose network failed: nothing on record says which
  'both waited for each other': [seen(ALL, ALL, NEVER), HOUR, true, ['contested', 0, 5_000, null]],
  'both waited for each other, and were connected for a second': [
    ...([seen(ALL, ALL, time([[0, 1]])), HOUR, true] as const),
    ['contested', 2, 5_000, null],
  ],
  'the fan was there beside them for less than the grace': [
    ...([seen(ALL, time([[0, 599]]), NEVER), HOUR, true] as const),
    ['clear', 5_000, 5_000, 'fanAbsent'],
  ],
  'they were parted for the grace, and more than an absence was paid anyway': [
    ...([seen(ALL, ALL, time([[0, 2400]])), HOUR, true] as const),
    ['clear', 6_666, 6_666, 'interrupted'],
  ],
  'nobody is on record, and somebody was let in': [
    ...([seen(NEVER, NEVER, NEVER), HOUR, true] as const),
    ['contested', 0, 10_000, null],
  ],
  'nobody is on record, and the creator states that it took place': [
    ...([seen(NEVER, NEVER, NEVER), STATED, false] as const),
    ['contested', 0, 10_000, null],
  ],
  'nothing is proven, and somebody was let in': [
    ...([seen(NEVER, PERHAPS, NEVER), HOUR, true] as const),
    ['contested', 0, 10_000, null],
  ],
  'an absent fan alone says that they were there': [
    ...([seen(NEVER, PERHAPS, NEVER), HOUR, false] as const),
    ['clear', 0, 0, 'nobodyCame'],
  ],
  'the creator’s statement takes nothing from what is proven': [
    ...([seen(NEVER, ALL, NEVER), STATED, true] as const),
    ['clear', 0, 0, 'creatorAbsent'],
  ],
  'the fan alone says that they were there': [
    ...([seen(ALL, PERHAPS, NEVER), HOUR, true] as const),
    ['contested', 0, 5_000, null],
  ],
  'the same where who is absent pays nothing': [
    ...([seen(ALL, PERHAPS, NEVER), NO_SHOW_FREE, true] as const),
    ['clear', 0, 0, 'fanAbsent'],
  ],
  'one alone says that they were together': [
    ...([seen(ALL, ALL, PERHAPS), HOUR, true] as const),
    ['contested', 0, 10_000, null],
  ],
  // the creator's page, which alone could say that they were together, may have lost its record
  'we alone saw the creator, and the fan denies that they met': [
    ...([seen(PERHAPS, ALL, NEVER), HOUR, true] as const),
    ['contested', 0, 10_000, null],
  ],
  'we alone saw the creator, after the fan had left': [
    ...([seen(time([], [[1800, 3600]]), time([[0, 1800]]), NEVER), HOUR, true] as const),
    ['clear', 0, 0, 'creatorAbsent'],
  ],
  'unclear seconds beyond what pays all change nothing': [
    ...([most(3300, 3600), HOUR, true] as const),
    ['clear', 10_000, 10_000, 'attended'],
  ],
  'interrupted, all of it proven': [most(1800, 1800), HOUR, true, ['clear', 5_000, 5_000, 'interrupted']],
  'interrupted, 2 % are unclear': [most(1800, 1872), HOUR, true, ['clear', 5_000, 5_000, 'interrupted']],
  'interrupted, a second more is unclear': [most(1800, 1873), HOUR, true, ['contested', 5_000, 5_202, null]],
  'interrupted for short, 10 s are unclear': [
    ...([most(150, 160), FIVE_MINUTES, true] as const),
    ['clear', 5_000, 5_000, 'interrupted'],
  ],
  'interrupted for short, a second more is unclear': [
    ...([most(150, 161), FIVE_MINUTES, true] as const),
    ['contested', 5_000, 5_366, null],
  ],
  // 3240 s of an hour pay all of it
  'a second decides whether it was interrupted': [
    ...([most(3239, 3240), HOUR, true] as const),
    ['contested', 8_997, 10_000, null],
  ],
}

describe('what the record of a call says of its money', () => {
  for (const [what, [call, booking, hasEntered, expected]] of Object.entries(ROWS))
    it(`[S3.46][T13] ${what}`, () => {
      const { kind, leastBps, mostBps, cause } = findingOf({ seen: call, hasEntered }, booking)
      expect([kind, leastBps, mostBps, cause]).to.deep.equal(expected)
    })

  it('[S3.46][T14] what is attested is what is proven, to the booked end and of the date that holds', () => {
    const moved: Booking = { ...HOUR, revision: 3 }
    const call = seen(ALL, time([[10, 1810]], [[0, 10]]), time([[10, 1810]], [[0, 10]]))
    const finding = findingOf({ seen: call, hasEntered: true }, moved)
    expect(finding.kind).to.equal('clear')
    expect(finding.seen).to.deep.equal({
      ...{ creatorSeconds: 3600, fanSeconds: 1800, overlapSeconds: 1800 },
      ...{ endedAt: START + 3600, revision: 3 },
    })
  })
})
