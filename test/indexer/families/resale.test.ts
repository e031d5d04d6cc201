import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { passRenewalsAbi, passResaleAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, logOf } from '../kit/emitter.ts'
import { expectTruth } from '../kit/oracle.ts'
import { actInResale, openResale, useResale } from '../kit/oracles/recordings/resaleCalls.ts'
import { expectResale } from '../kit/oracles/recordings/resaleRows.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const TABLES = ['renewal', 'renewal_payment', 'listing', 'resold']
const HOST = `0x${'fa'.repeat(20)}`
const FAN = `0x${'07'.repeat(20)}`
const MOST = 2n ** 256n - 1n
const FAR = 2 ** 40 - 1

describe('renewals and resale of passes in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let recordings: string
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  const act = (count: number, seed: string) => actInResale(stage, recordings, count, seed)

  before(async () => {
    stage = await createStage(45, { withTestDollar: true })
    recordings = await openResale(stage)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    return expectResale(stage, owner())
  }

  it('[S3.2] every row is what the events and the contracts say, also after the chain took some back', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    expect(await act(60, 'first')).to.be.greaterThan(15)
    await useResale(stage, recordings)
    const before = await agree()
    for (const table of TABLES) expect(await rows(`SELECT FROM chain.${table}`), table).to.not.have.length(0)
    const kinds = await rows(`SELECT DISTINCT kind::text FROM chain.pass_sale_as_of ORDER BY 1`)
    expect(kinds.map(({ kind }) => kind)).to.include.members(['extension', 'renewal'])
    const states = await rows('SELECT DISTINCT status FROM chain.listing ORDER BY 1')
    expect(states.map(({ status }) => status)).to.deep.equal(['cancelled', 'open', 'sold'])
    expect(await rows('SELECT FROM chain.renewal WHERE ended_at IS NULL')).to.not.have.length(0)
    expect(await rows('SELECT FROM chain.renewal WHERE ended_at IS NOT NULL')).to.not.have.length(0)
    const { number } = await stage.head()
    await act(16, 'taken back')
    // what these rows are is looked at behind the reorg too
    await depth<() => Promise<unknown>>(() => reachHead(stage, owner()), agree)()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await act(8, 'after')
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 5 })
    await agree()
  })

  it('[S3.2] a rebuild finds the same rows, and the view of sales goes on telling renewals', async () => {
    const sales = `SELECT block, log_index FROM chain.pass_sale_as_of WHERE kind = 'renewal' ORDER BY 1, 2`
    const before = await rows(sales)
    const { tables } = await rebuildIndex({
      ...{ databaseUrl: db.url('owner'), isCheck: false, rpcUrls: [], acceptsReorg: false, clock: Date.now },
    })
    expect(tables.filter(({ differing }) => differing > 0)).to.deep.equal([])
    expect(tables.map(({ table }) => table)).to.include.members(TABLES)
    expect(await rows(sales))
      .to.deep.equal(before)
      .and.to.not.have.length(0)
    await act(4, 'rebuilt')
    await agree()
  })

  it('[S3.2] join an index that follows passes already, whose rows and version stay', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const { passRenewals, passResale, ...older } = stage.deployment
    const before = { chain: stage.chain, deploymentText: JSON.stringify(older) }
    indexer = startIndexer(before, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await indexer.stop()
    const family = `SELECT version, state FROM chain.family WHERE name = 'passes'`
    const [{ version }] = await rows(family)
    const passes = 'SELECT pass_id, block, created_block FROM chain.pass ORDER BY collection, pass_id'
    const held = await rows(passes)
    expect(await rows('SELECT FROM chain.renewal UNION ALL SELECT FROM chain.listing')).to.have.length(0)
    indexer = startIndexer(stage, db.url('indexer'))
    await until(
      'they are followed',
      async () =>
        (await rows(`SELECT FROM chain.watch WHERE kind LIKE 'pass\\_re%' AND is_live`)).length === 2,
    )
    expect(await rows(passes)).to.deep.equal(held)
    expect(await rows(family)).to.deep.equal([{ version, state: 'live' }])
    await act(5, 'meanwhile')
    expect(await agree()).to.be.greaterThan(15)
  })

  it('[T35] a renewal or a seller stands still alone, and the widest values fit', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const [renewals, resale] = await Promise.all(
      stage.people.slice(4, 6).map((person) => deployEmitter(stage, person as Wallet)),
    )
    if (!renewals || !resale) throw new Error('two emitters')
    const kinds = [
      ['pass_renewals', renewals.address],
      ['pass_resale', resale.address],
    ] as const
    const roots = kinds.map(([kind, address]) => ({ address, kind, creatorWallet: null, fromBlock: 1 }))
    indexer = startIndexer(stage, db.url('indexer'), { roots, fromBlock: 1 })
    const wide = 2n ** 96n - 1n
    const renewal = (name: string, args: unknown[]) => logOf(passRenewalsAbi, name, args)
    const subscribed = (id: bigint) =>
      renewal('Subscribed', [id, FAN, HOST, 2n ** 64n - 1n, 65_535, 255, wide, wide, 65_535, FAR])
    const charged = (id: bigint) => renewal('RenewalCharged', [id, FAN, HOST, 255, MOST, MOST, FAR, 0])
    const sale = (name: string, args: unknown[]) => logOf(passResaleAbi, name, args)
    const word = `0x${'f'.repeat(64)}`
    const listed = (seller: string) =>
      sale('Listed', [HOST, MOST, seller, MOST, 255, MOST, FAR, MOST, 65_535, word, word])
    const resold = (seller: string, item = MOST) =>
      sale('Resold', [HOST, item, seller, FAN, FAN, MOST, 255, MOST, HOST, MOST, HOST, MOST])
    await renewals.emit(subscribed(MOST), subscribed(2n))
    await resale.emit(listed(FAN), listed(HOST))
    const { number } = await stage.head()
    // of a renewal that nobody made, and of an item that was never listed
    await renewals.emit(charged(7n), charged(MOST), renewal('Unsubscribed', [2n, FAN, HOST, 65_535]))
    await resale.emit(resold(FAN, 1n), resold(FAN), resold(HOST))
    await reachHead(stage, owner())
    const text = (sql: string) => rows(sql).then((found) => found.map(({ k }) => k))
    const suspended = () =>
      text(`SELECT CASE WHEN octet_length(key) = 20 THEN encode(key, 'hex') ELSE convert_from(key, 'UTF8') END AS k
        FROM chain.suspension ORDER BY 1`)
    expect(await suspended()).to.deep.equal(['07'.repeat(20), '7'])
    expect(await rows('SELECT FROM chain.renewal_as_of WHERE as_of IS NOT NULL')).to.have.length(0)
    expect(
      await text(
        `SELECT encode(seller, 'hex') || ' ' || status AS k FROM chain.listing_as_of ORDER BY as_of NULLS LAST`,
      ),
    ).to.deep.equal([`${'07'.repeat(20)} open`, `${'fa'.repeat(20)} sold`])
    expect(await text('SELECT amount_units::text AS k FROM chain.resold')).to.deep.equal([String(MOST)])
    expect(await text('SELECT renewal_id::text AS k FROM chain.renewal_payment')).to.deep.equal([
      String(MOST),
    ])
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([])
    expect(await rows(`SELECT FROM chain.listing WHERE status = 'open'`)).to.have.length(2)
    expect(
      await rows('SELECT FROM chain.renewal WHERE periods_left = 65535 AND ended_at IS NULL'),
    ).to.have.length(2)
    for (const table of ['resold', 'renewal_payment'])
      expect(await rows(`SELECT FROM chain.${table}`), table).to.have.length(0)
  })
})
