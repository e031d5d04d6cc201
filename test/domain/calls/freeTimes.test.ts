import { expect } from 'chai'
import type { CallCalendar, HourRange } from '#domain/calls/calendar.ts'
import { type BusySpan, freeTimes } from '#domain/calls/freeTimes.ts'

const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7]

/** Hours as people write them: `01:30-03:30`. */
function range(text: string): HourRange {
  const [fromMinute = 0, toMinute = 0] = text.split('-').map((clock) => {
    const [hours = 0, minutes = 0] = clock.split(':').map(Number)
    return hours * 60 + minutes
  })
  return { fromMinute, toMinute }
}

/** Every day has these hours, in the zone of Berlin. */
function calendarOf(hours: string[], change: Partial<CallCalendar> = {}): CallCalendar {
  return {
    ...{ zone: 'Europe/Berlin', days: [], bufferMinutes: 0, noticeMinutes: 60, horizonDays: 1 },
    ...{ mostADay: null, isPaused: false },
    hours: ALL_WEEK.flatMap((weekday) => hours.map((text) => ({ weekday, ...range(text) }))),
    ...change,
  }
}

const call = (from: string, to: string): BusySpan => ({
  ...{ startsAtMs: Date.parse(from), endsAtMs: Date.parse(to), isCall: true },
})

/** From a moment on for a day, as `28T00:30` of UTC. */
function free(calendar: CallCalendar, now: string, lengthMinutes: number, busy: BusySpan[] = []): string[] {
  const times = freeTimes(calendar, { lengthMinutes, nowMs: Date.parse(now), busy })
  return times.map((atMs) => new Date(atMs).toISOString().slice(8, 16))
}

