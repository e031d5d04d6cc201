import { expect } from 'chai'
import { type CallCalendar, DAY_MINUTES, type HourRange, STEP_MINUTES } from '#domain/calls/calendar.ts'
import { type BusySpan, freeTimes } from '#domain/calls/freeTimes.ts'
import { dice } from '../booking/programs.ts'

const MINUTE_MS = 60_000
const STEP_MS = STEP_MINUTES * MINUTE_MS
const DAY_MS = DAY_MINUTES * MINUTE_MS
const STEPS = DAY_MINUTES / STEP_MINUTES

/** Dates on which clocks change, and how many wall-clock minutes that skips (below zero: shows twice). */
const WINDOWS = [
  ['Europe/Berlin', '2026-10-25', -60],
  ['Europe/Berlin', '2027-03-28', 60],
  ['America/New_York', '2026-11-01', -60],
  ['America/New_York', '2027-03-14', 60],
  ['Australia/Lord_Howe', '2026-10-04', 30],
  ['Australia/Lord_Howe', '2027-04-04', -30],
  ['America/St_Johns', '2026-11-01', -60],
  ['America/St_Johns', '2027-03-14', 60],
  ['Asia/Kolkata', '2026-12-31', 0],
  ['Asia/Kathmandu', '2027-02-28', 0],
  ['Pacific/Apia', '2026-12-31', 0],
  ['UTC', '2027-02-28', 0],
  // an island that left out a whole day
  ['Pacific/Apia', '2011-12-30', 1440],
] as const

/** What the clocks show in each minute of a time. */
interface Clocks {
  fromMs: number
  shown: string[]
  firstMs: Map<string, number>
  lastMs: Map<string, number>
}

function clocksOf(zone: string, fromMs: number, days: number): Clocks {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const shown = Array.from({ length: days * DAY_MINUTES }, (_, n) => format.format(fromMs + n * MINUTE_MS))
  const instants = shown.map((clock, n) => [clock, fromMs + n * MINUTE_MS] as const)
  return { fromMs, shown, firstMs: new Map(instants.toReversed()), lastMs: new Map(instants) }
}

/** `2026-11-26 24:00` is not written: the minutes of a date go on in the next. */
const written = (wall: number): string => new Date(wall).toISOString().slice(0, 16).replace('T', ' ')

/** True where hours of the date go over this quarter of an hour. */
function isOpen({ hours, days }: CallCalendar, wall: number): boolean {
  const date = written(wall).slice(0, 10)
  const minute = (wall % DAY_MS) / MINUTE_MS
  const weekday = ((new Date(wall).getUTCDay() + 6) % 7) + 1
  const ofDay: HourRange[] =
    days.find((day) => day.date === date)?.hours ?? hours.filter((range) => range.weekday === weekday)
  return ofDay.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute)
}

/** The instants with which the hours end that go on at each wall-clock time. */
function closings(calendar: CallCalendar, { shown, firstMs, lastMs }: Clocks): Map<string, number> {
  const walls = [Date.parse(`${shown[0]}Z`), Date.parse(`${shown.at(-1)}Z`)] as const
  const found = new Map<string, number>()
  let closingMs = Number.NaN
  for (let wall = walls[1] - (walls[1] % STEP_MS); wall >= walls[0]; wall -= STEP_MS) {
    const clock = written(wall)
    if (isOpen(calendar, wall)) found.set(clock, closingMs)
    else {
      const next = lastMs.has(clock) ? clock : shown.find((other) => other > clock)
      closingMs = (next === clock ? lastMs : firstMs).get(next ?? '') ?? Number.NaN
    }
  }
  return found
}

