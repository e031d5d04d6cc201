import type { Client } from 'pg'
import type { Event } from '../handlers/decodeEvent.ts'
import { bytea } from '../postgres/session.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Block } from '../reader/readBlocks.ts'
import type { Watched } from '../reader/watchList.ts'
import { copyBlocks, copyTouches } from './copyHistory.ts'
import { announce, type Cursor, lockCursor } from './cursor.ts'
import { projectEvents } from './projectEvents.ts'

/** A linked run of blocks that continues the cursor. */
export interface Batch {
  blocks: Block[]
  discovered: Watched[]
  /** keep undo rows: true for every block that the chain may still take back */
  isRevocable: boolean
}

/**
 * Stores a run of blocks in one transaction: headers, events, rows of undo, projections, touched wallets,
 * cursor and the hint. Either all of it is visible or nothing.
 * @throws Fenced when somebody else leads by now
 */
export async function commitBlocks(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
  batch: Batch,
): Promise<Cursor> {
  const first = batch.blocks[0] as Block
  const last = batch.blocks.at(-1) as Block
  return writer.transaction(async (client) => {
    const { epoch } = await lockCursor(client, chainId, writer.term, cursor)
    await copyBlocks(client, 'chain', chainId, batch)
    await project(client, chainId, epoch, batch)
    const { number, hash, at } = last.header
    await client.query(
      `UPDATE chain.cursor SET number = $2::bigint, hash = $3, at = to_timestamp($4), halted = NULL,
         undo_from = CASE WHEN $5::boolean THEN undo_from ELSE $2::bigint + 1 END WHERE chain_id = $1`,
      [chainId, number, bytea(hash), at, batch.isRevocable],
    )
    await announce(client, chainId, { epoch, from: first.header.number, to: number, hash })
    const undoFrom = batch.isRevocable ? cursor.undoFrom : number + 1
    return { ...cursor, number, hash, undoFrom, halted: null }
  })
}

async function project(
  client: Client,
  chainId: number,
  epoch: number,
  { blocks, isRevocable }: Batch,
): Promise<void> {
  const target = { schema: 'chain', chainId } as const
  const busy = blocks.filter((block) => block.logs.length > 0)
  // a revocable block needs its own picture of before; the rest is folded as one set
  const runs = isRevocable ? busy.map((block) => [block]) : [busy]
  for (const run of runs) {
    const events = run
      .flatMap((block) => block.logs.map(({ event }) => event))
      .filter((event): event is Event => event !== null)
    const undoBlock = isRevocable ? (run[0] as Block).header.number : null
    const touched = await projectEvents(client, target, events, undoBlock)
    await copyTouches(client, chainId, epoch, touched)
  }
}
