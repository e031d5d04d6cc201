import type { Pool, PoolClient } from 'pg'
import { DATABASE_TIME } from '#db/clock.ts'
import type { ScopedPool } from '#db/scope.ts'
import type { NoticeEndpoint } from '#domain/billing/words.ts'
import type { ProviderEvent } from '../ports/payments/events.ts'

/**
 * What became of an event that came in: put in, there already, or left out. Left out is what nothing here follows, what
 * belongs to another endpoint, to money of another mode, or to an account of nobody here.
 */
export type PutOutcome = 'new' | 'known' | 'other' | 'misdirected' | 'other_mode' | 'foreign'

interface Judged {
  n: number
  is_mode: boolean
  is_known: boolean
  is_new: boolean
}

const PUT = `WITH given AS (
    SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bool[], $9::float8[])
      WITH ORDINALITY AS g (event_id, account_ref, object_kind, object_ref, type, lane, is_live, happened_s, n)),
  judged AS (
    SELECT g.*, EXISTS (SELECT FROM app.payment_platform p WHERE p.is_live = g.is_live) AS is_mode,
        g.account_ref IS NULL OR app.is_ours(g.account_ref) AS is_known
      FROM given g),
  put AS (
    INSERT INTO app.inbox (endpoint, event_id, account_ref, object_kind, object_ref, type, lane, is_live, happened_at, next_at, received_at)
      SELECT $1::app.inbox_endpoint, event_id, account_ref, object_kind, object_ref, type, lane, j.is_live,
          to_timestamp(happened_s), t.now, t.now
        FROM judged j, ${DATABASE_TIME} WHERE j.is_mode AND j.is_known ORDER BY n
      ON CONFLICT (endpoint, event_id) DO NOTHING RETURNING event_id)
  SELECT n::int, is_mode, is_known, event_id IN (SELECT event_id FROM put) AS is_new FROM judged ORDER BY n`

/** Lanes of what has no account: many, so that few wait for one another, and so many that they can all be looked at. */
const LANE_DIGITS = 2

function laneOf({ accountRef, objectRef }: ProviderEvent): string {
  if (accountRef !== null) return accountRef
  let sum = 0
  for (const letter of objectRef) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0
  return `platform-${(sum % 16 ** LANE_DIGITS).toString(16).padStart(LANE_DIGITS, '0')}`
}

/** Puts events in, each once for ever, in one statement. Answers what became of each. */
export async function putEvents(
  db: Pool | ScopedPool | PoolClient,
  endpoint: NoticeEndpoint,
  events: readonly ProviderEvent[],
): Promise<PutOutcome[]> {
  const outcomes = events.map((event): PutOutcome | null => {
    if ((endpoint === 'connect') !== (event.accountRef !== null)) return 'misdirected'
    return event.type === 'other' ? 'other' : null
  })
  const fitting = events.filter((_event, n) => outcomes[n] === null)
  if (fitting.length === 0) return outcomes as PutOutcome[]
  const { rows } = await db.query<Judged>({
    name: 'put_events',
    text: PUT,
    values: [
      endpoint,
      fitting.map(({ id }) => id),
      fitting.map(({ accountRef }) => accountRef),
      fitting.map(({ objectKind }) => objectKind),
      fitting.map(({ objectRef }) => objectRef),
      fitting.map(({ type }) => type),
      fitting.map(laneOf),
      fitting.map(({ isLive }) => isLive),
      fitting.map(({ createdAt }) => createdAt),
    ],
  })
  const judged = rows.values()
  return outcomes.map((outcome) => outcome ?? outcomeOf(judged.next().value as Judged))
}

function outcomeOf({ is_mode: isMode, is_known: isKnown, is_new: isNew }: Judged): PutOutcome {
  if (!isMode) return 'other_mode'
  if (!isKnown) return 'foreign'
  return isNew ? 'new' : 'known'
}
