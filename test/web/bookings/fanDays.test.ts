import { expect } from 'chai'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { firstCalendar } from '#web/bookings/hours/dayHours.ts'
import { fanDays } from '#web/bookings/preview/fanDays.ts'

const hour = { fromMinute: 540, toMinute: 600 }
const daily: CallCalendar = {
  ...firstCalendar('UTC'),
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, ...hour })),
  noticeMinutes: 60,
}
const at = (nowMs: number, zone: string) => ({ lengthMinutes: 30, nowMs, zone })
const THURSDAY = Date.UTC(2026, 10, 26, 9, 20)

describe('what fans would see of hours', () => {
  it('is the next seven days that have times, by the clocks of the fan', () => {
    const days = fanDays(daily, at(THURSDAY, 'Asia/Kolkata'))
    expect(days.map(({ date }) => date)).to.deep.equal([
      ...['2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03'],
    ])
    expect(days[0]).to.deep.include({ more: 0 })
    expect(days[0]?.times.map(({ text }) => text)).to.deep.equal(['14:30', '14:45', '15:00'])
  })

  it('is twelve times of a day, and how many more there are', () => {
    const long = { ...daily, hours: [{ weekday: 5, fromMinute: 540, toMinute: 1020 }] }
    const [friday] = fanDays(long, at(THURSDAY, 'UTC'))
    expect([friday?.times.length, friday?.times.at(-1)?.text, friday?.more]).to.deep.equal([12, '11:45', 19])
  })

  it('says which of two times it is that a clock shows twice', () => {
    const night = { ...daily, hours: [{ weekday: 7, fromMinute: 0, toMinute: 120 }] }
    const [sunday] = fanDays(night, at(Date.UTC(2026, 9, 24), 'Europe/Berlin'))
    expect(sunday?.times.map(({ text }) => text)).to.deep.equal([
      ...['02:00', '02:15', '02:30', '02:45'],
      ...['02:00 (second time)', '02:15 (second time)', '02:30 (second time)'],
    ])
  })
})
