import { expect } from 'chai'
import type { CountedTime, RecordAnswer } from '#web/calls/record/recordModel.ts'
import {
  barPieces,
  countOn,
  isOnRecord,
  READ_RECORD_MS,
  readAgainMs,
  recordLines,
} from '#web/calls/record/recordModel.ts'
import { aloneText, barText, seenText, togetherText } from '#web/calls/record/recordWords.ts'
import { sampleMeeting, sampleMeetingMs } from '#web/fixtures/meetings/sampleMeeting.ts'
import { sampleRecord, sampleRecords, sampleSeen } from '#web/fixtures/meetings/sampleRecord.ts'

const LENGTH_S = 1800
const at = (seconds: number) => sampleMeetingMs + seconds * 1000

/** What is shown after each moment, in seconds. */
function shown(moments: { record: RecordAnswer; s: number; isLinked?: boolean }[]): number[] {
  let counted: CountedTime | null = null
  return moments.map(({ record, s, isLinked = true }) => {
    counted = countOn(counted, { record, nowMs: at(s), isLinked })
    return counted.shownMs / 1000
  })
}
const together = (fromS: number, untilS: number, readAtS: number) =>
  sampleRecord({ together: sampleSeen([[fromS, untilS]]) }, readAtS)

describe('what was seen of a call, on its page', () => {
  it('[S3.38] counts on between two reads by what was proven just before, not far beyond it and never back', () => {
    const first = together(20, 100, 110)
    expect(
      shown([
        { record: first, s: 110 },
        { record: first, s: 115.5 },
        { record: first, s: 140 },
        // the next one proves less: what was shown stays
        { record: together(20, 90, 141), s: 141 },
        // more was proven than was shown
        { record: together(20, 185, 191), s: 191 },
        { record: together(20, 185, 191), s: 192 },
      ]),
    ).to.deep.equal([80, 85.5, 105, 105, 165, 166])
  })

  it('[S3.38] stands still where this page is not linked, and where nothing was proven lately', () => {
    const [fresh, old] = [together(0, 100, 110), together(0, 100, 126)]
    const moments = [
      { record: fresh, s: 110 },
      { record: fresh, s: 115, isLinked: false },
      { record: fresh, s: 117 },
    ]
    expect(shown(moments)).to.deep.equal([100, 100, 102])
    expect(
      shown([
        { record: old, s: 126 },
        { record: old, s: 136 },
      ]),
    ).to.deep.equal([100, 100])
    const never = sampleRecord({}, 5)
    expect(
      shown([
        { record: never, s: 5 },
        { record: never, s: 10 },
      ]),
      'the two never met',
    ).to.deep.equal([0, 0])
  })

  it('[S3.38] shows no second that the booked time does not have', () => {
    const [early, last] = [together(0, 4, 5), together(0, 1790, 1795)]
    expect(
      shown([
        { record: early, s: -3 },
        { record: early, s: 9 },
      ]),
    ).to.deep.equal([4, 9])
    expect(
      shown([
        { record: last, s: 1795 },
        { record: last, s: 1830 },
      ]),
    ).to.deep.equal([1790, 1795])
  })

  it('[S3.38] draws what is proven over what one alone says, within the bar and never too narrow to be seen', () => {
    const seen = sampleSeen(
      [
        [-5, 450],
        [1799, 1900],
      ],
      [
        [450, 900],
        [1800, 1850],
      ],
    )
    expect(barPieces(seen, LENGTH_S)).to.deep.equal([
      { isProven: false, fromPct: 25, widthPct: 25 },
      { isProven: true, fromPct: 0, widthPct: 25 },
      { isProven: true, fromPct: 99.5, widthPct: 0.5 },
    ])
    expect(barPieces(sampleSeen([[0, 5]]), 0)).to.deep.equal([])
  })

  it('[S3.38] draws what would touch as one, so that who comes and goes by the second fills no page', () => {
    const seen = sampleSeen([
      [450, 453],
      [458, 900],
      [1793, 1794],
      [1796, 1800],
    ])
    const [first, last, ...more] = barPieces(seen, LENGTH_S)
    expect(first).to.include({ isProven: true, fromPct: 25 })
    expect(first?.widthPct).to.be.closeTo(25, 1e-9)
    expect([last, more]).to.deep.equal([{ isProven: true, fromPct: 99.5, widthPct: 0.5 }, []])
    const flaps = Array.from({ length: 4800 }, (_, n): [number, number] => [n * 6, n * 6 + 0.5])
    expect(barPieces(sampleSeen([], flaps), 28_800)).to.have.length(1)
    const apart = flaps.map(([from, until]): [number, number] => [from * 25, until * 25])
    expect(barPieces(sampleSeen([], apart), 28_800).length, 'narrow ones, farther apart').to.be.within(
      100,
      200,
    )
  })

  it('[S3.38] names them, oneself and both, with what nobody else confirms beside it', () => {
    const [them, own, both] = recordLines(sampleRecords.word, 'fan', 'Northlight')
    if (!them || !own || !both) throw new Error('three lines')
    expect([them.is, own.is, both.is]).to.deep.equal(['creator', 'fan', 'together'])
    expect(barText(them, LENGTH_S)).to.equal('Northlight: proven 30:00 of 30:00')
    expect(barText(own, LENGTH_S)).to.equal('You: proven 0:00 of 30:00, said by one alone 29:30')
    expect(aloneText(both.seen)).to.equal('+ 29:30 said by one alone')
    expect(aloneText(them.seen)).to.equal(null)
    expect(seenText(3723, 5400)).to.equal('1:02:03 of 1:30:00')
    expect(togetherText(751_999, LENGTH_S)).to.equal('Together 12:31 of 30:00')
  })

  it('[S3.38] is read from the booked start on until nothing can come any more, of calls that were held here', () => {
    expect([at(-1), at(0)].map((nowMs) => isOnRecord(sampleMeeting, nowMs))).to.deep.equal([false, true])
    expect(isOnRecord({ ...sampleMeeting, media: null }, at(60)), 'booked without this site').to.equal(false)
    const ended = (seconds: number) => ({
      ...sampleMeeting,
      settlement: {
        ...{ cause: 'cancelled' as const, toCreator: '0', toFan: '1', fee: '0' },
        at: new Date(at(seconds)).toISOString(),
      },
    })
    expect([ended(-60), ended(60)].map((one) => isOnRecord(one, at(4000)))).to.deep.equal([false, true])
    expect([at(0), at(1919), at(1920)].map((nowMs) => readAgainMs(sampleMeeting, nowMs))).to.deep.equal([
      READ_RECORD_MS,
      READ_RECORD_MS,
      false,
    ])
  })
})
