import type { Client } from 'pg'
import type { Family } from '../families/family.ts'
import { FAMILIES } from '../families/registry.ts'
import { bytea } from '../postgres/session.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Header } from '../proof/header.ts'
import { createWatchList, type Watched, type WatchList } from '../reader/watchList.ts'
import { copyBlocks } from './copyHistory.ts'
import { type Cursor, readCursor } from './cursor.ts'

/**
 * Stores the first believed block and the addresses of the installation.
 * @param base the block before the first one that can hold an event
 */
export async function startCursor(
  writer: Writer,
  chainId: number,
  start: { base: Header; genesis: string; roots: Watched[] },
): Promise<Cursor> {
  const { base, genesis, roots } = start
  const families = FAMILIES.filter(({ contracts }) =>
    contracts.some(({ kind }) => roots.some((root) => root.kind === kind)),
  )
  return writer.transaction(async (client) => {
    await client.query(
      `INSERT INTO chain.cursor (chain_id, number, hash, at, genesis, undo_from, safe, finalized, writer_term, head_seen, head_at)
       VALUES ($1, $2::bigint, $3, to_timestamp($4), $5, $2::bigint + 1, 0, 0, $6, $2, to_timestamp($4))`,
      [chainId, base.number, bytea(base.hash), base.at, bytea(genesis), writer.term],
    )
    await copyBlocks(client, 'chain', chainId, {
      blocks: [{ header: base, proof: 1, logs: [] }],
      discovered: roots,
    })
    await client.query(
      `INSERT INTO chain.family (chain_id, name, version, state, read_to)
       SELECT $1, name, version, 'live', $2 FROM unnest($3::text[], $4::int[]) AS f (name, version)`,
      [chainId, base.number, families.map(({ name }) => name), families.map(({ version }) => version)],
    )
    return (await readCursor(client, chainId)) as Cursor
  })
}

/**
 * Contracts that are followed up to the cursor.
 * @param upTo the list as it was at this block
 */
export async function loadWatchList(
  writer: Writer,
  chainId: number,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<WatchList> {
  const found = await writer.read((client) =>
    client.query(
      `SELECT address, kind, creator_wallet AS "creatorWallet", from_block AS "fromBlock"
       FROM chain.watch WHERE chain_id = $1 AND is_live AND (from_block <= $2 OR creator_wallet IS NULL)`,
      [chainId, upTo],
    ),
  )
  return createWatchList(found.rows)
}

/** Whether a contract of the family itself is followed up to the cursor: before that it has no rows. */
export async function hasLive(client: Client, chainId: number, family: Family): Promise<boolean> {
  const kinds = family.contracts.map(({ kind }) => kind)
  const found = await client.query(
    'SELECT FROM chain.watch WHERE chain_id = $1 AND is_live AND kind = ANY ($2) LIMIT 1',
    [chainId, kinds],
  )
  return found.rowCount === 1
}
