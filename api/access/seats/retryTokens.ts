import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { SpendRetryToken } from '#api/http/handler.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { DenyCode } from '#domain/words.ts'

/** Seconds that an announced retry stays good. */
const GOOD_S = 60
/** Seconds between two announcements to one account in one room, whatever becomes of the first. */
const PAUSE_S = 10

interface Deps {
  pool: Pool
  random: RandomBytes
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/**
 * Makes one-use tokens for a retry in a room that the server is about to announce: an account has at most one open
 * token per room, which a new one replaces, and gets none within ten seconds of the one before.
 */
export async function offerRetries(
  { pool, random }: Deps,
  roomId: string,
  accountIds: string[],
): Promise<Map<string, string>> {
  const tokens = new Map(accountIds.map((id) => [id, Buffer.from(random(32)).toString('base64url')]))
  if (tokens.size === 0) return tokens
  const { rows } = await pool.query<{ account_id: string }>(
    `INSERT INTO app.retry_token AS t (token_hash, room_id, account_id, offered_at, until)
       SELECT h, $1, a, app.now(), app.now() + make_interval(secs => $4) FROM unnest($2::bytea[], $3::text[]) AS x (h, a) ORDER BY a
       ON CONFLICT (account_id, room_id) DO UPDATE
         SET token_hash = EXCLUDED.token_hash, offered_at = EXCLUDED.offered_at, until = EXCLUDED.until
         WHERE t.offered_at <= app.now() - make_interval(secs => $5) RETURNING account_id`,
    [roomId, [...tokens.values()].map(hashOf), [...tokens.keys()], GOOD_S, PAUSE_S],
  )
  const given = new Set(rows.map((row) => row.account_id))
  return new Map([...tokens].filter(([id]) => given.has(id)))
}

/** A refusal after a reorg asks the person to let us look again: that one question is outside the limits. */
export async function offerRecheck(
  deps: Deps,
  denial: { reason: DenyCode; roomId: string; accountId: string },
): Promise<{ retryToken?: string }> {
  const { reason, roomId, accountId } = denial
  if (reason !== 'REORGED') return {}
  const retryToken = (await offerRetries(deps, roomId, [accountId])).get(accountId)
  return retryToken ? { retryToken } : {}
}

/** Spends a token in the room, or for the seat, that the request names. */
export function spendRetryToken({ pool }: { pool: Pool }): SpendRetryToken {
  return async ({ accountId, token, params }) => {
    // the row stays until it is over, so that spending does not make the next offer come sooner
    const { rowCount } = await pool.query(
      `UPDATE app.retry_token SET token_hash = NULL WHERE token_hash = $1 AND account_id = $2 AND until > app.now()
         AND room_id IN (SELECT $3::text UNION ALL SELECT room_id FROM app.seat WHERE id = $3::text AND account_id = $2)`,
      [hashOf(token), accountId, params.id ?? ''],
    )
    return rowCount === 1
  }
}
