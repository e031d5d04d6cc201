import { expect } from 'chai'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { faultAt, otherFaults, ownFaults, refusedCalendar } from '#web/bookings/hours/calendarFaults.ts'
import {
  beginningAt,
  clockText,
  dateFault,
  dateText,
  firstCalendar,
  fromToday,
  isSameCalendar,
  likeMonday,
  nextRange,
} from '#web/bookings/hours/dayHours.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

const range = (fromMinute: number, toMinute: number) => ({ fromMinute, toMinute })
const first = firstCalendar('Europe/Berlin')

describe('hours of calls as they are typed', () => {
  it('begin with Monday to Friday, 10:00 to 17:00', () => {
    expect(
      first.hours.map(({ weekday, fromMinute, toMinute }) => [weekday, fromMinute, toMinute]),
    ).to.deep.equal([1, 2, 3, 4, 5].map((weekday) => [weekday, 600, 1020]))
  })

  it('are the same in any order, and another in each rule; a pause is none of them', () => {
    const days = [
      { date: '2026-12-24', hours: [] },
      { date: '2026-12-31', hours: [range(600, 660), range(720, 780)] },
    ]
    const calendar: CallCalendar = { ...first, days }
    const turned = {
      ...calendar,
      hours: calendar.hours.toReversed(),
      days: days.toReversed().map((day) => ({ ...day, hours: day.hours.toReversed() })),
    }
    expect(isSameCalendar(turned, calendar)).to.equal(true)
    expect(isSameCalendar({ ...calendar, isPaused: true }, calendar)).to.equal(true)
    const others: Partial<CallCalendar>[] = [
      ...[{ zone: 'UTC' }, { bufferMinutes: 30 }, { noticeMinutes: 60 }, { horizonDays: 7 }, { mostADay: 3 }],
      ...[{ hours: first.hours.slice(1) }, { days: days.slice(1) }],
      { hours: first.hours.with(0, { weekday: 1, ...range(600, 1035) }) },
      { days: days.with(1, { date: '2026-12-31', hours: [range(600, 660)] }) },
    ]
    for (const other of others)
      expect(isSameCalendar({ ...calendar, ...other }, calendar), JSON.stringify(other)).to.equal(false)
  })

  it('lose dates that are over, and keep today', () => {
    const days = ['2026-11-25', '2026-11-26', '2026-11-27'].map((date) => ({ date, hours: [] }))
    const kept = fromToday({ ...first, days }, '2026-11-26').days.map(({ date }) => date)
    expect(kept).to.deep.equal(['2026-11-26', '2026-11-27'])
  })

  it('keep their length when they begin at another time, until the day ends', () => {
    expect(beginningAt({ weekday: 2, ...range(600, 660) }, 645)).to.deep.equal({
      weekday: 2,
      ...range(645, 705),
    })
    expect(beginningAt(range(600, 1020), 1425)).to.deep.equal(range(1425, 1440))
  })

  it('are added where there is room: after the last ones, else ahead of the first, else nowhere', () => {
    expect(nextRange([])).to.deep.equal(range(600, 1020))
    expect(nextRange([range(840, 900), range(600, 720)])).to.deep.equal(range(960, 1020))
    expect(nextRange([range(600, 1335)])).to.deep.equal(range(1335, 1395))
    expect(nextRange([range(600, 1425)])).to.deep.equal(range(1425, 1440))
    expect(nextRange([range(30, 1440)])).to.deep.equal(range(0, 30))
    expect(nextRange([range(0, 1440)])).to.equal(null)
  })

  it('of Monday are copied to Friday, and the weekend stays', () => {
    const hours = [1, 3, 6].map((weekday) => ({ weekday, ...range(weekday * 60, weekday * 60 + 30) }))
    expect(likeMonday(hours)).to.deep.equal([
      ...[1, 2, 3, 4, 5].map((weekday) => ({ weekday, ...range(60, 90) })),
      { weekday: 6, ...range(360, 390) },
    ])
  })

  it('are read as clocks and dates show them', () => {
    expect([0, 615, 1440].map(clockText)).to.deep.equal(['00:00', '10:15', '24:00'])
    expect(dateText('2026-12-24')).to.equal('Thu 24 Dec 2026')
  })

  it('differ on dates from today on, each once, in years of four digits', () => {
    const days = [{ date: '2026-12-24', hours: [] }]
    const faultOf = (date: string) => dateFault(date, '2026-11-26', days)
    expect([faultOf('2026-11-26'), faultOf('9999-12-31')]).to.deep.equal([null, null])
    expect(faultOf('')).to.match(/Choose a date/)
    expect(faultOf('2026-11-25')).to.match(/is over/)
    expect(faultOf('2026-12-24')).to.match(/below already/)
    for (const date of ['20266-12-24', '120266-12-24']) expect(faultOf(date), date).to.match(/too far ahead/)
  })

  it('are right in a zone that is stored and that this browser does not know, and in no other such zone', () => {
    const zone = 'Nowhere/Newfound'
    expect(ownFaults({ ...first, zone }, zone)).to.deep.equal({})
    expect(ownFaults({ ...first, zone }, 'UTC')).to.have.all.keys('/zone')
    const hours = [{ weekday: 1, ...range(600, 600) }]
    expect(ownFaults({ ...first, zone, hours }, zone)).to.have.all.keys('/hours/0')
  })

  it('show what the server refused at its row, and the rest beside the button', () => {
    const fields = {
      ...{ '/calendar/hours/30/toMinute': 'a', '/calendar/days/0/hours/1': 'b', '/calendar/zone': 'c' },
      ...{ '/calendar/mostADay': 'd', '/revision': 'e' },
    }
    const faults = refusedCalendar(
      new ApiProblem({ type: '', title: '', status: 400, code: 'INVALID_INPUT', ref: '', fields }),
    )
    const places = ['/hours/30', '/hours/3', '/days/0/hours/1', '/days/0/hours/0', '/zone']
    expect(places.map((place) => faultAt(faults, place))).to.deep.equal(['a', null, 'b', null, 'c'])
    expect(otherFaults(faults)).to.deep.equal(['d'])
    expect(refusedCalendar(new Error('offline'))).to.deep.equal({})
  })
})
