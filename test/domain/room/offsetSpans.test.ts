import { expect } from 'chai'
import { localOf } from '#domain/room/localTime.ts'
import { offsetSpans } from '#domain/room/offsetSpans.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** New York goes back from −4 to −5 hours. */
const CHANGE = Date.UTC(2026, 10, 1, 6)

describe('offsets of a zone in a window', () => {
  it('change at the minute at which clocks do, wherever the window begins', () => {
    for (const lead of [0.4, 1, 61_234.7, HOUR_MS, 2 * HOUR_MS + 59_999, 3 * HOUR_MS, 40 * DAY_MS + 1]) {
      const [first, second, ...rest] = offsetSpans('America/New_York', CHANGE - lead, CHANGE + DAY_MS)
      const fromMs = Math.floor((CHANGE - lead) / MINUTE_MS) * MINUTE_MS
      expect(first, `${lead}`).to.deep.equal({ fromMs, toMs: CHANGE, offsetMs: -4 * HOUR_MS })
      expect(second).to.deep.equal({ fromMs: CHANGE, toMs: CHANGE + DAY_MS, offsetMs: -5 * HOUR_MS })
      expect(rest).to.deep.equal([])
    }
  })

  it('end with the window, one minute before a change, at it and after it', () => {
    const ends = (toMs: number) =>
      offsetSpans('America/New_York', CHANGE - DAY_MS, toMs).map((span) => span.toMs - CHANGE)
    expect(ends(CHANGE - MINUTE_MS)).to.deep.equal([-MINUTE_MS])
    expect(ends(CHANGE)).to.deep.equal([0])
    expect(ends(CHANGE + 1)).to.deep.equal([0, MINUTE_MS])
  })

  it('are what clocks show in every zone, without gaps', () => {
    const fromMs = Date.UTC(2026, 9, 20)
    const toMs = Date.UTC(2026, 10, 10)
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const spans = offsetSpans(zone, fromMs, toMs)
      expect(spans.map((span) => span.toMs)).to.deep.equal([
        ...spans.slice(1).map((span) => span.fromMs),
        toMs,
      ])
      for (const span of spans)
        for (const atMs of [span.fromMs, span.toMs - MINUTE_MS])
          expect(new Date(atMs + span.offsetMs).toISOString().slice(0, 16), zone).to.equal(
            localOf(atMs, zone),
          )
    }
  })

  it('are none for an empty window, and refused for one without an end, for a long one and for no zone', () => {
    expect(offsetSpans('UTC', CHANGE, CHANGE)).to.deep.equal([])
    expect(offsetSpans('UTC', CHANGE, CHANGE - DAY_MS)).to.deep.equal([])
    const windows = [
      [0, Number.NaN],
      [Number.NaN, 0],
      [0, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
      [0, 3661 * DAY_MS],
      [9e15, 9e15 + DAY_MS],
    ] as const
    for (const [fromMs, toMs] of windows)
      expect(() => offsetSpans('UTC', fromMs, toMs), `${fromMs} ${toMs}`).to.throw(RangeError)
    expect(() => offsetSpans('Mars/Olympus', 0, DAY_MS)).to.throw(RangeError)
  })
})
