import { expect } from 'chai'
import { bookDays, callMoment, runTimes } from '#web/bookings/book/when/bookTimes.ts'
import { clockNotes } from '#web/bookings/book/when/clockNotes.ts'
import { dayByKey, dayName, monthAfter, monthWeeks } from '#web/bookings/book/when/monthWeeks.ts'

const BERLIN = 'Europe/Berlin'
const NEW_YORK = 'America/New_York'
const TOKYO = 'Asia/Tokyo'
const ms = (instant: string): number => Date.parse(instant)
const shown = (first: string, last: string, zones: { own: string; creators: string }) =>
  bookDays(runTimes([{ first, last }]), zones).map(({ date, times }) => [
    date,
    ...times.map(({ text, there }) => (there === null ? text : `${text} · ${there}`)),
  ])

describe('free times of a call', () => {
  it('[S3.50] are every quarter of an hour of the runs, both ends included, each once', () => {
    const runs = [
      { first: '2026-11-26T16:00:00.000Z', last: '2026-11-26T16:00:00.000Z' },
      { first: '2026-11-26T15:30:00.000Z', last: '2026-11-26T16:00:00.000Z' },
    ]
    expect(runTimes(runs).map((atMs) => new Date(atMs).toISOString().slice(11, 16))).to.deep.equal([
      '15:30',
      '15:45',
      '16:00',
    ])
  })

  it('[S3.50] lie on the days of who reads, each with the clock of the creator where it is another', () => {
    const zones = { own: BERLIN, creators: NEW_YORK }
    expect(shown('2026-11-26T22:45:00.000Z', '2026-11-26T23:00:00.000Z', zones)).to.deep.equal([
      ['2026-11-26', '23:45 · 17:45 in New York'],
      ['2026-11-27', '00:00 · Thu 18:00 in New York'],
    ])
    const alike = { own: BERLIN, creators: 'Europe/Paris' }
    expect(shown('2026-11-26T15:30:00.000Z', '2026-11-26T15:30:00.000Z', alike)).to.deep.equal([
      ['2026-11-26', '16:30'],
    ])
    const dayApart = { own: 'Pacific/Honolulu', creators: 'Pacific/Kiritimati' }
    expect(shown('2026-11-26T15:30:00.000Z', '2026-11-26T15:30:00.000Z', dayApart)).to.deep.equal([
      ['2026-11-26', '05:30 · Fri 05:30 in Kiritimati'],
    ])
  })

  it('[S3.50] name the second of two hours that clocks show alike', () => {
    const zones = { own: BERLIN, creators: BERLIN }
    const [day] = shown('2026-10-25T00:45:00.000Z', '2026-10-25T01:15:00.000Z', zones)
    expect(day).to.deep.equal(['2026-10-25', '02:45', '02:00 (second time)', '02:15 (second time)'])
  })

  it('[S3.50] are written whole where one is chosen', () => {
    const call = { startsAtMs: ms('2026-11-26T15:30:00Z'), endsAtMs: ms('2026-11-26T16:00:00Z') }
    expect(callMoment(call, TOKYO)).to.equal('Friday 27 November 2026, 00:30 to 01:00')
  })
})

describe('a change of clocks before a call', () => {
  it('[S3.50] is a sentence for each day, with every place whose clocks change on it', () => {
    const text = (place: string, day: string) =>
      `Clocks change in ${place} on ${day}. The times shown are right for the day that you choose.`
    const from = ms('2026-10-20T09:00:00Z')
    expect(clockNotes([BERLIN, NEW_YORK], from, ms('2026-11-02T09:00:00Z'))).to.deep.equal([
      text('Berlin', 'Sun 25 Oct'),
      text('New York', 'Sun 1 Nov'),
    ])
    expect(clockNotes([BERLIN, 'Europe/Paris'], from, ms('2026-10-26T09:00:00Z'))).to.deep.equal([
      text('Berlin and Paris', 'Sun 25 Oct'),
    ])
  })

  it('[S3.50] is not spoken of where the call is earlier, or clocks never change', () => {
    const from = ms('2026-10-20T09:00:00Z')
    expect(clockNotes([BERLIN], from, ms('2026-10-25T00:45:00Z'))).to.deep.equal([])
    expect(clockNotes([TOKYO], from, ms('2026-12-20T09:00:00Z'))).to.deep.equal([])
  })
})

describe('a month of days', () => {
  it('has its weeks from Monday, and nothing of other months', () => {
    const weeks = monthWeeks('2026-11')
    expect(weeks).to.have.length(6)
    expect(weeks[0]).to.deep.equal([null, null, null, null, null, null, '2026-11-01'])
    expect(weeks[5]).to.deep.equal(['2026-11-30', null, null, null, null, null, null])
    expect(monthWeeks('2027-02').flat()).to.not.include(null)
    expect(monthAfter('2026-12', 1)).to.equal('2027-01')
    expect(monthAfter('2027-01', -1)).to.equal('2026-12')
  })

  it('names a day with how many times are free on it', () => {
    expect(dayName('2026-11-26', 4)).to.equal('Thursday 26 November, 4 times free')
    expect(dayName('2026-11-27', 1)).to.equal('Friday 27 November, 1 time free')
    expect(dayName('2026-11-28', 0)).to.equal('Saturday 28 November, no time free')
  })

  it('is walked by keys from one free day to another, over the end of the month', () => {
    const free = ['2026-11-26', '2026-11-27', '2026-11-30', '2026-12-03', '2026-12-10']
    const by = (key: string, from: string) => dayByKey(key, from, free)
    expect(by('ArrowRight', '2026-11-27')).to.equal('2026-11-30')
    expect(by('ArrowLeft', '2026-12-03')).to.equal('2026-11-30')
    expect(by('ArrowDown', '2026-11-26')).to.equal('2026-12-03')
    expect(by('ArrowUp', '2026-12-10')).to.equal('2026-12-03')
    expect(by('Home', '2026-11-30')).to.equal('2026-11-26')
    expect(by('End', '2026-11-26')).to.equal('2026-11-30')
    expect(by('PageDown', '2026-11-27')).to.equal('2026-12-03')
    expect(by('PageUp', '2026-12-10')).to.equal('2026-11-30')
    expect(by('ArrowRight', '2026-12-10')).to.equal(null)
    expect(by('a', '2026-11-26')).to.equal(null)
  })
})
