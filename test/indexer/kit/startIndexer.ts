import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { readRoots } from '#indexer/config.ts'
import { createIndexer, type Indexer, type IndexerOptions } from '#indexer/createIndexer.ts'
import type { Stage } from './stage.ts'

const quiet = { info() {}, warn() {}, error() {} }
const last: { indexer?: Indexer } = {}

/** An indexer in this process with short waits, already running. */
export function startIndexer(
  stage: Pick<Stage, 'chain' | 'deploymentText'>,
  databaseUrl: string,
  options: Partial<IndexerOptions> = {},
): Indexer {
  const { chainId, roots, fromBlock } = readRoots(stage.deploymentText)
  const indexer = createIndexer({
    databaseUrl,
    rpcUrls: [stage.chain.url],
    chainId,
    roots,
    fromBlock,
    pollMs: 20,
    rpcTimeoutMs: 2000,
    standbyMs: 100,
    longestWaitMs: 200,
    clock: Date.now,
    log: quiet,
    ...options,
  })
  indexer.start()
  last.indexer = indexer
  return indexer
}

/** Waits until the stored tip is the chain's head. @throws after `withinMs`, with where it stands */
export async function reachHead(stage: Pick<Stage, 'head'>, pool: pg.Pool, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const head = await stage.head()
    const found = await pool.query(
      `SELECT number, '0x' || encode(hash, 'hex') AS hash, head_seen FROM chain.cursor`,
    )
    if (found.rows[0]?.hash === head.hash && found.rows[0].head_seen === head.number) return
    if (Date.now() > deadline)
      throw new Error(
        `stands at ${JSON.stringify(found.rows[0])}, the chain at ${JSON.stringify(head)}: ${last.indexer?.status().lastError}`,
      )
    await wait(20)
  }
}

/** Waits until a condition holds. @throws after `withinMs` */
export async function until(
  what: string,
  isTrue: () => Promise<boolean> | boolean,
  withinMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await wait(20)
  }
}

/** Makes the next indexer begin anew. */
export async function emptyIndex(pool: pg.Pool): Promise<void> {
  await pool.query(`TRUNCATE chain.block, chain.event, chain.orphan, chain.cursor, chain.undo, chain.reorg, chain.gap,
    chain.watch, chain.family, chain.suspension, chain.dispute, chain.touch, chain.pass_collection, chain.tier, chain.pass, chain.pass_sale, chain.credit,
    chain.follow, chain.voucher, chain.pass_receipt, chain.pass_settlement, chain.currency, chain.fee,
    chain.hub_room, chain.producer, chain.hub_session, chain.tip, chain.token_lock,
    chain.governor, chain.quorum_change, chain.proposal, chain.vote, chain.timelock_call, chain.security_event`)
}
