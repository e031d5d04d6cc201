import { expect } from 'chai'
import { type CallCalendar, calendarFault, type WeekRange } from '#domain/calls/calendar.ts'

const range = (weekday: number, from: number, to: number): WeekRange => ({
  ...{ weekday, fromMinute: from * 60, toMinute: to * 60 },
})
const PLAIN: CallCalendar = {
  zone: 'Europe/Berlin',
  hours: [range(1, 9, 12), range(1, 12, 14), range(2, 9, 12), range(7, 0, 24)],
  days: [
    { date: '2026-12-24', hours: [] },
    { date: '2028-02-29', hours: [range(1, 9, 12), range(1, 8, 9)] },
    { date: '2026-12-25', hours: [range(1, 9, 12)] },
  ],
  ...{ bufferMinutes: 15, noticeMinutes: 60, horizonDays: 30, mostADay: null, isPaused: false },
}
const faultOf = (change: Partial<CallCalendar>) => calendarFault({ ...PLAIN, ...change })

describe('what is wrong with a calendar of calls', () => {
  it('is nothing where hours touch and days have the same ones', () => {
    expect(calendarFault(PLAIN)).to.equal(null)
  })

  it('is a zone that no machine knows', () => {
    for (const zone of ['Mars/Olympus', '+02:00', ''])
      expect(faultOf({ zone }), zone).to.deep.equal({
        path: ['zone'],
        message: 'There is no such time zone. Choose another.',
      })
  })

  it('is an end that is not after its begin', () => {
    const message = 'These hours end no later than they begin. Choose a later end.'
    expect(faultOf({ hours: [range(1, 9, 12), range(2, 9, 9)] })).to.deep.equal({
      path: ['hours', 1],
      message,
    })
    const days = [PLAIN.days[0]!, { date: '2026-12-25', hours: [range(1, 9, 8)] }]
    expect(faultOf({ days })).to.deep.equal({ path: ['days', 1, 'hours', 0], message })
  })

  it('is hours over others of the same day, whichever stands first, and of that day alone', () => {
    const message = 'These hours overlap others of the same day. Change or remove one of them.'
    const overlaps = [
      [10, 11],
      [8, 13],
      [8, 10],
      [11, 13],
      [9, 12],
    ] as const
    for (const [from, to] of overlaps) {
      const hours = [range(1, 9, 12), range(2, from, to), range(1, from, to)]
      expect(faultOf({ hours }), `${from}`).to.deep.equal({ path: ['hours', 2], message })
      const days = [{ date: '2026-12-25', hours: [range(1, 9, 12), range(1, from, to)] }]
      expect(faultOf({ days }), `${from}`).to.deep.equal({ path: ['days', 0, 'hours', 1], message })
    }
  })

  it('is a date that is there twice or in no calendar', () => {
    const [day] = PLAIN.days
    expect(faultOf({ days: [...PLAIN.days, day!] })).to.deep.equal({
      path: ['days', 3, 'date'],
      message: 'This date is there twice. Remove one of them.',
    })
    for (const date of ['2027-02-29', '2026-13-01', '2026-11-31', '2026-1-1', 'tomorrow', ''])
      expect(faultOf({ days: [day!, { date, hours: [] }] }), date).to.deep.equal({
        path: ['days', 1, 'date'],
        message: 'No calendar has this date. Choose another.',
      })
  })
  it('is more hours or dates than there is room for', () => {
    const hours = Array.from({ length: 57 }, (_, n) =>
      range(1 + (n % 7), Math.floor(n / 7), 1 + Math.floor(n / 7)),
    )
    expect(faultOf({ hours })).to.deep.include({ path: ['hours'] })
    expect(faultOf({ hours: hours.slice(1) })).to.equal(null)
    const days = Array.from({ length: 121 }, (_, n) => ({
      date: new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10),
      hours: [],
    }))
    expect(faultOf({ days })).to.deep.include({ path: ['days'] })
    expect(faultOf({ days: days.slice(1) })).to.equal(null)
  })
})
