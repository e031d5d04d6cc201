import type { Pool } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { localOf, meaningOf } from '#domain/room/localTime.ts'

const DAY_MS = 86_400_000

/** The last days in a zone, as a statement asks for them. */
export interface DayBounds {
  /** when each day begins, and last of all when the last one ends */
  begins: Date[]
  /** the day of a bucket between them, 1 is the first */
  dayOf: (n: number) => string
  first: string
  last: string
}

/** When a day begins by the clocks of a zone: at midnight, or where they skip that, with the first minute that they show. */
function beginOf(day: string, zone: string): Date {
  const meaning = meaningOf(`${day}T00:00`, zone)
  if (meaning?.is === 'once') return new Date(meaning.atMs)
  if (meaning?.is === 'twice') return new Date(meaning.earlierMs)
  const next = meaning?.is === 'skipped' ? meaningOf(meaning.next, zone) : null
  return new Date(next?.is === 'once' ? next.atMs : Date.parse(`${day}T00:00Z`))
}

const dayAfter = (day: string, n: number) =>
  new Date(Date.parse(`${day}T00:00Z`) + n * DAY_MS).toISOString().slice(0, 10)

/** The last days, in the zone of who reads; the last of them is today, which is not over. */
export async function readDayBounds(
  pool: Pool | ScopedPool,
  { zone, days }: { zone: string; days: number },
): Promise<DayBounds> {
  const { rows } = await pool.query<{ ms: number }>(
    'SELECT extract(epoch FROM app.now())::float8 * 1000 AS ms',
  )
  const last = localOf(rows[0]?.ms ?? 0, zone).slice(0, 10)
  const first = dayAfter(last, 1 - days)
  const begins = Array.from({ length: days + 1 }, (_, n) => beginOf(dayAfter(first, n), zone))
  return { begins, dayOf: (n) => dayAfter(first, n - 1), first, last }
}
