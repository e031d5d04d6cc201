import { levelsOf, type Run } from './run.ts'

/** The cursor beside what it should be, and what is in its way. */
export async function whereItStands(run: Run): Promise<string> {
  const { head } = run.branches.main
  const { safe, finalized } = levelsOf(run)
  const { rows } = await run.place.pool.query(
    `SELECT number, safe, finalized, agreed, head_state, epoch, head_seen, halted, '0x' || encode(hash, 'hex') AS hash,
       (SELECT json_agg(g) FROM chain.gap g) AS gap, (SELECT json_agg(f) FROM chain.family f) AS family,
       (SELECT json_agg(d) FROM chain.dispute d WHERE ended_at IS NULL) AS dispute FROM chain.cursor`,
  )
  const wanted = { number: head.number, safe, finalized, hash: head.hash }
  const { role, lastError } = run.indexer?.status() ?? {}
  return `${JSON.stringify(rows[0])}, wanted ${JSON.stringify(wanted)}; ${role}: ${lastError}`
}
