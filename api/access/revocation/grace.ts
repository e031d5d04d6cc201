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

/**
 * Gives a seat what its person is let in by now. What belongs to them belongs to nobody else: a seat of another person that still has it
 * has lost it, as where a reorg gave two purchases each other's numbers, and is decided again for that itself.
 * @returns false when another open seat of the same person has it
 */
export async function claimSource(
  tx: PoolClient,
  { id, accountId }: { id: string; accountId: string | null },
  sourceKey: string | null,
): Promise<boolean> {
  if (sourceKey === null) return true
  const { rows } = await tx.query<{ account_id: string | null }>(
    "SELECT account_id FROM app.seat WHERE source_key = $2 AND id <> $1 AND state <> 'ended'",
    [id, sourceKey],
  )
  if (rows.some((other) => other.account_id === accountId)) return false
  if (rows.length > 0)
    await tx.query(
      "UPDATE app.seat SET source_key = NULL WHERE source_key = $2 AND id <> $1 AND state <> 'ended'",
      [id, sourceKey],
    )
  return true
}
