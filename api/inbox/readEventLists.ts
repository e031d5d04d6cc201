import type { ScopedPool } from '#db/scope.ts'
import type { Events, ProviderEvent } from '../ports/payments/events.ts'
import { PaymentRefused } from '../ports/payments.ts'
import { type Places, patientPlaces } from '../queue/places.ts'
import { putEvents } from './putEvents.ts'

interface ListDeps {
  pool: ScopedPool
  log: { warn(facts: object, text: string): void }
  alarms: { raise(name: string, facts: object, message: string): void }
  events: Events
}

/** A list of events and how far it was read. */
interface Cursor {
  /** `platform`, or the id of a creator's account */
  scope: string
  event_id: string | null
  now_s: number
}

const PLATFORM = 'platform'
const EVERY_S = 300
const AGAIN_S = 60
/** An account that shows us no list is asked once a day. */
const REFUSED_S = 86_400
const LISTS_AT_ONCE = 20
const PAGES_AT_ONCE = 20
/** What is younger may still get neighbours that happened before it, so the next look begins in front of it. */
const SETTLED_S = 60

/**
 * Reads the provider's lists of events from where they were read last, the oldest first: what no notice brought is found
 * there. All of them when the process begins, then each every five minutes.
 */
export function createListReader(deps: ListDeps, places: Places = patientPlaces()): () => Promise<void> {
  let isFirst = true
  return async () => {
    if (isFirst) await deps.pool.query('UPDATE app.event_cursor SET next_at = app.now()')
    isFirst = false
    const work = (cursor: Cursor) => readList(deps, cursor)
    await places.begin(await takeDueLists(deps.pool), { laneOf: ({ scope }) => scope, work })
  }
}

async function takeDueLists(pool: ScopedPool): Promise<Cursor[]> {
  await pool.query(
    `INSERT INTO app.event_cursor (scope) SELECT $1 UNION ALL
       SELECT k.account_ref FROM app.connect_account k WHERE k.account_ref IS NOT NULL AND k.state <> 'rejected'
         AND NOT EXISTS (SELECT FROM app.event_cursor c WHERE c.scope = k.account_ref)
     ON CONFLICT (scope) DO NOTHING`,
    [PLATFORM],
  )
  const { rows } = await pool.query<Cursor>(
    `UPDATE app.event_cursor c SET next_at = app.now() + make_interval(secs => ${EVERY_S}), looked_at = app.now()
      FROM (SELECT scope FROM app.event_cursor WHERE next_at <= app.now() ORDER BY next_at, scope
        LIMIT ${LISTS_AT_ONCE} FOR UPDATE SKIP LOCKED) due WHERE c.scope = due.scope
      RETURNING c.scope, c.event_id, extract(epoch FROM app.now())::float8 AS now_s`,
  )
  return rows
}

/** Never throws: one list that cannot be read keeps no other waiting. */
async function readList(deps: ListDeps, cursor: Cursor): Promise<void> {
  const { pool, log, alarms } = deps
  const { scope } = cursor
  try {
    if (!(await readPages(deps, cursor))) await lookAgainIn(pool, scope, 0)
  } catch (error) {
    if (error instanceof PaymentRefused && error.code === 'GONE' && cursor.event_id !== null) {
      // the provider lists a month: what is older is found by who looks at its objects
      alarms.raise('events_missed', { scope }, 'the list of events does not reach back to where it was read')
      await pool.query('UPDATE app.event_cursor SET event_id = NULL, next_at = app.now() WHERE scope = $1', [
        scope,
      ])
      return
    }
    log.warn({ scope, cause: (error as Error).message }, 'a list of events was not read')
    await lookAgainIn(pool, scope, error instanceof PaymentRefused ? REFUSED_S : AGAIN_S)
  }
}

/** False when there is more than one look takes. */
async function readPages(deps: ListDeps, { scope, event_id, now_s }: Cursor): Promise<boolean> {
  const accountRef = scope === PLATFORM ? null : scope
  let after = event_id
  for (let page = 0; page < PAGES_AT_ONCE; page++) {
    const { events, hasMore } = await deps.events.listEvents({ accountRef, after })
    const last = events.at(-1)
    if (!last) return true
    await putEvents(deps.pool, accountRef === null ? 'platform' : 'connect', events)
    const kept = keptOf(events, now_s) ?? (after === null ? events[0] : undefined)
    if (kept)
      await deps.pool.query('UPDATE app.event_cursor SET event_id = $2 WHERE scope = $1', [scope, kept.id])
    // the first page of a list that was never read is the newest: what came before was nobody's
    if (!hasMore || after === null) return true
    after = last.id
  }
  return false
}

/** The newest that nothing is put in front of any more. */
function keptOf(events: readonly ProviderEvent[], nowS: number): ProviderEvent | undefined {
  return events.findLast(({ createdAt }) => createdAt <= nowS - SETTLED_S)
}

async function lookAgainIn(pool: ScopedPool, scope: string, seconds: number): Promise<void> {
  await pool.query(
    'UPDATE app.event_cursor SET next_at = app.now() + make_interval(secs => $2) WHERE scope = $1',
    [scope, seconds],
  )
}
