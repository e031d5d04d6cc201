import { expect } from 'chai'
import type { Floor, FloorPlace } from '#protocol/floor.ts'
import {
  circlesOf,
  comingText,
  lineText,
  lossOf,
  ordinalOf,
  spokeText,
  waitingText,
} from '#web/rooms/floor/floorWords.ts'
import { helpLines } from '#web/rooms/floor/speech/microphoneLines.ts'

const NOW_MS = 1_800_000_000_000

function placeOf(n: number, beginUntilMs: number | null = null): FloorPlace {
  return { n, seatId: `sea_${n}`, name: 'nine_bells', beginUntilMs }
}

function queueOf(seats: readonly string[], waiting = seats.length): Pick<Floor, 'requests' | 'waiting'> {
  const requests = seats.map((seatId) => ({
    id: `flr_${seatId}`,
    seatId,
    name: seatId,
    sinceMs: 0,
    spokeS: 0,
  }))
  return { requests, waiting }
}

describe("the words of a voice room's floor", () => {
  it('[S3.28] says where somebody stands in the order, and that they ask where it is not shown', () => {
    const line = (seats: readonly string[], waiting?: number, hasAsked = true) =>
      lineText(queueOf(seats, waiting), { ownSeatId: 'own', hasAsked })
    expect(line(['own'])).to.equal('1st in line')
    expect(line(['a', 'b', 'own'], 3, false), 'after the page was loaded again').to.equal('3rd in line')
    expect(line(['a', 'b'], 3)).to.equal('behind the first 2')
    expect(line(['a', 'b'], 2), 'all are shown, and the own one is not').to.equal(null)
    expect(line(['a', 'b'], 3, false), 'somebody else is behind').to.equal(null)
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 50].map(ordinalOf)).to.deep.equal([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '22nd',
      '50th',
    ])
  })

  it('[S3.28] counts what somebody waits, spoke, and has left to begin', () => {
    expect(waitingText({ sinceMs: NOW_MS - 130_000 }, NOW_MS)).to.equal('waiting 2:10')
    expect(waitingText({ sinceMs: NOW_MS + 900 }, NOW_MS - 100), 'of a clock behind').to.equal('waiting 0:00')
    expect([0, 80].map((spokeS) => spokeText({ spokeS }))).to.deep.equal(['not on yet', 'spoke 1:20'])
    expect(comingText(placeOf(1, NOW_MS + 42_000), NOW_MS)).to.equal('coming, 0:42')
    expect(comingText(placeOf(1), NOW_MS)).to.equal(null)
  })

  it('[S3.29] tells time that ran out from a host who moved somebody', () => {
    const until = NOW_MS + 60_000
    expect(lossOf(placeOf(1, until), until + 400)).to.equal('expired')
    expect(lossOf(placeOf(1, until), until - 900), 'the clocks differ by so much').to.equal('expired')
    expect(lossOf(placeOf(1, until), NOW_MS + 20_000), 'before the time was over').to.equal('moved')
    expect(lossOf(placeOf(1), NOW_MS), 'the microphone was on').to.equal('moved')
  })

  it('[S3.21] draws taken and open places by number, those beyond a lowered number too, and counts many open ones', () => {
    const drawn = (maxSpeakers: number, places: FloorPlace[]) => {
      const { shown, moreOpen } = circlesOf({ maxSpeakers, places })
      return { numbers: shown.map(({ n, place }) => (place ? n : -n)), moreOpen }
    }
    expect(drawn(3, [placeOf(2)])).to.deep.equal({ numbers: [-1, 2, -3], moreOpen: 0 })
    expect(drawn(2, [placeOf(1), placeOf(4)])).to.deep.equal({ numbers: [1, -2, 4], moreOpen: 0 })
    expect(drawn(50, [placeOf(7)])).to.deep.equal({ numbers: [-1, -2, -3, -4, -5, 7], moreOpen: 44 })
  })

  it('[S3.29] says in three lines what to do about a microphone that does not work, and nothing of one that does', () => {
    const first = (change: Parameters<typeof helpLines>[0]) => helpLines(change)?.[0] ?? null
    const failed = (error: 'DEVICE_DENIED' | 'DEVICE_MISSING' | 'UNSUPPORTED' | 'INTERNAL') =>
      first({ step: 'failed', error })
    expect(first({ step: 'ready', error: null })).to.equal(null)
    expect(first({ step: 'asking', error: null })).to.equal(null)
    const said = [
      failed('DEVICE_DENIED'),
      failed('DEVICE_MISSING'),
      failed('UNSUPPORTED'),
      failed('INTERNAL'),
      first({ step: 'lost', error: null }),
    ]
    expect(new Set(said).size).to.equal(5)
    expect(said).to.not.include(null)
  })
})
