import { expect } from 'chai'
import type { PoolClient } from 'pg'
import type { Indexer } from '#indexer/createIndexer.ts'
import { BLOCK_BY_BLOCK } from '#indexer/postgres/session.ts'
import { useOwnDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

describe('statistics of a young index', function () {
  this.timeout(60_000)
  // a table that was large once keeps its size on the disk, by which it is known what has grown
  const db = useOwnDatabase()
  let stage: Stage
  let indexer: Indexer

  before(async () => {
    stage = await createStage(29)
    await stage.act(80)
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  it('[T35] one pass is found by its key, not among all of its collection', async () => {
    const known = async () => {
      const { rows } = await db
        .pool('owner')
        .query(
          `SELECT reltuples FROM pg_class WHERE oid = ANY ('{chain.pass,chain.tier,chain.block}'::regclass[]) AND reltuples > 0`,
        )
      return rows.length === 3
    }
    await until('Postgres was told of the rows', known)
    await indexer.stop()
    // counted in the middle of what is put in next, the table would be known as large and as good as empty
    await db.pool('owner').query('ALTER TABLE chain.pass SET (autovacuum_enabled = false)')
    await db.pool('owner').query(`INSERT INTO chain.pass SELECT r.*
      FROM generate_series(1, 20000) i, (SELECT * FROM chain.pass LIMIT 1) p,
        LATERAL jsonb_populate_record(NULL::chain.pass, to_jsonb(p) || jsonb_build_object('pass_id', 9000 + i)) r`)
    await db.pool('indexer').query('SELECT chain.refresh_statistics()')
    expect(await planOf(await db.pool('owner').connect(), 1)).to.include('pass_pkey')
  })

  it('[T35] four hundred passes of twenty thousand too, in a session that works block by block', async () => {
    const client = await db.pool('indexer').connect()
    await client.query(BLOCK_BY_BLOCK)
    const plan = await planOf(client, 400)
    expect(plan).to.include('pass_pkey')
    expect(plan).not.to.include('Seq Scan')
  })

  async function planOf(client: PoolClient, passes: number): Promise<string> {
    const collection = `"\\\\x${stage.collections[0]?.slice(2)}"`
    const ids = Array.from({ length: passes }, (_, i) => 9001 + i)
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT t.ctid FROM chain.pass t JOIN unnest($1::bytea[], $2::numeric[]) AS k (collection, pass_id)
       ON t.collection = k.collection AND t.pass_id = k.pass_id WHERE t.chain_id = 31337`,
      [`{${ids.map(() => collection)}}`, `{${ids}}`],
    )
    // its settings go with it
    client.release(true)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }
})
