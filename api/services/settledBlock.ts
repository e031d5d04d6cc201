import type { ScopedPool } from '#db/scope.ts'

/** Up to where facts of chain $1 are settled: the node calls them safe, and providers agree; nothing while the index is being filled. */
export const SETTLED = `SELECT c.chain_id, least(c.safe, c.agreed, c.number) AS safe FROM chain.cursor c
  WHERE c.chain_id = $1 AND NOT c.is_backfill`

/** The newest block that is settled; null while the index cannot tell. */
export async function readSettledBlock(pool: ScopedPool, chainId: number): Promise<number | null> {
  const { rows } = await pool.query<{ safe: number }>(SETTLED, [chainId])
  return rows[0]?.safe ?? null
}
