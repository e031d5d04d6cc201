import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { prune } from '#indexer/growth/prune.ts'
import { createLifeline, type Lifeline } from '#indexer/postgres/lifeline.ts'
import { Fenced, openWriter, type Writer } from '#indexer/postgres/writer.ts'
import { type Cursor, readCursor } from '#indexer/store/cursor.ts'
import { halt, liftQuarantine, quarantine } from '#indexer/store/trouble.ts'
import { useDatabase } from '#test/kit/database.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const CHAIN_ID = 31_337

describe('a writer of an older term', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer
  let lifeline: Lifeline
  let writer: Writer
  let cursor: Cursor

  before(async () => {
    stage = await createStage(6)
    await stage.act(5)
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
    await indexer.stop()
  })
  beforeEach(async () => {
    lifeline = createLifeline({
      silentAfterMs: 5000,
      deadAfterMs: 20_000,
      monotonic: () => performance.now(),
      onSilent() {},
      onHeard() {},
      onDead() {},
    })
    const options = { url: db.url('indexer'), chainId: CHAIN_ID, leaseMs: 10_000, lifeline }
    writer = (await openWriter(options)) as Writer
    cursor = (await writer.read((client) => readCursor(client, CHAIN_ID))) as Cursor
    await db
      .pool('owner')
      .query(`DELETE FROM chain.gap; DELETE FROM chain.touch; INSERT INTO chain.touch (chain_id, block, subject, kind, epoch, at)
      VALUES (${CHAIN_ID}, 1, '\\x01', 1, 0, now() - interval '3 days')`)
  })
  afterEach(async () => {
    await writer.close()
    lifeline.stop()
  })
  after(() => stage?.stop())

  const gap = { from: 3, to: 4, reason: 'nobody proves it', waitMs: 1000 }
  const stored = async () => {
    const { rows } = await db.pool('owner').query(`SELECT
      (SELECT count(*)::int FROM chain.gap) AS gaps, (SELECT undo_from FROM chain.cursor) AS undo_from,
      (SELECT count(*)::int FROM chain.block) AS blocks,
      (SELECT count(*)::int FROM chain.touch WHERE at < now() - interval '2 days') AS old, (SELECT halted FROM chain.cursor) AS halted`)
    return rows[0]
  }

  for (const [what, write] of Object.entries<() => Promise<unknown>>({
    'prunes nothing': () => prune(writer, CHAIN_ID, { ...cursor, finalized: 1_000_000 }),
    'writes no gap': () => quarantine(writer, CHAIN_ID, gap),
    'lifts no gap': () => liftQuarantine(writer, CHAIN_ID),
    'halts nobody': () => halt(writer, CHAIN_ID, 'the chain left ours'),
  }))
    it(`[T35] ${what}`, async () => {
      if (what === 'lifts no gap') await quarantine(writer, CHAIN_ID, gap)
      await db.pool('owner').query('UPDATE chain.cursor SET writer_term = writer_term + 1')
      const before = await stored()
      const error = await write().then(
        () => null,
        (thrown: unknown) => thrown,
      )
      expect(error).to.be.instanceOf(Fenced)
      expect(await stored()).to.deep.equal(before)
    })

  it('the leader prunes, writes gaps and lifts them', async () => {
    await quarantine(writer, CHAIN_ID, gap)
    expect((await stored()).gaps).to.equal(1)
    await liftQuarantine(writer, CHAIN_ID)
    const pruned = await prune(writer, CHAIN_ID, { ...cursor, finalized: cursor.number })
    expect(await stored()).to.include({ gaps: 0, old: 0, undo_from: pruned.cursor.undoFrom })
  })

  it('[T35] every statement of the leader ends, and its session with its lease', async () => {
    const shown = await writer.read((client) =>
      client.query(
        `SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout')`,
      ),
    )
    expect(Object.fromEntries(shown.rows.map(({ name, setting }) => [name, Number(setting)]))).to.deep.equal({
      idle_in_transaction_session_timeout: 10_000,
      idle_session_timeout: 10_000,
      statement_timeout: 600_000,
    })
  })
})
