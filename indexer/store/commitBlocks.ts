import type { Client } from 'pg'
import type { EventType, Scope } from '../families/registry.ts'
import type { Row } from '../families/table.ts'
import { type Telling, tell } from '../growth/telling.ts'
import { bytea } from '../postgres/session.ts'
import type { Writer } from '../postgres/writer.ts'
import { ProvenLog } from '../proof/provenLog.ts'
import type { Block } from '../reader/readBlocks.ts'
import type { Watched } from '../reader/watchList.ts'
import { copyBlocks, copyTouches } from './copyHistory.ts'
import { announce, type Cursor, lockCursor } from './cursor.ts'
import { type Projected, projectEvents } from './projectEvents.ts'
import type { StoredEvent } from './readEvents.ts'

/** A linked run of blocks that continues the cursor. */
export interface Batch {
  blocks: Block[]
  discovered: Watched[]
  /** keep undo rows: true for every block that the chain may still take back */
  isRevocable: boolean
  telling: Telling
}

/**
 * Stores a run of blocks in one transaction: headers, events, rows of undo, projections, touched wallets,
 * cursor and the hint. Either all of it is visible or nothing.
 * @returns the cursor, one epoch later when a backfill ends: what was read is not true any more
 * @throws Fenced when somebody else leads by now
 */
export async function commitBlocks(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
  batch: Batch,
): Promise<{ cursor: Cursor; suspended: Scope[]; news: Row[] }> {
  const first = batch.blocks[0] as Block
  const last = batch.blocks.at(-1) as Block
  return writer.transaction(async (client) => {
    const before = await lockCursor(client, chainId, writer.term, cursor)
    const { touched, suspended, news } = await project(client, chainId, batch)
    const { isBackfill } = before
    const hasTouched = touched.size > 0 || suspended.length > 0
    const told = tell(batch.telling, { hasTouched, isBackfill })
    const epoch = told.isNewEpoch ? before.epoch + 1 : before.epoch
    const { number, hash, at } = last.header
    const subjects = { wallets: touched, contracts: new Set(suspended.map(({ address }) => address)) }
    if (batch.telling === 'wallets') await copyTouches(client, chainId, { block: number, epoch }, subjects)
    await client.query(
      `UPDATE chain.cursor SET number = $2::bigint, hash = $3, at = to_timestamp($4), halted = NULL, epoch = $6, is_backfill = $7,
         undo_from = CASE WHEN $5::boolean THEN undo_from ELSE $2::bigint + 1 END WHERE chain_id = $1`,
      [chainId, number, bytea(hash), at, batch.isRevocable, epoch, told.isBackfill],
    )
    await announce(client, chainId, { epoch, from: first.header.number, to: number, hash })
    const undoFrom = batch.isRevocable ? cursor.undoFrom : number + 1
    return { cursor: { ...cursor, number, hash, undoFrom, epoch, halted: null }, suspended, news }
  })
}

async function project(
  client: Client,
  chainId: number,
  batch: Batch,
): Promise<Pick<Projected, 'suspended' | 'news'> & { touched: Set<string> }> {
  const { blocks, isRevocable } = batch
  const middle = blocks.length >> 1
  const beside = {
    decoding: () => copyBlocks(client, 'chain', chainId, { blocks: blocks.slice(0, middle), discovered: [] }),
    folding: () => copyBlocks(client, 'chain', chainId, { ...batch, blocks: blocks.slice(middle) }),
  }
  const target = { schema: 'chain', chainId } as const
  if (isRevocable) await copyBlocks(client, 'chain', chainId, batch)
  const busy = blocks.filter((block) => block.logs.length > 0)
  // a revocable block needs its own picture of before; the rest is folded as one set
  const runs = isRevocable ? busy.map((block) => [block]) : [busy]
  const all = { touched: new Set<string>(), suspended: [] as Scope[], news: [] as Row[] }
  for (const run of runs) {
    const undoBlock = isRevocable ? (run[0] as Block).header.number : null
    const { touched, suspended, news } = await projectEvents(
      client,
      isRevocable ? target : { ...target, beside },
      run.flatMap(eventsOf),
      undoBlock,
    )
    for (const wallets of touched.values())
      for (const wallet of wallets) {
        all.touched.add(wallet)
        // otherwise only that somebody's rows changed is told
        if (batch.telling !== 'wallets') break
      }
    all.suspended.push(...suspended)
    all.news.push(...news)
  }
  return all
}

/** What somebody reads of a block, in its order. */
export function eventsOf({ header, logs }: Block): StoredEvent[] {
  const events: StoredEvent[] = []
  for (const { log, type } of logs) {
    if (!type) continue
    if (log instanceof ProvenLog) {
      events.push(new ProvenEvent(type, log, header.at))
      continue
    }
    const { block, logIndex, txHash, address, topics, data } = log
    events.push({ type, block, logIndex, txHash, at: header.at, address, topics, data })
  }
  return events
}

/** A log that was just proven, as an event. */
class ProvenEvent implements StoredEvent {
  readonly type: EventType
  readonly log: ProvenLog
  readonly at: number

  constructor(type: EventType, log: ProvenLog, at: number) {
    this.type = type
    this.log = log
    this.at = at
  }

  get block(): number {
    return this.log.block
  }

  get logIndex(): number {
    return this.log.logIndex
  }

  get txHash(): string {
    return this.log.txHash
  }

  get address(): string {
    return this.log.address
  }

  get topics(): string[] {
    return this.log.topics
  }

  get data(): string {
    return this.log.data
  }
}
