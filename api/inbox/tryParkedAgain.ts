import type { PoolClient } from 'pg'
import type { InboxEndpoint } from '#domain/words.ts'

/** Has a parked event worked on again, as if it came now for the first time. False: it is not there, or not parked. */
export async function tryParkedAgain(
  tx: PoolClient,
  endpoint: InboxEndpoint,
  eventId: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE app.inbox SET state = 'received', tries = 0, next_at = app.now(), lease_id = NULL, leased_until = NULL
      WHERE endpoint = $1 AND event_id = $2 AND state = 'parked'`,
    [endpoint, eventId],
  )
  return rowCount === 1
}
