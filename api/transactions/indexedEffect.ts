import type { Pool } from 'pg'
import type { Purpose } from './purposes.ts'

/** Where a transaction stands in the index. */
export interface IndexedEffect {
  /** the block is at the node's `safe` level, and providers agree on it */
  isSafe: boolean
  /** the event it was sent for is in the index */
  isThere: boolean
  /** what the event changes is not in the index yet, because its contract, or what it is about, is suspended */
  isSuspended: boolean
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/**
 * Looks for the event that proves the purpose, from the contract that the browser named, if it named one. In a contract
 * that everybody shares, the key of a suspension stands in the topics of the event; so does a contract that it made.
 */
export async function readIndexedEffect(
  pool: Pool,
  intent: { chain_id: number; expect: Record<string, string>; tx_hash: Buffer },
  purpose: Purpose,
  block: number,
): Promise<IndexedEffect> {
  const named = intent.expect[purpose.contract] ?? ''
  const { rows } = await pool.query<{ safe: boolean; there: boolean; suspended: boolean }>(
    `WITH e AS (SELECT address, topics, block, log_index FROM chain.event WHERE chain_id = $1 AND tx_hash = $3
         AND topics[1] = ANY ($4::bytea[]) AND ($5::bytea IS NULL OR address = $5))
     SELECT least(c.safe, c.agreed) >= $2 AS safe, EXISTS (SELECT FROM e) AS there,
       EXISTS (SELECT FROM chain.suspension s LEFT JOIN e ON (e.address = s.address AND s.key = '')
           OR EXISTS (SELECT FROM unnest(e.topics) t WHERE (e.address = s.address AND s.key IN (t, substring(t FROM 13)))
             OR (s.key = '' AND s.address = substring(t FROM 13)))
         WHERE s.chain_id = $1 AND CASE WHEN EXISTS (SELECT FROM e) THEN (e.block, e.log_index) >= (s.block, s.log_index)
           ELSE s.address = $5 END) AS suspended
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
  return {
    isSafe: row?.safe ?? false,
    isThere: row?.there ?? false,
    isSuspended: row?.suspended ?? false,
  }
}
