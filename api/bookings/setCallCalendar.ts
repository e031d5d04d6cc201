import type { z } from 'zod'
import { withTransaction } from '#db/transaction.ts'
import { type CallCalendar, calendarFault, type HourRange } from '#domain/calls/calendar.ts'
import { type Canonical, canonicalJson } from '#domain/canonical.ts'
import { ProblemError } from '../http/problemError.ts'
import type { bookingRoutes, OwnCalls } from './contract.ts'
import type { BookingDeps } from './deps.ts'
import { readOwnCalls } from './readOwnCalls.ts'
import { lockCreator, readCallCalendar, writeCallCalendar } from './store.ts'

type Wish = z.output<typeof bookingRoutes.setCallCalendar.body>

/** A date that began in UTC so long ago has been over for a day at least, whatever the zone. */
const PAST_MS = 3 * 86_400_000

const byMinute = (one: HourRange, other: HourRange) => one.fromMinute - other.fromMinute

/** A calendar as it is kept: in order, and without dates that are over. */
function keptForm({ hours, days, ...rest }: CallCalendar, nowMs: number): CallCalendar {
  return {
    ...rest,
    hours: [...hours].sort((one, other) => one.weekday - other.weekday || byMinute(one, other)),
    days: days
      .filter(({ date }) => Date.parse(date) > nowMs - PAST_MS)
      .map(({ date, hours: ofDay }) => ({ date, hours: [...ofDay].sort(byMinute) }))
      .sort((one, other) => Date.parse(one.date) - Date.parse(other.date)),
  }
}

const textOf = (calendar: CallCalendar) => canonicalJson(calendar as unknown as Canonical)

/**
 * Sets when the creator of an account can be called, in the place of the revision that was changed. What is kept already
 * makes no new one, so that a request may be repeated.
 * @throws ProblemError INVALID_INPUT, CONFLICT where it was changed meanwhile or there is no channel
 */
export async function setCallCalendar(
  deps: BookingDeps,
  accountId: string,
  { revision, calendar }: Wish,
): Promise<OwnCalls> {
  const fault = calendarFault(calendar)
  if (fault) {
    const fields = { [`/calendar/${fault.path.join('/')}`]: fault.message }
    throw new ProblemError('INVALID_INPUT', { detail: fault.message, fields })
  }
  return withTransaction(deps.pool, async (tx) => {
    const creator = await lockCreator(tx, accountId)
    const kept = await readCallCalendar(tx, creator.id)
    const wanted = keptForm(calendar, creator.nowMs)
    if (!kept || textOf(keptForm(kept.calendar, creator.nowMs)) !== textOf(wanted)) {
      if (revision !== (kept?.revision ?? 0))
        throw new ProblemError('CONFLICT', {
          detail:
            'Your hours were changed elsewhere meanwhile. Look at them as they are now, then save again.',
        })
      await writeCallCalendar(tx, creator.id, { revision: revision + 1, calendar: wanted })
    }
    return readOwnCalls(deps, tx, accountId)
  })
}
