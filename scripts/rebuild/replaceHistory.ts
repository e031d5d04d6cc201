import type { Client } from 'pg'
import type { Standing } from './foldAgain.ts'

/** SQL: events (`gone`) are kept as those that a reorg dropped, so that who booked them takes them back. */
const KEPT_AS_ORPHANS = `INSERT INTO chain.orphan
    (chain_id, epoch, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind)
  SELECT g.chain_id, c.epoch + 1, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind
    FROM gone g JOIN chain.cursor c ON c.chain_id = g.chain_id`

/** Puts the blocks and events that were read again in place of the stored ones, where they differ. */
export async function replaceHistory(client: Client, chainId: number, upTo: number): Promise<void> {
  for (const [table, key, column] of [
    ['block', 'chain_id, number', 'number'],
    ['event', 'chain_id, block, log_index', 'block'],
    ['watch', 'chain_id, address', 'from_block'],
  ] as const) {
    const same = key
      .split(', ')
      .map((name) => `n.${name} = t.${name}`)
      .join(' AND ')
    const bounds = `t.chain_id = $1 AND t.${column} <= $2`
    const others = `DELETE FROM chain.${table} t WHERE ${bounds} AND NOT EXISTS
      (SELECT FROM chain_next.${table} n WHERE ${same} AND to_jsonb(n) = to_jsonb(t))`
    await client.query(
      table === 'event' ? `WITH gone AS (${others} RETURNING *) ${KEPT_AS_ORPHANS}` : others,
      [chainId, upTo],
    )
    await client.query(
      `INSERT INTO chain.${table} SELECT t.* FROM chain_next.${table} t WHERE ${bounds} AND NOT EXISTS
         (SELECT FROM chain.${table} n WHERE ${same})`,
      [chainId, upTo],
    )
  }
}

/** Lets go of everything above a block and starts again from there: the operator accepted another history. */
export async function cutHistory(
  client: Client,
  standing: Standing,
  tip: { number: number; hash: string },
): Promise<void> {
  const { chainId } = standing
  await client.query(
    `WITH gone AS (DELETE FROM chain.event WHERE chain_id = $1 AND block > $2 RETURNING *) ${KEPT_AS_ORPHANS}`,
    [chainId, tip.number],
  )
  for (const [table, column] of [
    ['block', 'number'],
    ['watch', 'from_block'],
  ])
    await client.query(`DELETE FROM chain.${table} WHERE chain_id = $1 AND ${column} > $2`, [
      chainId,
      tip.number,
    ])
  await client.query(
    `UPDATE chain.cursor c SET number = b.number, hash = b.hash, at = b.at, safe = b.number, safe_hash = b.hash,
       finalized = b.number, finalized_hash = b.hash, agreed = least(c.agreed, b.number), halted = NULL, pruned_to = least(c.pruned_to, b.number)
     FROM chain.block b WHERE c.chain_id = $1 AND b.chain_id = $1 AND b.number = $2`,
    [chainId, tip.number],
  )
  await client.query(
    `INSERT INTO chain.reorg (chain_id, epoch, ancestor, old_tip, new_tip, depth) VALUES ($1, $2, $3, $4, $3, greatest(0, $4::bigint - $3::bigint))`,
    [chainId, standing.epoch + 1, tip.number, standing.number],
  )
}

/**
 * Tells everybody that rows changed under them: a new epoch, every wallet with a differing pass, a hint. Undo kept
 * pictures of the wrong rows, so it goes; a later reorg folds the events again. The leader has to start over.
 */
export async function announceRepair(client: Client, chainId: number): Promise<void> {
  await client.query('DELETE FROM chain.undo WHERE chain_id = $1', [chainId])
  const moved = await client.query(
    `UPDATE chain.cursor SET epoch = epoch + 1, undo_from = number + 1,
       writer_term = writer_term + 1 WHERE chain_id = $1
     RETURNING epoch, number, '0x' || encode(hash, 'hex') AS hash`,
    [chainId],
  )
  const { epoch, number, hash } = moved.rows[0]
  await client.query(
    `INSERT INTO chain.touch (chain_id, block, subject, kind, epoch)
     SELECT DISTINCT $1::int, $2::bigint, owner, 'wallet', $3::bigint FROM (
       SELECT a.owner FROM chain.pass a LEFT JOIN chain_next.pass b USING (chain_id, collection, pass_id)
         WHERE chain_id = $1 AND to_jsonb(a) IS DISTINCT FROM to_jsonb(b)
       UNION SELECT b.owner FROM chain_next.pass b LEFT JOIN chain.pass a USING (chain_id, collection, pass_id)
         WHERE chain_id = $1 AND to_jsonb(a) IS DISTINCT FROM to_jsonb(b)) x`,
    [chainId, number, epoch],
  )
  await client.query(`SELECT pg_notify('chain', $1)`, [`${chainId}:${epoch}:${number + 1}:${number}:${hash}`])
}