/** Free times found by looking at every minute. */
function byLooking(
  calendar: CallCalendar,
  wish: { lengthMinutes: number; nowMs: number; busy: BusySpan[] },
  clocks: Clocks,
): number[] {
  const { shown, fromMs } = clocks
  const lengthMs = wish.lengthMinutes * MINUTE_MS
  const bufferMs = calendar.bufferMinutes * MINUTE_MS
  const shownAt = (atMs: number) => shown[Math.floor((atMs - fromMs) / MINUTE_MS)] ?? ''
  const ends = closings(calendar, clocks)
  return shown.flatMap((clock, n) => {
    const atMs = fromMs + n * MINUTE_MS
    const endMs = ends.get(clock)
    if (endMs === undefined || atMs !== clocks.firstMs.get(clock)) return []
    if (atMs < wish.nowMs + calendar.noticeMinutes * MINUTE_MS) return []
    if (atMs > wish.nowMs + calendar.horizonDays * DAY_MS) return []
    if (atMs + lengthMs > endMs) return []
    const calls = wish.busy.filter(({ isCall }) => isCall)
    const ofDate = calls.filter((span) => shownAt(span.startsAtMs).slice(0, 10) === clock.slice(0, 10))
    if (calendar.mostADay !== null && ofDate.length >= calendar.mostADay) return []
    const isTaken = wish.busy.some(({ startsAtMs, endsAtMs, isCall }) => {
      const apartMs = isCall ? bufferMs : 0
      return atMs + lengthMs + apartMs > startsAtMs && endsAtMs + apartMs > atMs
    })
    return isTaken ? [] : [atMs]
  })
}

/** Hours of a day that do not overlap; many lie around the times at which clocks change. */
function anyHours(roll: (below: number) => number): HourRange[] {
  const cuts = Array.from({ length: 6 }, () => (roll(2) === 0 ? roll(20) : roll(STEPS + 1)))
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = cuts.sort((one, other) => one - other)
  const ranges = [[e, roll(4) === 0 ? STEPS : f], [a, b], roll(2) === 0 ? [b, c] : [c, d]] as const
  return ranges
    .filter(([from, to]) => from < to)
    .map(([from, to]) => ({ fromMinute: from * STEP_MINUTES, toMinute: to * STEP_MINUTES }))
}

function anyCalendar(roll: (below: number) => number, zone: string, midMs: number): CallCalendar {
  return {
    zone,
    hours: [7, 1, 2, 3, 4, 5, 6].flatMap((weekday) => anyHours(roll).map((range) => ({ weekday, ...range }))),
    days: [0, 1, 3].flatMap((ahead) =>
      roll(3) > 0 ? [] : [{ date: written(midMs + ahead * DAY_MS).slice(0, 10), hours: anyHours(roll) }],
    ),
    bufferMinutes: roll(3) * STEP_MINUTES,
    noticeMinutes: 60 + roll(600),
    horizonDays: 1 + roll(3),
    mostADay: roll(2) === 0 ? null : 1 + roll(3),
    isPaused: false,
  }
}

describe('times of calls in eight zones', () => {
  for (const [zone, date, skipped] of WINDOWS)
    it(`[S0.22] are what looking at every minute finds in ${zone} around ${date}`, () => {
      const midMs = Date.parse(date)
      const clocks = clocksOf(zone, midMs - 4 * DAY_MS, 10)
      const [first = '', last = ''] = [clocks.shown[0], clocks.shown.at(-1)]
      const passed = (Date.parse(`${last}Z`) - Date.parse(`${first}Z`)) / MINUTE_MS
      expect(passed - (clocks.shown.length - 1)).to.equal(skipped)
      const roll = dice(midMs / DAY_MS)
      let found = 0
      for (let n = 0; n < 8; n++) {
        const calendar = anyCalendar(roll, zone, midMs)
        const nowMs = midMs - roll(2 * DAY_MINUTES) * MINUTE_MS - roll(2) * 1234
        const busy = Array.from({ length: roll(9) }, (): BusySpan => {
          const startsAtMs = nowMs + (roll(4 * DAY_MINUTES) - 300) * MINUTE_MS
          return { startsAtMs, endsAtMs: startsAtMs + (5 + roll(90)) * MINUTE_MS, isCall: roll(3) > 0 }
        })
        const wish = { lengthMinutes: 5 * (1 + roll(n % 3 === 0 ? 96 : 18)), nowMs, busy }
        const times = freeTimes(calendar, wish)
        expect(times, JSON.stringify({ calendar, wish })).to.deep.equal(byLooking(calendar, wish, clocks))
        found += times.length
      }
      expect(found).to.be.above(100)
    })
})
