import { expect } from 'chai'
import { migrate, readMigrations } from '#db/migrate.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const CHAIN_ID = 31_337
const LONG_MS = 60_000

/** What makes the table of events what it was before its ranges; for a database with one range. */
const DOWN = `
  DROP FUNCTION chain.event_bound, chain.prove_event_bound, chain.begin_event_partition;
  DROP FUNCTION chain.next_event_partition, chain.index_events, chain.event_partitions, chain.events_per_partition;
  ALTER TABLE chain.event DETACH PARTITION chain.event_1;
  DROP TABLE chain.event;
  ALTER TABLE chain.event_1 RENAME TO event_other;
  ALTER INDEX chain.event_1_pkey RENAME TO event_other_pkey;
  ALTER INDEX chain.event_1_tx RENAME TO event_other_chain_id_tx_hash_idx;
  ALTER INDEX chain.event_1_address RENAME TO event_other_chain_id_address_kind_block_idx;
  CREATE TABLE chain.event (LIKE chain.event_other INCLUDING CONSTRAINTS) PARTITION BY LIST (chain_id);
  ALTER TABLE chain.event ADD PRIMARY KEY (chain_id, block, log_index);
  ALTER TABLE chain.event ATTACH PARTITION chain.event_other DEFAULT;
  CREATE INDEX event_tx ON chain.event (chain_id, tx_hash);
  CREATE INDEX event_address ON chain.event (chain_id, address, kind, block);
  GRANT SELECT, INSERT, UPDATE, DELETE ON chain.event, chain.event_other TO sd_indexer;
  GRANT SELECT ON chain.event TO sd_api, sd_auditor;
  DELETE FROM public.migration WHERE name LIKE '%_event_ranges' OR name LIKE '%_event_bounds'`

