import { expect } from 'chai'
import pg from 'pg'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { expectContractsAgree } from './kit/contractsAgree.ts'
import { expectTruth } from './kit/oracle.ts'
import { createStage, type Stage } from './kit/stage.ts'
import { reachHead, startIndexer } from './kit/startIndexer.ts'

describe('indexer over a real chain', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer

  before(async () => {
    stage = await createStage(1)
    await stage.act(120)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  const owner = () => db.pool('owner')
  const one = async <T>(sql: string): Promise<T> => (await owner().query(sql)).rows[0].v

  it('[S3.2] reads the history below and above finality: every row equals an independent scan', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    expect(await expectTruth(stage, owner())).to.be.greaterThan(150)
    expect(await expectContractsAgree(stage.provider, owner())).to.be.greaterThan(10)
    await until(
      'the levels are known',
      async () => (await one<number>('SELECT finalized AS v FROM chain.cursor')) > 40,
    )
    expect(await one('SELECT count(*)::int AS v FROM chain.block WHERE proof = 2')).to.be.greaterThan(50)
  })

  it('[T7] touches sender and receiver of a moved pass, and tells the height and hash in one hint', async () => {
    const listener = new pg.Client({ connectionString: db.url('api') })
    await listener.connect()
    const hints: string[] = []
    listener.on('notification', ({ payload }) => hints.push(payload ?? ''))
    await listener.query('LISTEN chain')
    const [, move] = await stage.trade(1)
    await reachHead(stage, owner())
    const receipt = await stage.provider.getTransactionReceipt(move as string)
    const [from, to] = [1, 2].map((i) => receipt?.logs[0]?.topics[i]?.slice(26))
    const touched = await owner().query(
      `SELECT encode(subject, 'hex') AS wallet FROM chain.touch WHERE block = $1 ORDER BY 1`,
      [receipt?.blockNumber],
    )
    expect(touched.rows.map((row) => row.wallet)).to.deep.equal([from, to].sort())
    const head = await stage.head()
    await until('the hint arrives', () =>
      hints.some((hint) => /^31337:\d+:/.test(hint) && hint.endsWith(`:${head.number}:${head.hash}`)),
    )
    await listener.end()
  })

  for (const depth of [1, 5, 20])
    it(`[T9] takes back ${depth} blocks with purchases and transfers in them`, async () => {
      await stage.trade(depth)
      await reachHead(stage, owner())
      const passes = await one<number>('SELECT count(*)::int AS v FROM chain.pass')
      await stage.chain.rpc('local_reorg', { depth })
      await reachHead(stage, owner())
      await expectTruth(stage, owner())
      const epoch = await one<number>('SELECT epoch AS v FROM chain.cursor')
      expect(await one(`SELECT depth AS v FROM chain.reorg WHERE epoch = ${epoch}`)).to.equal(depth)
      expect(await one('SELECT count(*)::int AS v FROM chain.pass')).to.equal(passes - depth)
      expect(await one(`SELECT count(*)::int AS v FROM chain.orphan WHERE epoch = ${epoch}`)).to.be.at.least(
        depth * 3,
      )
      expect(await one(`SELECT count(*)::int AS v FROM chain.touch WHERE epoch = ${epoch}`)).to.be.at.least(
        depth * 2,
      )
    })

  it('[T9] finds a purchase again that a reorg mined at another place', async () => {
    const hashes = await stage.trade(3)
    await reachHead(stage, owner())
    await stage.chain.rpc('local_reorg', { depth: 3, keep: hashes })
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    const bought = `'\\x${(hashes[0] as string).slice(2)}'`
    expect(
      await one(`SELECT count(*)::int AS v FROM chain.orphan WHERE tx_hash = ${bought}`),
    ).to.be.greaterThan(0)
    expect(await one(`SELECT count(*)::int AS v FROM chain.pass_sale WHERE tx_hash = ${bought}`)).to.equal(1)
  })

  it('[T9] folds the events again where undo does not reach', async () => {
    await stage.act(10)
    await stage.trade(6)
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 12 })
    await reachHead(stage, owner())
    expect(await expectTruth(stage, owner())).to.be.greaterThan(150)
  })

  it('[T9] stands still, says why and changes no row when the chain leaves what was final', async () => {
    await stage.trade(5)
    await reachHead(stage, owner())
    const rows = "SELECT md5(string_agg(p::text, '' ORDER BY p::text)) AS v FROM chain.pass p"
    const before = await one<string>(rows)
    await stage.chain.rpc('local_reorg', { depth: 70 })
    await until(
      'it halts',
      async () => (await one<string | null>('SELECT halted AS v FROM chain.cursor')) !== null,
    )
    expect(await one('SELECT halted AS v FROM chain.cursor')).to.include('which was final')
    expect(indexer.status().cursor?.halted).to.include('which was final')
    expect(await one(rows)).to.equal(before)
  })
})
