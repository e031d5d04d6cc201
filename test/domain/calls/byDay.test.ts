import { expect } from 'chai'
import { byDay } from '#domain/calls/freeTimes.ts'

const at = (text: string): number => Date.parse(text)
/** As people read them: the clock, with a star at the later of two. */
const shownIn = (zone: string, ...times: number[]) =>
  byDay(times, zone).map(({ date, times: ofDay }) => [
    date,
    ...ofDay.map(({ clock, isSecond }) => `${clock}${isSecond ? '*' : ''}`),
  ])

describe('times of calls day by day', () => {
  it('lie on the dates of the zone of who reads them, in order', () => {
    const times = [at('2026-11-26T05:00Z'), at('2026-11-25T23:30Z'), at('2026-11-26T18:15Z')]
    expect(byDay(times, 'Asia/Kathmandu')).to.deep.equal([
      {
        date: '2026-11-26',
        times: [
          { atMs: times[1], clock: '05:15', isSecond: false },
          { atMs: times[0], clock: '10:45', isSecond: false },
        ],
      },
      { date: '2026-11-27', times: [{ atMs: times[2], clock: '00:00', isSecond: false }] },
    ])
    expect(shownIn('America/New_York', ...times)).to.deep.equal([
      ['2026-11-25', '18:30'],
      ['2026-11-26', '00:00', '13:15'],
    ])
  })

  it('of an hour that clocks show twice are marked when they are the later ones', () => {
    const hour = ['05:00', '05:45', '06:00', '06:45', '07:00'].map((clock) => at(`2026-11-01T${clock}Z`))
    expect(shownIn('America/New_York', ...hour)).to.deep.equal([
      ['2026-11-01', '01:00', '01:45', '01:00*', '01:45*', '02:00'],
    ])
    // alone it is the later one just as well
    expect(shownIn('America/New_York', hour[3]!)).to.deep.equal([['2026-11-01', '01:45*']])
    const half = ['14:15', '14:30', '14:45', '15:00', '15:30'].map((clock) => at(`2027-04-03T${clock}Z`))
    expect(shownIn('Australia/Lord_Howe', ...half)).to.deep.equal([
      ['2027-04-04', '01:15', '01:30', '01:45', '01:30*', '02:00'],
    ])
  })

  it('are none for none, and refused for a zone that is none', () => {
    expect(byDay([], 'UTC')).to.deep.equal([])
    expect(() => byDay([], 'Mars/Olympus')).to.throw(RangeError)
  })
})
