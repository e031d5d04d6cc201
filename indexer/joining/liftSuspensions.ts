import { familyOfScope, type Scope } from '../families/registry.ts'
import type { Writer } from '../postgres/writer.ts'
import { copyTouches } from '../store/copyHistory.ts'
import { announce, type Cursor, lockCursor } from '../store/cursor.ts'
import { foldScopes } from '../store/scopes.ts'

interface Suspension extends Scope {
  fold_version: number
  kind: string
}

/**
 * Folds scopes again that another version of their folds gave up: in one commit they have rows up to the cursor, or
 * stand still by what this version cannot fold.
 * @returns the cursor, one epoch later when there were any
 */
export async function liftSuspensions(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
): Promise<{ cursor: Cursor; lifted: Scope[] }> {
  const found = await writer.read((client) =>
    client.query<Suspension>(
      `SELECT s.address, s.key, s.fold_version, w.kind FROM chain.suspension s
       JOIN chain.watch w ON w.chain_id = s.chain_id AND w.address = s.address WHERE s.chain_id = $1`,
      [chainId],
    ),
  )
  const lifted = found.rows
    .filter(({ kind, key, fold_version }) => familyOfScope(kind, key === '0x')?.version !== fold_version)
    .map(({ address, key }) => ({ address, key }))
  if (lifted.length === 0) return { cursor, lifted }
  return writer.transaction(async (client) => {
    const { number, hash, epoch: before } = await lockCursor(client, chainId, writer.term, cursor)
    const epoch = before + 1
    const { touched } = await foldScopes(client, chainId, lifted, number)
    await copyTouches(
      client,
      chainId,
      { block: number, epoch },
      { wallets: new Set([...touched.values()].flatMap((of) => [...of])) },
    )
    // undo has no pictures of what these rows were; a reorg folds the scopes it meets again
    await client.query('UPDATE chain.cursor SET epoch = $2, undo_from = number + 1 WHERE chain_id = $1', [
      chainId,
      epoch,
    ])
    await announce(client, chainId, { epoch, from: number + 1, to: number, hash })
    return { cursor: { ...cursor, epoch, undoFrom: number + 1 }, lifted }
  })
}
