import type { Pool } from 'pg'
import type { Purpose } from './purposes.ts'

/** Where a transaction stands in the index. */
export interface IndexedEffect {
  /** the block is at the node's `safe` level */
  isSafe: boolean
  /** the event it was sent for is in the index */
  isThere: boolean
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** Looks for the event that proves the purpose, from the contract that the browser named, if it named one. */
export async function readIndexedEffect(
  pool: Pool,
  intent: { chain_id: number; expect: Record<string, string>; tx_hash: Buffer },
  purpose: Purpose,
  block: number,
): Promise<IndexedEffect> {
  const named = intent.expect[purpose.contract] ?? ''
  const { rows } = await pool.query<{ safe: boolean; there: boolean }>(
    `SELECT c.safe >= $2 AS safe, EXISTS (SELECT FROM chain.event e
       WHERE e.chain_id = c.chain_id AND e.tx_hash = $3 AND e.topics[1] = ANY ($4::bytea[])
         AND ($5::bytea IS NULL OR e.address = $5)) AS there
     FROM chain.cursor c WHERE c.chain_id = $1`,
    [
      intent.chain_id,
      block,
      intent.tx_hash,
      purpose.topics.map(bytesOf),
      ADDRESS.test(named) ? bytesOf(named) : null,
    ],
  )
  const row = rows[0]
  return { isSafe: row?.safe ?? false, isThere: row?.there ?? false }
}
