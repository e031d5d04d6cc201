import type { ScopedPool } from '#db/scope.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { Events } from '../ports/payments/events.ts'
import type { Jobs, Loop } from '../queue/jobs.ts'
import { createPlaces } from '../queue/places.ts'
import { createListReader } from './readEventLists.ts'
import type { WorkDeps } from './workOnEvent.ts'

export interface InboxDeps extends WorkDeps {
  random: RandomBytes
  /** null: the installation takes no cards */
  events: Events | null
}

const LISTS_MS = 5000
const FORGOTTEN_AT_ONCE = 10_000

/** Work of the inbox. @param loops of its worker */
export function inboxJobs(deps: InboxDeps, loops: Loop[]): Jobs {
  const places = createPlaces()
  const { events } = deps
  const run = events && createListReader({ ...deps, events }, places)
  return {
    finish: () => places.settle(),
    loops: [...loops, ...(run ? [{ name: 'event-lists', everyMs: LISTS_MS, isExclusive: true, run }] : [])],
    timetable: [{ task: 'forget-events', at: '47 3 * * *', run: () => forgetEvents(deps.pool) }],
  }
}

/** Forgets what was worked on a month ago: the provider repeats nothing that is older. Parked rows wait for a person. */
export async function forgetEvents(pool: ScopedPool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM app.inbox WHERE (endpoint, event_id) IN (SELECT endpoint, event_id FROM app.inbox
        WHERE state = 'done' AND done_at < app.now() - interval '30 days' ORDER BY done_at LIMIT ${FORGOTTEN_AT_ONCE})`,
    )
    if ((rowCount ?? 0) < FORGOTTEN_AT_ONCE) return
  }
}
