import { Fenced, type Writer } from '../postgres/writer.ts'
import { holdTerm } from './cursor.ts'

/**
 * Puts a range that no provider could prove into quarantine: the index waits in front of it.
 * @throws Fenced when another leads by now
 */
export async function quarantine(
  writer: Writer,
  chainId: number,
  gap: { from: number; to: number; reason: string; waitMs: number },
): Promise<void> {
  await writer.transaction(async (client) => {
    await holdTerm(client, chainId, writer.term)
    const gone = await client.query('DELETE FROM chain.gap WHERE chain_id = $1 RETURNING attempts', [chainId])
    const attempts = Math.max(0, ...gone.rows.map((row) => row.attempts)) + 1
    await client.query(
      `INSERT INTO chain.gap (chain_id, from_block, to_block, reason, attempts, next_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
      [chainId, gap.from, gap.to, gap.reason.slice(0, 500), attempts, gap.waitMs / 1000],
    )
  })
}

/**
 * A look succeeded: nothing stands in the way any more.
 * @throws Fenced when another leads by now
 */
export async function liftQuarantine(writer: Writer, chainId: number): Promise<void> {
  await writer.transaction(async (client) => {
    await holdTerm(client, chainId, writer.term)
    await client.query('DELETE FROM chain.gap WHERE chain_id = $1', [chainId])
  })
}

/**
 * Says in the database why the index stands still, for everybody who reads it.
 * @throws Fenced when another leader, or an operator, moved the cursor meanwhile
 */
export async function halt(writer: Writer, chainId: number, reason: string): Promise<void> {
  const written = await writer.read((client) =>
    client.query('UPDATE chain.cursor SET halted = $2 WHERE chain_id = $1 AND writer_term = $3', [
      chainId,
      reason.slice(0, 500),
      writer.term,
    ]),
  )
  if (written.rowCount === 0) throw new Fenced(`term ${writer.term} does not lead any more`)
}
