import type { PoolClient } from 'pg'

/** Words of the `seat` channel that are not the end of a seat. */
export type SeatHint = 'KEPT' | 'REENTER' | 'GRACE_REORGED' | 'GRACE_READER'

/** Tells the process that holds the person's socket; a hint, sent at commit. */
export async function notifySeat(tx: PoolClient, seatId: string, hint: SeatHint): Promise<void> {
  await tx.query("SELECT pg_notify('seat', $1)", [`${seatId}:${hint}`])
}

/** A seat lost through no fault of the person stays for a bounded time. */
export async function beginGrace(
  tx: PoolClient,
  seatId: string,
  graceS: number,
  hint: 'GRACE_REORGED' | 'GRACE_READER',
): Promise<void> {
  await tx.query(
    `UPDATE app.seat SET grace_until = app.now() + make_interval(secs => $2),
       state = CASE WHEN state = 'live' THEN 'grace' ELSE state END WHERE id = $1 AND state <> 'ended'`,
    [seatId, graceS],
  )
  await notifySeat(tx, seatId, hint)
}

/** True when another open seat has this source key. */
export async function isTakenElsewhere(
  tx: PoolClient,
  seatId: string,
  sourceKey: string | null,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    "SELECT FROM app.seat WHERE source_key = $2 AND id <> $1 AND state <> 'ended'",
    [seatId, sourceKey],
  )
  return Boolean(rowCount)
}
