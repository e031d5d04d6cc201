import type { PoolClient } from 'pg'

/** What a creator's account at the provider has by the books, what is pending there included; minor units, below zero where more was taken than came. */
export async function readAccountBalance(
  tx: PoolClient,
  creatorId: string,
  currency: string,
): Promise<bigint> {
  const { rows } = await tx.query<{ units: string }>(
    `SELECT coalesce(sum(p.amount), 0)::text AS units FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
      WHERE a.creator_id = $1 AND a.place = 'provider:account' AND a.currency = $2`,
    [creatorId, currency],
  )
  return BigInt(rows[0]?.units ?? 0)
}
