import { expect } from 'chai'
import { type CallCalendar, DAY_MINUTES, STEP_MINUTES, type WeekRange } from '#domain/calls/calendar.ts'
import { type BusySpan, type CallWish, freeTimes, isFree, nextFree } from '#domain/calls/freeTimes.ts'
import { depth } from '#test/kit/depth.ts'
import { dice } from '../booking/programs.ts'

const MINUTE_MS = 60_000
const DAY_MS = DAY_MINUTES * MINUTE_MS
const STEP_MS = STEP_MINUTES * MINUTE_MS

/** Days around which clocks change, or do not. */
const WINDOWS = [
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2027-03-14'],
  ['Australia/Lord_Howe', '2027-04-04'],
  ['Asia/Kathmandu', '2027-02-28'],
  ['Pacific/Apia', '2011-12-30'],
] as const

/** A number from 0 to the most, both included. */
type Roll = (most: number) => number

function hoursOf(roll: Roll): WeekRange[] {
  return Array.from({ length: 1 + roll(10) }, () => {
    const from = roll(95)
    const to = from + 1 + roll(96 - from - 1)
    return { weekday: 1 + roll(6), fromMinute: from * STEP_MINUTES, toMinute: to * STEP_MINUTES }
  })
}

function calendarOf(zone: string, roll: Roll): CallCalendar {
  const isWhole = roll(3) === 0
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, toMinute: DAY_MINUTES }))
  return {
    ...{ zone, hours: isWhole ? week : hoursOf(roll), days: [], bufferMinutes: roll(2) * STEP_MINUTES },
    ...{ noticeMinutes: 60 + roll(300), horizonDays: 1 + roll(4), isPaused: roll(20) === 0 },
    mostADay: [null, 1, 2][roll(2)] ?? null,
  }
}

function wishOf(dayMs: number, roll: Roll): CallWish {
  const nowMs = dayMs - 2 * DAY_MS + roll(DAY_MINUTES) * MINUTE_MS + roll(1) * 500
  const busy: BusySpan[] = Array.from({ length: roll(5) }, () => {
    const startsAtMs = dayMs + (roll(400) - 200) * STEP_MS
    return { startsAtMs, endsAtMs: startsAtMs + (1 + roll(8)) * STEP_MS, isCall: roll(1) === 0 }
  })
  return { lengthMinutes: 5 * (1 + roll(20)), nowMs, busy }
}

/** Found among all of them. */
function nextOf(times: readonly number[], atMs: number, most: number): number[] {
  const before = times.filter((one) => one < atMs)
  return [...times.filter((one) => one >= atMs), ...before.toReversed()].slice(0, most)
}

describe('one time alone', () => {
  for (const [zone, date] of WINDOWS)
    it(`is free when it is one of those that are, in ${zone}`, () => {
      const throws = dice(Date.parse(date) % 9973)
      const roll = (most: number) => throws(most + 1)
      let free = 0
      for (let n = 0; n < depth(10, 100); n++) {
        const calendar = calendarOf(zone, roll)
        const wish = wishOf(Date.parse(date), roll)
        const times = new Set(freeTimes(calendar, wish))
        free += times.size
        const firstMs = wish.nowMs - (wish.nowMs % STEP_MS) - STEP_MS
        const asked = Array.from({ length: 5 * 96 + 8 }, (_, at) => firstMs + at * STEP_MS)
        const beside = [...times].slice(0, 5).flatMap((atMs) => [atMs - 1, atMs + 1, atMs + 5 * MINUTE_MS])
        const found = [...asked, ...beside].filter((atMs) => isFree(calendar, wish, atMs))
        expect(found, JSON.stringify({ calendar, wish })).to.deep.equal([...times])
      }
      expect(free).to.be.greaterThan(0)
    }).timeout(60_000)

  it('has those next that are free, at or after it first', () => {
    const throws = dice(11)
    const roll = (most: number) => throws(most + 1)
    for (let n = 0; n < depth(60, 600); n++) {
      const [zone, date] = WINDOWS[roll(WINDOWS.length - 1)] ?? WINDOWS[0]
      const calendar = calendarOf(zone, roll)
      const wish = wishOf(Date.parse(date), roll)
      const times = freeTimes(calendar, wish)
      for (const days of [-9000, -1, 0, 1, 2, 3, 4, 9, 9000]) {
        const atMs = wish.nowMs + days * DAY_MS + roll(96) * STEP_MS - (wish.nowMs % STEP_MS)
        const most = 1 + roll(3) ** 3
        const found = nextFree(calendar, wish, { atMs, most })
        expect(found, JSON.stringify({ calendar, wish, atMs })).to.deep.equal(nextOf(times, atMs, most))
      }
    }
  })
})
