import { FAMILIES, ROOTS } from '../families/registry.ts'
import type { Writer } from '../postgres/writer.ts'
import { createWatchList, type Watched, type WatchList } from '../reader/watchList.ts'
import { copyWatched } from '../store/copyHistory.ts'

/** The stored index belongs to another deployment: a person has to decide. */
export class ForeignIndex extends Error {}

/** How far a family is followed. */
export interface FamilyState {
  name: string
  version: number
  state: 'reading' | 'folding' | 'live'
  readTo: number
  foldedBlock: number
  foldedLog: number
}

const COLUMNS =
  'name, version, state, read_to AS "readTo", folded_block AS "foldedBlock", folded_log AS "foldedLog"'

export async function readFamilies(writer: Writer, chainId: number): Promise<FamilyState[]> {
  const found = await writer.read((client) =>
    client.query<FamilyState>(`SELECT ${COLUMNS} FROM chain.family WHERE chain_id = $1 ORDER BY name`, [
      chainId,
    ]),
  )
  return found.rows
}

/**
 * Begins to read what this installation has and the index does not: contracts of a new family, and new contracts of a
 * known one.
 * @throws ForeignIndex when the index follows contracts that the installation does not have
 */
export async function planJoins(writer: Writer, chainId: number, roots: Watched[]): Promise<void> {
  await writer.transaction(async (client) => {
    const watched = await client.query<{ address: string; kind: string; isRoot: boolean }>(
      'SELECT address, kind, creator_wallet IS NULL AS "isRoot" FROM chain.watch WHERE chain_id = $1',
      [chainId],
    )
    for (const { address, kind } of watched.rows.filter(({ isRoot }) => isRoot)) {
      if (roots.some((root) => root.address === address && root.kind === kind)) continue
      // a contract that was deployed anew beside the old one: what the old one said stays true, and is followed on
      if (ROOTS.some((root) => root.kind === kind && root.isOptional)) continue
      throw new ForeignIndex(`the index follows another ${kind} than ${address}; rebuild it from the chain`)
    }
    const known = new Set(watched.rows.map(({ address }) => address))
    for (const family of FAMILIES) {
      const kinds = family.contracts.map(({ kind }) => kind)
      const fresh = roots.filter((root) => kinds.includes(root.kind) && !known.has(root.address))
      if (fresh.length === 0) continue
      await copyWatched(client, 'chain', { chainId, isLive: false }, fresh)
      const from = Math.min(...fresh.map(({ fromBlock }) => fromBlock))
      await client.query(
        `INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, $2, $3, 'reading', $4)
         ON CONFLICT (chain_id, name) DO UPDATE
           SET state = 'reading', read_to = $4, folded_block = -1, folded_log = -1`,
        [chainId, family.name, family.version, Math.max(0, from - 1)],
      )
    }
  })
}

/** Contracts of a family that join. */
export async function loadJoining(writer: Writer, chainId: number, kinds: string[]): Promise<WatchList> {
  const found = await writer.read((client) =>
    client.query<Watched>(
      `SELECT address, kind, creator_wallet AS "creatorWallet", from_block AS "fromBlock"
       FROM chain.watch WHERE chain_id = $1 AND NOT is_live AND kind = ANY ($2)`,
      [chainId, kinds],
    ),
  )
  return createWatchList(found.rows)
}
