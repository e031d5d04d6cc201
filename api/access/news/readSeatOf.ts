import type { Pool } from 'pg'

/** An own open seat as the socket needs it. */
export interface BoundSeat {
  roomId: string
  /** false while the credential of its admission is still fresh */
  mayNeedRenewal: boolean
  /** kept for a while although its right cannot be shown */
  isInGrace: boolean
}

/** Seconds after an admission in which nobody needs another credential. */
const FRESH_S = 10

/** An own open seat; null for everybody else. */
export async function readSeatOf(pool: Pool, seatId: string, accountId: string): Promise<BoundSeat | null> {
  const { rows } = await pool.query<{ room_id: string; is_old: boolean; in_grace: boolean }>(
    `SELECT room_id, taken_at <= app.now() - make_interval(secs => $3) AS is_old, grace_until IS NOT NULL AS in_grace FROM app.seat
      WHERE id = $1 AND account_id = $2 AND state <> 'ended'`,
    [seatId, accountId, FRESH_S],
  )
  const row = rows[0]
  return row ? { roomId: row.room_id, mayNeedRenewal: row.is_old, isInGrace: row.in_grace } : null
}
