import { expect } from 'chai'
import { readRoots } from '#indexer/config.ts'
import { createJoiner } from '#indexer/joining/joiner.ts'
import { createLifeline } from '#indexer/postgres/lifeline.ts'
import { openWriter, type Writer } from '#indexer/postgres/writer.ts'
import type { RpcProvider } from '#indexer/rpc/failover.ts'
import { type Cursor, readCursor } from '#indexer/store/cursor.ts'
import { rollBack } from '#indexer/store/rollBack.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { useDatabase } from '#test/kit/database.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const CHAIN_ID = 31337
const LEASE_MS = 10_000

describe('a family that another version of its folds folds again', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let writer: Writer

  const rows = async (sql: string) => (await db.pool('owner').query(sql)).rows
  const lifeline = createLifeline({
    ...{ silentAfterMs: LEASE_MS / 2, deadAfterMs: 2 * LEASE_MS, monotonic: () => performance.now() },
    ...{ onSilent() {}, onHeard() {}, onDead() {} },
  })

  before(async () => {
    stage = await createStage(23)
    await stage.act(60)
    const indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
    await indexer.stop()
  })
  after(async () => {
    await writer?.close()
    lifeline.stop()
    await stage?.stop()
  })

  it('[T9] has no row of a block that was taken back between two pages', async () => {
    // the chain may still take back the last blocks
    await rows(`UPDATE chain.family SET version = 1 WHERE name = 'passes';
      UPDATE chain.cursor SET safe = number - 20, finalized = number - 20`)
    const options = { url: db.url('indexer'), chainId: CHAIN_ID, leaseMs: LEASE_MS, lifeline }
    writer = (await openWriter(options)) as Writer
    const joiner = await createJoiner(writer, CHAIN_ID, readRoots(stage.deploymentText).roots)
    // what is folded again is read from nobody
    const nobody = {} as RpcProvider
    const stored = (await writer.read((client) => readCursor(client, CHAIN_ID))) as Cursor
    const first = await joiner.step(nobody, stored)
    expect(joiner.joining()).to.deep.equal(['passes'])
    const reorg = { ancestor: stored.number - 15, newTip: stored.number }
    let cursor = await rollBack(writer, CHAIN_ID, first?.cursor ?? stored, reorg)
    for (;;) {
      const done = await joiner.step(nobody, cursor)
      if (!done) break
      cursor = done.cursor
    }
    expect(joiner.joining()).to.deep.equal([])
    const check = {
      databaseUrl: db.url('owner'),
      ...{ isCheck: true, rpcUrls: [], acceptsReorg: false, clock: Date.now },
    }
    const { tables } = await rebuildIndex(check)
    expect(tables.filter(({ differing }) => differing > 0)).to.deep.equal([])
  })
})