describe('ranges of events', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | undefined

  before(async () => {
    stage = await createStage(31)
    await stage.act(30)
  })
  afterEach(async () => {
    await indexer?.stop()
    indexer = undefined
  })
  after(() => stage?.stop())

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  const ranges = () =>
    rows(
      'SELECT * FROM (SELECT name, lower_bound, upper_bound, from_block > 0 AS is_next FROM chain.event_partitions()) x ORDER BY substr(name, 7)::int',
    )
  const indexesOf = async (name: string) =>
    (
      await rows(
        `SELECT indexname FROM pg_indexes WHERE schemaname = 'chain' AND tablename = '${name}' ORDER BY 1`,
      )
    ).map(({ indexname }) => indexname.replace(`${name}_`, ''))
  const fillAt = (events: number) =>
    rows(
      `CREATE OR REPLACE FUNCTION chain.events_per_partition() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT ${events}::bigint'`,
    )
  const next = async () =>
    (await db.pool('indexer').query('SELECT chain.next_event_partition($1) AS fitting', [CHAIN_ID])).rows[0]
      .fitting
  const end = () =>
    db.pool('indexer').query('SELECT chain.prove_event_bound(); SELECT chain.begin_event_partition()')
  const pending = () => rows('SELECT before_block, is_proven FROM chain.event_bound()')
  const refusal = (sql: string, role: 'api' | 'indexer') =>
    db
      .pool(role)
      .query(sql)
      .then(
        () => 'allowed',
        (error: { code: string }) => error.code,
      )

  it('an empty index has the key of its events only; at the head they get the rest', async () => {
    expect(await indexesOf('event_1')).to.deep.equal(['pkey'])
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    await until('all indexes', async () => (await indexesOf('event_1')).length === 3)
    expect(await indexesOf('event_1')).to.deep.equal(['address', 'pkey', 'tx'])
  })

  it('[T9] the table of before becomes the first range as it stands, with its indexes', async () => {
    await rows(DOWN)
    const [before] = await rows(`SELECT pg_relation_filenode('chain.event_other') AS node`)
    expect(await migrate(db.url('owner'))).to.deep.equal(
      readMigrations()
        .map(({ name }) => name)
        .filter((name) => /_event_(ranges|bounds)$/.test(name)),
    )
    expect((await rows(`SELECT pg_relation_filenode('chain.event_1') AS node`))[0]).to.deep.equal(before)
    expect(await indexesOf('event_1')).to.deep.equal(['address', 'pkey', 'tx'])
    await expectTruth(stage, owner())
    await stage.act(3)
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })

  it('[T35] only a full range ends, whoever asks how often', async () => {
    expect(await next()).to.be.within(4_999_000, 5_000_000)
    expect(await ranges()).to.have.length(1)
    await fillAt(10)
    for (let call = 0; call < 5; call++) expect(await next()).to.equal(0)
    expect(await ranges(), 'it is about to end').to.have.length(1)
    for (let call = 0; call < 5; call++) await end()
    expect(await ranges()).to.have.length(2)
    expect(await next(), 'blocks still go into the range that ended').to.equal(null)
    for (const what of ['event_bound', 'prove_event_bound', 'begin_event_partition'])
      expect(await refusal(`SELECT chain.${what}()`, 'api')).to.equal('42501')
    expect(await refusal(`SELECT chain.next_event_partition(${CHAIN_ID})`, 'api')).to.equal('42501')
    expect(await refusal(`SELECT chain.index_events(${CHAIN_ID}, true)`, 'api')).to.equal('42501')
    for (const what of [
      'SELECT chain.event_partitions()',
      'SELECT FROM chain.event_2',
      'DROP TABLE chain.event_2',
    ])
      expect(await refusal(what, 'indexer')).to.equal('42501')
    const [other] = (await db.pool('indexer').query('SELECT chain.next_event_partition(1) AS fitting')).rows
    expect(other.fitting).to.equal(null)
    expect(await ranges()).to.have.length(2)
  })

  it('begins a tenth of its blocks above the cursor, and is open at its end', async () => {
    const [{ number, first }] = await rows(
      'SELECT number, (SELECT min(block) FROM chain.event) AS first FROM chain.cursor',
    )
    const bound = number + 1 + Math.floor((number + 1 - first) / 10)
    expect(bound).to.be.greaterThan(number + 3)
    expect(await ranges()).to.deep.equal([
      {
        name: 'event_1',
        lower_bound: '(MINVALUE, MINVALUE)',
        upper_bound: `(${CHAIN_ID}, ${bound})`,
        is_next: false,
      },
      {
        name: 'event_2',
        lower_bound: `(${CHAIN_ID}, ${bound})`,
        upper_bound: '(MAXVALUE, MAXVALUE)',
        is_next: true,
      },
    ])
  })

  it('an open range gets its indexes at the head, one that ended at once, one after the other', async () => {
    await rows('DROP INDEX chain.event_1_tx, chain.event_1_address')
    const index = async (isAtHead: boolean) =>
      (await db.pool('indexer').query('SELECT chain.index_events($1, $2) AS made', [CHAIN_ID, isAtHead]))
        .rows[0].made
    expect([await index(false), await index(false), await index(false)]).to.deep.equal([true, true, false])
    expect([await indexesOf('event_1'), await indexesOf('event_2')]).to.deep.equal([
      ['address', 'pkey', 'tx'],
      ['pkey'],
    ])
    expect([await index(true), await index(true), await index(true)]).to.deep.equal([true, true, false])
    expect(await indexesOf('event_2')).to.deep.equal(['address', 'pkey', 'tx'])
  })

  it('[T9] events go on into the next range, and a reorg across the bound takes them back', async () => {
    await fillAt(5_000_000)
    indexer = startIndexer(stage, db.url('indexer'))
    const [{ to_block }] = await rows(
      `SELECT to_block::int FROM chain.event_partitions() WHERE name = 'event_1'`,
    )
    await stage.chain.rpc('local_mine', { blocks: to_block - 2 - (await stage.head()).number })
    await stage.trade(4)
    await reachHead(stage, owner())
    expect((await rows('SELECT count(*)::int AS n FROM chain.event_2'))[0].n).to.be.greaterThan(4)
    await stage.chain.rpc('local_reorg', { depth: 4 })
    await stage.gift()
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })

  it('[T35] who reads for long holds up no block; the range ends when they are done', async () => {
    await fillAt(1)
    const before = (await ranges()).length
    const reader = await owner().connect()
    let shiftMs = 0
    try {
      await reader.query('BEGIN; SELECT FROM chain.event LIMIT 1')
      indexer = startIndexer(stage, db.url('indexer'), { monotonic: () => performance.now() + shiftMs })
      await stage.gift()
      await reachHead(stage, owner())
      expect(await ranges()).to.have.length(before)
    } finally {
      await reader.query('ROLLBACK')
      reader.release()
    }
    shiftMs = LONG_MS
    await stage.gift()
    await reachHead(stage, owner())
    await until('it ended', async () => (await ranges()).length === before + 1)
    await expectTruth(stage, owner())
  })

  it('[T35][T9] behind a leader that was cut off: below the bound blocks go on beside a reader, behind it after', async () => {
    await fillAt(5_000_000)
    const [{ to_block }] = await rows('SELECT max(from_block)::int AS to_block FROM chain.event_partitions()')
    indexer = startIndexer(stage, db.url('indexer'))
    await stage.chain.rpc('local_mine', { blocks: Math.max(1, to_block - (await stage.head()).number) })
    await stage.gift()
    await stage.chain.rpc('local_mine', { blocks: 40 })
    await reachHead(stage, owner())
    await indexer.stop()
    await fillAt(1)
    const before = (await ranges()).length
    expect(await next()).to.equal(0)
    const [{ before_block: bound }] = await pending()
    const reader = await owner().connect()
    try {
      await reader.query('BEGIN; SELECT FROM chain.event LIMIT 1')
      indexer = startIndexer(stage, db.url('indexer'))
      while ((await stage.head()).number < bound - 1) await stage.gift()
      await reachHead(stage, owner())
      await stage.gift()
      await until('it waits for the reader', async () => {
        const waiting = await rows(`SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'
          AND relation = 'chain.event'::regclass`)
        return waiting.length > 0
      })
      expect(await rows('SELECT number FROM chain.cursor')).to.deep.equal([{ number: bound - 1 }])
    } finally {
      reader.release(true)
    }
    await reachHead(stage, owner())
    expect(await ranges()).to.have.length(before + 1)
    expect(await pending()).to.deep.equal([])
    await expectTruth(stage, owner())
  })
})
