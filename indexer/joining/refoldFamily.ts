import type { Client } from 'pg'
import type { Family } from '../families/family.ts'
import { scopesOf, sourcesOf } from '../families/registry.ts'
import type { Projection } from '../families/table.ts'
import { bytea } from '../postgres/session.ts'
import { announce, type Cursor, lockCursor } from '../store/cursor.ts'
import { projectEvents } from '../store/projectEvents.ts'
import { readEvents } from '../store/readEvents.ts'
import type { JoinContext } from './joinFamily.ts'

/** A fold beside the rows in use, in tables of this session alone. */
export interface Refold {
  family: string
  /** last event that is folded */
  block: number
  log: number
}

type FamilyTable = Family['tables'][number]

const tablesOf = (family: Family) => [...family.tables.map(({ name }) => name), 'suspension']

export async function beginRefold({ writer, family }: JoinContext): Promise<Refold> {
  await writer.read(async (client) => {
    for (const table of tablesOf(family)) {
      await client.query(`DROP TABLE IF EXISTS pg_temp.${table}`)
      await client.query(`CREATE TEMPORARY TABLE ${table} (LIKE chain.${table} INCLUDING ALL)`)
    }
  })
  return { family: family.name, block: -1, log: -1 }
}

/**
 * Folds one page of the stored events. Nothing above finality: a reorg would put other events behind what is folded.
 * @returns false when there was none left
 */
export async function refoldPage(context: JoinContext, refold: Refold): Promise<boolean> {
  const upTo = context.cursor.finalized
  return context.writer.transaction((client) => foldPage(client, context, refold, upTo))
}

async function foldPage(
  client: Client,
  { chainId, family }: JoinContext,
  refold: Refold,
  upTo: number,
): Promise<boolean> {
  const families = [family.name]
  const page = await readEvents(client, {
    ...{ schema: 'chain', chainId, after: refold.block, upTo, scopes: null },
    joining: { kinds: sourcesOf(families).kinds, isLive: true, afterLog: refold.log, families },
  }).next()
  if (page.done) return false
  await projectEvents(client, { schema: 'pg_temp', chainId }, page.value, null)
  const last = page.value.at(-1)
  if (last) Object.assign(refold, { block: last.block, log: last.logIndex })
  return true
}

/**
 * Puts the rows of the new folds in place of the old ones, where they differ, in one commit with what came since.
 * @returns the cursor, one epoch later
 */
export async function endRefold(context: JoinContext, refold: Refold): Promise<Cursor> {
  const { writer, chainId, family, cursor } = context
  return writer.transaction(async (client) => {
    const { number, hash, epoch: before } = await lockCursor(client, chainId, writer.term, cursor)
    while (await foldPage(client, context, refold, number));
    const epoch = before + 1
    for (const table of family.tables)
      if (table.kind === 'projection') await touchChanged(client, table, { chainId, epoch, number })
    const own = scopesOf([family.name])
    await client.query(
      `DELETE FROM chain.suspension s USING chain.watch w, unnest($2::text[], $3::boolean[]) AS o (kind, is_whole)
       WHERE s.chain_id = $1 AND w.chain_id = $1 AND w.address = s.address AND w.is_live
         AND o.kind = w.kind AND o.is_whole = (s.key = '')`,
      [chainId, own.kinds, own.isWhole],
    )
    for (const table of family.tables) await replaceRows(client, table, chainId)
    await copyShadow(client, 'suspension')
    // undo holds rows of the old folds; a reorg folds the scopes it meets again
    await client.query('UPDATE chain.cursor SET epoch = $2, undo_from = number + 1 WHERE chain_id = $1', [
      chainId,
      epoch,
    ])
    await client.query(
      `UPDATE chain.family SET version = $3, state = 'live' WHERE chain_id = $1 AND name = $2`,
      [...[chainId, family.name, family.version]],
    )
    for (const table of tablesOf(family)) await client.query(`DROP TABLE pg_temp.${table}`)
    await announce(client, chainId, { epoch, from: number + 1, to: number, hash })
    return { ...cursor, epoch, undoFrom: number + 1 }
  })
}

/** Wallets whose rows are others now. */
async function touchChanged(
  client: Client,
  table: Projection,
  { chainId, epoch, number }: { chainId: number; epoch: number; number: number },
): Promise<void> {
  const key = ['chain_id', ...Object.keys(table.key)].join(', ')
  for (const wallet of table.wallets)
    await client.query(
      `INSERT INTO chain.touch (chain_id, block, subject, kind, epoch)
       SELECT DISTINCT $1::int, $2::bigint, w.wallet, 'wallet', $3::bigint
       FROM chain.${table.name} a FULL JOIN pg_temp.${table.name} b USING (${key}),
         LATERAL (VALUES (a.${wallet}), (b.${wallet})) AS w (wallet)
       WHERE chain_id = $1 AND to_jsonb(a) IS DISTINCT FROM to_jsonb(b) AND w.wallet IS NOT NULL AND w.wallet <> $4
       ON CONFLICT DO NOTHING`,
      [chainId, number, epoch, bytea(`0x${'0'.repeat(40)}`)],
    )
}

async function replaceRows(client: Client, table: FamilyTable, chainId: number): Promise<void> {
  const same = Object.keys(table.key)
    .map((column) => `n.${column} = t.${column}`)
    .join(' AND ')
  await client.query(
    `DELETE FROM chain.${table.name} t WHERE t.chain_id = $1 AND NOT EXISTS
       (SELECT FROM pg_temp.${table.name} n WHERE ${same} AND to_jsonb(n) = to_jsonb(t))`,
    [chainId],
  )
  await copyShadow(client, table.name)
}

async function copyShadow(client: Client, table: string): Promise<void> {
  await client.query(`INSERT INTO chain.${table} SELECT * FROM pg_temp.${table} ON CONFLICT DO NOTHING`)
}
