import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { SpendRetryToken } from '#api/http/handler.ts'
import type { RandomBytes } from '#domain/clock.ts'

/** Seconds that an announced retry stays good. */
const GOOD_S = 60

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Makes one-use tokens, one per account, for a retry in a room that the server is about to announce. */
export async function offerRetries(
  deps: { pool: Pool; random: RandomBytes },
  roomId: string,
  accountIds: string[],
): Promise<Map<string, string>> {
  const tokens = new Map(accountIds.map((id) => [id, Buffer.from(deps.random(32)).toString('base64url')]))
  if (tokens.size === 0) return tokens
  await deps.pool.query(
    `INSERT INTO app.retry_token (token_hash, room_id, account_id, until)
       SELECT h, $1, a, app.now() + make_interval(secs => $4) FROM unnest($2::bytea[], $3::text[]) AS x (h, a)`,
    [roomId, [...tokens.values()].map(hashOf), [...tokens.keys()], GOOD_S],
  )
  return tokens
}

/** Spends a token in the room, or for the seat, that the request names. */
export function spendRetryToken({ pool }: { pool: Pool }): SpendRetryToken {
  return async ({ accountId, token, params }) => {
    const { rowCount } = await pool.query(
      `DELETE FROM app.retry_token WHERE token_hash = $1 AND account_id = $2 AND until > app.now()
         AND room_id IN (SELECT $3::text UNION ALL SELECT room_id FROM app.seat WHERE id = $3::text AND account_id = $2)`,
      [hashOf(token), accountId, params.id ?? ''],
    )
    return rowCount === 1
  }
}
