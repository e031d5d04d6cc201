import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { readRoots } from '#indexer/config.ts'
import { createIndexer, type Indexer, type IndexerOptions } from '#indexer/createIndexer.ts'
import { JOURNALS, PROJECTIONS } from '#indexer/families/registry.ts'
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
export async function reachHead(stage: Pick<Stage, 'head'>, pool: pg.Pool, withinMs = 30_000): Promise<void> {
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

const READ = [
  ...[
    'block',
    'event',
    'orphan',
    'cursor',
    'undo',
    'reorg',
    'gap',
    'watch',
    'family',
    'suspension',
    'dispute',
    'touch',
  ],
]

/** Makes the next indexer begin anew. */
export async function emptyIndex(pool: pg.Pool): Promise<void> {
  const derived = [...PROJECTIONS, ...JOURNALS].map(({ name }) => name)
  const all = [...READ, ...derived].map((name) => `chain.${name}`)
  // a new file for each of a hundred tables takes ten times as long
  await pool.query(`DO $$ DECLARE name text; is_filled boolean; BEGIN
    FOREACH name IN ARRAY string_to_array('${all.join(';')}', ';') LOOP
      EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO is_filled;
      IF is_filled THEN EXECUTE 'DELETE FROM ' || name; END IF;
    END LOOP; END $$`)
}
