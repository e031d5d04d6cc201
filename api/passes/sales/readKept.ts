import type { Pool } from 'pg'

export interface KeptRow {
  pass_id: bigint
  tier_no: number
  currency: number
  amount_units: bigint
  closes_at: Date
  /** the newest block is past it */
  is_over: boolean
}

/** Prices that the collection keeps for a refund, the one that closes first before the others. */
export async function readKept(
  pool: Pool,
  of: { chainId: number; collection: Buffer },
  most: number,
): Promise<KeptRow[]> {
  const { rows } = await pool.query<KeptRow>(
    `SELECT r.pass_id, p.tier_no, r.currency, r.amount_units, r.closes_at, r.closes_at <= c.at AS is_over
     FROM chain.pass_receipt_as_of r JOIN chain.cursor c ON c.chain_id = r.chain_id
     JOIN chain.pass_as_of p ON p.chain_id = r.chain_id AND p.collection = r.collection AND p.pass_id = r.pass_id
     WHERE r.chain_id = $1 AND r.collection = $2 AND r.settled_at IS NULL
     ORDER BY r.closes_at, r.block, r.log_index LIMIT $3`,
    [of.chainId, of.collection, most],
  )
  return rows
}

export interface OwedRow {
  account_wallet: Buffer
  currency: number
  owed_units: bigint
}

/** What waits in the ledger for these addresses, from whatever contract it came. */
export async function readOwed(
  pool: Pool,
  { chainId, ledger }: { chainId: number; ledger: string },
  payouts: readonly Buffer[],
): Promise<OwedRow[]> {
  const { rows } = await pool.query<OwedRow>(
    `SELECT account_wallet, currency, owed_units FROM chain.credit_as_of
     WHERE chain_id = $1 AND ledger = $2 AND account_wallet = ANY ($3::bytea[]) AND owed_units > 0 ORDER BY currency`,
    [chainId, Buffer.from(ledger.slice(2), 'hex'), payouts],
  )
  return rows
}