describe('when a call can begin', () => {
  it('is not when clocks skip it, and hours that end there end with the change', () => {
    const now = '2027-03-27T12:00Z'
    const across = free(calendarOf(['01:30-03:30']), now, 30)
    expect(across).to.deep.equal(['28T00:30', '28T00:45', '28T01:00'])
    expect(free(calendarOf(['01:15-02:30']), now, 30)).to.deep.equal(['28T00:15', '28T00:30'])
    expect(free(calendarOf(['02:30-03:30']), now, 15)).to.deep.equal(['28T01:00', '28T01:15'])
    expect(free(calendarOf(['02:00-03:00']), now, 15)).to.deep.equal([])
  })

  it('is once when clocks show it twice, the earlier, and hours end with the later', () => {
    const now = '2026-10-24T12:00Z'
    const short = free(calendarOf(['01:30-02:30']), now, 30)
    expect(short).to.deep.equal(['24T23:30', '24T23:45', '25T00:00', '25T00:15'])
    const long = free(calendarOf(['01:30-02:30']), now, 90)
    expect(long).to.deep.equal(['24T23:30', '24T23:45', '25T00:00'])
    expect(free(calendarOf(['03:00-03:15']), now, 15)).to.deep.equal(['25T02:00'])
  })

  it('is in hours that touch as in one, over midnight too, and never in both of two', () => {
    const now = '2026-11-24T12:00Z'
    expect(free(calendarOf(['10:00-11:00', '09:30-10:00']), now, 60)).to.deep.equal([
      ...['25T08:30', '25T08:45', '25T09:00'],
    ])
    expect(free(calendarOf(['10:15-11:00', '09:30-10:00']), now, 60)).to.deep.equal([])
    expect(free(calendarOf(['23:00-24:00']), now, 60)).to.deep.equal(['24T22:00'])
    const night = calendarOf(['00:00-00:30', '23:00-24:00'])
    expect(free(night, now, 75)).to.deep.equal(['24T22:00', '24T22:15'])
  })

  it('is from the notice until the horizon, both included', () => {
    const calendar = calendarOf(['00:00-24:00'], { noticeMinutes: 23 * 60 })
    expect(free(calendar, '2026-11-24T12:00Z', 60)).to.deep.equal([
      ...['25T11:00', '25T11:15', '25T11:30', '25T11:45', '25T12:00'],
    ])
    expect(free(calendar, '2026-11-24T12:00:00.001Z', 60)).to.deep.equal([
      ...['25T11:15', '25T11:30', '25T11:45', '25T12:00'],
    ])
    expect(free({ ...calendar, noticeMinutes: 25 * 60 }, '2026-11-24T12:00Z', 60)).to.deep.equal([])
  })

  it('keeps the buffer to calls on both sides, and none to other things', () => {
    const calendar = calendarOf(['09:00-13:00'], { bufferMinutes: 15 })
    const busy = call('2026-11-25T09:30Z', '2026-11-25T10:00Z')
    const now = '2026-11-24T12:00Z'
    expect(free(calendar, now, 60, [busy])).to.deep.equal([
      ...['25T08:00', '25T08:15', '25T10:15', '25T10:30', '25T10:45', '25T11:00'],
    ])
    expect(free(calendar, now, 60, [{ ...busy, isCall: false }])).to.deep.equal([
      ...['25T08:00', '25T08:15', '25T08:30', '25T10:00', '25T10:15', '25T10:30', '25T10:45', '25T11:00'],
    ])
    const odd = { ...busy, startsAtMs: busy.startsAtMs - 1, endsAtMs: busy.endsAtMs + 1, isCall: false }
    expect(free(calendar, now, 60, [odd])).to.deep.equal([
      ...['25T08:00', '25T08:15', '25T10:15', '25T10:30', '25T10:45', '25T11:00'],
    ])
  })

  it('is on no date of the calendar that has as many calls as it wants, those of before included', () => {
    const calendar = calendarOf(['00:00-00:15', '23:45-24:00'], { horizonDays: 2, mostADay: 2 })
    const now = '2026-11-24T12:00Z'
    const all = ['24T22:45', '24T23:00', '25T22:45', '25T23:00', '26T22:45']
    const calls = [
      // on the 24th and the 25th of Berlin, both before midnight of UTC
      call('2026-11-24T08:00Z', '2026-11-24T08:15Z'),
      call('2026-11-24T23:30Z', '2026-11-24T23:40Z'),
    ]
    const open = all.slice(0, 4)
    expect(free(calendar, now, 15, calls)).to.deep.equal(open)
    const more = [...calls, call('2026-11-25T21:00Z', '2026-11-25T21:30Z')]
    expect(free(calendar, now, 15, more)).to.deep.equal(['24T22:45', '25T23:00'])
    const onFirst = [...calls, call('2026-11-23T23:00Z', '2026-11-23T23:30Z')]
    expect(free(calendar, now, 15, onFirst)).to.deep.equal(['24T23:00', '25T22:45', '25T23:00'])
    const others = more.map((span) => ({ ...span, isCall: false }))
    expect(free(calendar, now, 15, others)).to.deep.equal(open)
    expect(free({ ...calendar, mostADay: null }, now, 15, more)).to.deep.equal(open)
  })

  it('is in the hours of a date that differs instead of those of its week, and never in a pause', () => {
    const now = '2026-11-24T12:00Z'
    const calendar = calendarOf(['09:00-09:30'], { horizonDays: 3 })
    const days = [
      { date: '2026-11-26', hours: [range('20:00-20:15')] },
      { date: '2026-11-27', hours: [] },
    ]
    expect(free(calendar, now, 15)).to.deep.equal([
      ...['25T08:00', '25T08:15', '26T08:00', '26T08:15', '27T08:00', '27T08:15'],
    ])
    expect(free({ ...calendar, days }, now, 15)).to.deep.equal(['25T08:00', '25T08:15', '26T19:00'])
    expect(free({ ...calendar, isPaused: true }, now, 15)).to.deep.equal([])
    const thursdays = calendar.hours.filter(({ weekday }) => weekday === 4)
    expect(free({ ...calendar, hours: thursdays }, now, 15)).to.deep.equal(['26T08:00', '26T08:15'])
  })

  it('is refused for a zone that is none', () => {
    const calendar = calendarOf(['09:00-10:00'], { zone: 'Mars/Olympus' })
    expect(() => free(calendar, '2026-11-24T12:00Z', 15)).to.throw(RangeError)
  })
})
