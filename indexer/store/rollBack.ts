import type { Client } from 'pg'
import { JOURNALS, PROJECTIONS } from '../families/registry.ts'
import type { Writer } from '../postgres/writer.ts'
import { announce, type Cursor, lockCursor } from './cursor.ts'
import { restoreRows } from './rowStore.ts'
import { foldScopes, scopesAbove } from './scopes.ts'

/**
 * Takes back every block above the ancestor in one transaction. Rows return to what they were by undo, or
 * by folding the stored events again where no undo was kept.
 * @returns the cursor at the ancestor, one epoch later
 */
export async function rollBack(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
  reorg: { ancestor: number; newTip: number },
): Promise<Cursor> {
  const { ancestor, newTip } = reorg
  return writer.transaction(async (client) => {
    const {
      epoch: oldEpoch,
      undoFrom,
      number: oldTip,
    } = await lockCursor(client, chainId, writer.term, cursor)
    const epoch = oldEpoch + 1
    // the wallets that had hopes in the dropped blocks are looked at again
    await client.query(
      `INSERT INTO chain.touch (chain_id, block, subject, kind, epoch)
       SELECT DISTINCT chain_id, $2::bigint, subject, kind, $3::bigint FROM chain.touch WHERE chain_id = $1 AND block > $2::bigint`,
      [chainId, ancestor, epoch],
    )
    const isCovered = ancestor + 1 >= undoFrom
    if (isCovered) await restoreChanged(client, chainId, ancestor)
    const affected = isCovered ? [] : await scopesAbove(client, chainId, ancestor)
    await dropAbove(client, chainId, ancestor, epoch)
    if (!isCovered) await foldScopes(client, chainId, affected, ancestor)
    await client.query(
      `INSERT INTO chain.reorg (chain_id, epoch, ancestor, old_tip, new_tip, depth) VALUES ($1, $2, $3, $4, $5, $6)`,
      [chainId, epoch, ancestor, oldTip, newTip, oldTip - ancestor],
    )
    const moved = await client.query(
      `UPDATE chain.cursor c SET number = b.number, hash = b.hash, at = b.at, epoch = $3::bigint,
         safe_hash = CASE WHEN c.safe > b.number THEN b.hash ELSE c.safe_hash END, safe = least(c.safe, b.number),
         agreed = least(c.agreed, b.number),
         unproven_from = CASE WHEN c.unproven_from <= b.number THEN c.unproven_from END,
         undo_from = CASE WHEN $4::boolean THEN c.undo_from ELSE b.number + 1 END
       FROM chain.block b WHERE c.chain_id = $1 AND b.chain_id = $1 AND b.number = $2
       RETURNING c.hash, c.safe, c.agreed, c.undo_from AS "undoFrom", c.unproven_from AS "unprovenFrom"`,
      [chainId, ancestor, epoch, isCovered],
    )
    const { hash } = moved.rows[0]
    await announce(client, chainId, { epoch, from: ancestor + 1, to: ancestor, hash })
    return { ...cursor, number: ancestor, epoch, ...moved.rows[0] }
  })
}

/** Of the many tables that families have only those are asked that these blocks changed. */
async function restoreChanged(client: Client, chainId: number, ancestor: number): Promise<void> {
  const found = await client.query<{ tbl: number }>(
    'SELECT DISTINCT tbl FROM chain.undo WHERE chain_id = $1 AND block > $2',
    [chainId, ancestor],
  )
  const changed = new Set(found.rows.map(({ tbl }) => tbl))
  for (const table of PROJECTIONS)
    if (changed.has(table.no)) await restoreRows(client, chainId, table, ancestor)
}

async function dropAbove(client: Client, chainId: number, ancestor: number, epoch: number): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM chain.event WHERE chain_id = $1 AND block > $2 RETURNING *)
     INSERT INTO chain.orphan (chain_id, epoch, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind)
     SELECT chain_id, $3::bigint, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind FROM gone`,
    [chainId, ancestor, epoch],
  )
  const deletions = [
    ...JOURNALS.map(({ name }) => [name, 'block']),
    ['undo', 'block'],
    // the event that could not be folded is gone, and with it the reason to stand still
    ['suspension', 'block'],
    ['block', 'number'],
  ].map(
    ([table, column], i) => `d${i} AS (DELETE FROM chain.${table} WHERE chain_id = $1 AND ${column} > $2)`,
  )
  // one statement, however many families there are
  await client.query(`WITH ${deletions.join(', ')} SELECT`, [chainId, ancestor])
  // a contract of the installation was made by no block of ours
  await client.query(
    'DELETE FROM chain.watch WHERE chain_id = $1 AND from_block > $2 AND creator_wallet IS NOT NULL',
    [chainId, ancestor],
  )
}
