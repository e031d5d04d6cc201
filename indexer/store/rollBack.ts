import type { Client } from 'pg'
import { bytea } from '../postgres/session.ts'
import { PROJECTIONS, type Projection } from '../postgres/tables.ts'
import type { Writer } from '../postgres/writer.ts'
import { announce, type Cursor, lockCursor } from './cursor.ts'
import { projectEvents } from './projectEvents.ts'
import { readEvents } from './readEvents.ts'

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
    if (isCovered) for (const table of PROJECTIONS) await restore(client, chainId, table, ancestor)
    const affected = isCovered ? [] : await affectedContracts(client, chainId, ancestor)
    await dropAbove(client, chainId, ancestor, epoch)
    if (!isCovered) await foldAgain(client, chainId, ancestor, affected)
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

/** Each row returns to what it was before the lowest dropped block that changed it. */
async function restore(client: Client, chainId: number, table: Projection, ancestor: number): Promise<void> {
  const oldest = `SELECT DISTINCT ON (key) convert_from(key, 'UTF8') AS key, before FROM chain.undo
    WHERE chain_id = $1 AND tbl = ${table.no} AND block > $2 ORDER BY key, block`
  const onKey = Object.entries(table.key).map(([column, type], i) => {
    const part = `split_part(u.key, '/', ${i + 1})`
    return `t.${column} = ${type === 'bytea' ? `decode(${part}, 'hex')` : `${part}::${type}`}`
  })
  await client.query(
    `DELETE FROM chain.${table.name} t USING (${oldest}) u WHERE t.chain_id = $1 AND ${onKey.join(' AND ')}`,
    [chainId, ancestor],
  )
  await client.query(
    `INSERT INTO chain.${table.name}
     SELECT (jsonb_populate_record(NULL::chain.${table.name}, u.before)).* FROM (${oldest}) u WHERE u.before IS NOT NULL`,
    [chainId, ancestor],
  )
}

async function dropAbove(client: Client, chainId: number, ancestor: number, epoch: number): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM chain.event WHERE chain_id = $1 AND block > $2 RETURNING *)
     INSERT INTO chain.orphan (chain_id, epoch, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind)
     SELECT chain_id, $3::bigint, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind FROM gone`,
    [chainId, ancestor, epoch],
  )
  for (const [table, column] of [
    ['pass_sale', 'block'],
    ['undo', 'block'],
    ['watch', "kind = 'collection' AND from_block"],
    ['block', 'number'],
  ])
    await client.query(`DELETE FROM chain.${table} WHERE chain_id = $1 AND ${column} > $2`, [
      chainId,
      ancestor,
    ])
}

async function affectedContracts(client: Client, chainId: number, ancestor: number): Promise<string[]> {
  const found = await client.query(
    `SELECT address FROM chain.watch w WHERE chain_id = $1 AND kind <> 'factory' AND (from_block > $2
       OR EXISTS (SELECT FROM chain.event e WHERE e.chain_id = $1 AND e.address = w.address AND e.block > $2))`,
    [chainId, ancestor],
  )
  return found.rows.map((row) => row.address)
}

/** Rows of these contracts from nothing but the events up to the ancestor. */
async function foldAgain(
  client: Client,
  chainId: number,
  ancestor: number,
  contracts: string[],
): Promise<void> {
  await clearProjections(client, chainId, contracts)
  const source = { schema: 'chain', chainId, after: -1, upTo: ancestor, contracts } as const
  for await (const events of readEvents(client, source)) await projectEvents(client, source, events, null)
}

async function clearProjections(client: Client, chainId: number, contracts: string[]): Promise<void> {
  for (const [table, column] of [
    ['pass_collection', 'collection'],
    ['tier', 'collection'],
    ['pass', 'collection'],
    ['pass_sale', 'collection'],
    ['credit', 'ledger'],
  ])
    await client.query(`DELETE FROM chain.${table} WHERE chain_id = $1 AND ${column} = ANY ($2::bytea[])`, [
      chainId,
      contracts.map(bytea),
    ])
}
