import { expect } from 'chai'
import { isZone, localOf, meaningOf, momentIn } from '#domain/room/localTime.ts'

const MINUTE_MS = 60_000
const ZONES = Intl.supportedValuesOf('timeZone')

/** Repeats itself: a failure can be looked at again. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Instants that a wall-clock time stands for, found by looking at every minute around it. */
function byLooking(local: string, zone: string): number[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const asUtcMs = Date.parse(`${local}Z`)
  const shown = local.replace('T', ' ')
  const found: number[] = []
  for (let at = asUtcMs - 15 * 3600_000; at <= asUtcMs + 15 * 3600_000; at += MINUTE_MS)
    if (format.format(at) === shown) found.push(at)
  return found
}

describe('wall-clock times [S1.14]', () => {
  it('what a clock shows stands for the instant at which it shows it, in every zone', () => {
    const next = numbers(14)
    const from = Date.UTC(2020, 0, 1) / MINUTE_MS
    const until = Date.UTC(2037, 0, 1) / MINUTE_MS
    for (const zone of ZONES) {
      const atMs = Math.floor(from + next() * (until - from)) * MINUTE_MS
      const meaning = meaningOf(localOf(atMs, zone), zone)
      const instants =
        meaning?.is === 'once'
          ? [meaning.atMs]
          : meaning?.is === 'twice'
            ? [meaning.earlierMs, meaning.laterMs]
            : []
      expect(instants, `${zone} ${atMs}`).to.include(atMs)
    }
  })

  it('around both changes of the year it is what looking at every minute finds, also where clocks move by half an hour', () => {
    const changes = [
      ['America/New_York', '2027-03-14', '2027-11-07'],
      ['Europe/Berlin', '2027-03-28', '2027-10-31'],
      ['Australia/Lord_Howe', '2027-10-03', '2027-04-04'],
      ['America/St_Johns', '2027-03-14', '2027-11-07'],
      ['Pacific/Chatham', '2027-09-26', '2027-04-04'],
    ] as const
    for (const [zone, ...days] of changes)
      for (const day of days)
        for (const time of [
          '00:30',
          '01:00',
          '01:30',
          '01:45',
          '02:00',
          '02:15',
          '02:30',
          '02:59',
          '03:00',
          '03:30',
        ]) {
          const local = `${day}T${time}`
          const meaning = meaningOf(local, zone)
          const found = byLooking(local, zone)
          if (meaning?.is === 'once') expect(found, `${local} ${zone}`).to.deep.equal([meaning.atMs])
          else if (meaning?.is === 'twice')
            expect(found, `${local} ${zone}`).to.deep.equal([meaning.earlierMs, meaning.laterMs])
          else expect(found, `${local} ${zone}`).to.deep.equal([])
        }
  })

  it('a skipped time names the next one that clocks show', () => {
    const next = (local: string, zone: string) => {
      const meaning = meaningOf(local, zone)
      return meaning?.is === 'skipped' ? meaning.next : meaning?.is
    }
    expect(next('2027-03-14T02:30', 'America/New_York')).to.equal('2027-03-14T03:00')
    expect(next('2027-03-14T02:00', 'America/New_York')).to.equal('2027-03-14T03:00')
    expect(next('2027-03-14T03:00', 'America/New_York')).to.equal('once')
    expect(next('2027-10-03T02:10', 'Australia/Lord_Howe')).to.equal('2027-10-03T02:30')
    // a whole day that an island never had
    expect(next('2011-12-30T12:00', 'Pacific/Apia')).to.equal('2011-12-31T00:00')
  })

  it('refuses what no calendar has, and zones that are none', () => {
    for (const local of ['2027-02-29T20:00', '2027-13-01T20:00', '2027-01-01T24:00', '2027-1-1T20:00', ''])
      expect(meaningOf(local, 'UTC'), local).to.equal(null)
    const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', '+02:00', 'Mars/Olympus', '', 'Europe/Berlin\r\nX']
    expect(zones.filter(isZone)).to.deep.equal(['UTC', 'Europe/Berlin', 'Asia/Kolkata'])
  })

  it('a moment is written with its place and offset', () => {
    const atMs = Date.UTC(2026, 10, 26, 19, 0)
    expect(momentIn(atMs, 'America/New_York')).to.equal('Thu 26 Nov 2026, 14:00 New York time (UTC−05:00)')
    expect(momentIn(atMs, 'Asia/Kathmandu')).to.equal('Fri 27 Nov 2026, 00:45 Kathmandu time (UTC+05:45)')
    expect(momentIn(atMs, 'UTC')).to.equal('Thu 26 Nov 2026, 19:00 UTC')
  })
})
