import type { Pool } from 'pg'

export interface HolderRow {
  pass_id: bigint
  owner: Buffer
  tier_no: number
  valid_until: Date | null
}

/** Passes of a collection that open doors now, newest first. A follow of the first edition (32) is none. */
export async function readHolders(
  pool: Pool,
  of: { chainId: number; collection: Buffer },
  before: string | null,
  most: number,
): Promise<HolderRow[]> {
  const { rows } = await pool.query<HolderRow>(
    `SELECT p.pass_id, p.owner, p.tier_no, p.valid_until FROM chain.pass_as_of p
     JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
     WHERE p.chain_id = $1 AND p.collection = $2 AND NOT p.revoked AND (t.flags & 32) = 0
       AND (p.valid_until IS NULL OR p.valid_until > app.now()) AND ($3::numeric IS NULL OR p.pass_id < $3)
     ORDER BY p.pass_id DESC LIMIT $4`,
    [of.chainId, of.collection, before, most],
  )
  return rows
}
