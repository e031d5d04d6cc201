import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { roomHubAbi } from '#generated/abis.ts'
import { readRoots } from '#indexer/config.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { FAMILIES } from '#indexer/families/registry.ts'
import type { Watched } from '#indexer/reader/watchList.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { type CuttingPostgres, startCuttingPostgres } from '#test/kit/cluster/cuttingPostgres.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, logOf } from '../kit/emitter.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

/** Of the statements of a join, it is cut off before every so many. */
const STEP = depth(20, 3)

describe('a family that joins an index', function () {
  this.timeout(120_000)
  const db = useDatabase()
  let stage: Stage
  let wire: CuttingPostgres
  let indexer: Indexer | null = null
  let roots: Watched[]

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  /** Everything of the installation is followed up to the cursor. */
  const isLive = async () =>
    (await rows(`SELECT FROM chain.family WHERE state <> 'live'`)).length === 0 &&
    (await rows('SELECT FROM chain.watch WHERE creator_wallet IS NULL AND is_live')).length === roots.length

  before(async () => {
    stage = await createStage(21)
    await stage.act(100)
    roots = readRoots(stage.deploymentText).roots
    wire = await startCuttingPostgres(db.url('indexer'))
  })
  afterEach(async () => {
    await indexer?.stop()
    await emptyIndex(owner())
  })
  after(async () => {
    await wire?.stop()
    await stage?.stop()
  })

  /** An index from before the family was followed. */
  async function indexWithout(kind: string): Promise<void> {
    indexer = startIndexer(stage, db.url('indexer'), { roots: roots.filter((root) => root.kind !== kind) })
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 30')).length > 0,
    )
    await indexer.stop()
    expect(await rows(`SELECT FROM chain.watch WHERE kind = '${kind}'`)).to.have.length(0)
  }

  const rebuild = () => ({
    ...{ databaseUrl: db.url('owner'), isCheck: false, rpcUrls: [], acceptsReorg: false, clock: Date.now },
  })

  async function expectRebuilt(): Promise<void> {
    const { tables } = await rebuildIndex({ ...rebuild(), isCheck: true })
    expect(tables.filter(({ differing }) => differing > 0)).to.deep.equal([])
  }

  it('[S3.2] has its whole history, and goes back with the chain like the others', async () => {
    await indexWithout('ledger')
    indexer = startIndexer(stage, db.url('indexer'), { roots })
    await until('every family is live', isLive)
    await reachHead(stage, owner())
    expect(await rows('SELECT FROM chain.credit')).to.not.have.length(0)
    expect(await expectTruth(stage, owner())).to.be.greaterThan(100)
    await stage.act(12)
    await reachHead(stage, owner())
    for (const depth of [8, 20]) {
      await stage.chain.rpc('local_reorg', { depth })
      await reachHead(stage, owner())
      await expectTruth(stage, owner())
    }
    await expectRebuilt()
  })

  it('[S3.2] joins the index of a chain that goes on and takes blocks back meanwhile', async () => {
    await indexWithout('factory')
    indexer = startIndexer(stage, db.url('indexer'), { roots })
    await stage.trade(3)
    await stage.chain.rpc('local_reorg', { depth: 2 })
    await stage.trade(2)
    await until('every family is live', isLive)
    await reachHead(stage, owner())
    expect(await expectTruth(stage, owner())).to.be.greaterThan(100)
  })

  it('[T9] has the same rows when it is cut off before any statement of its join', async () => {
    await indexWithout('ledger')
    const all = await countStatements()
    expect(all).to.be.within(20, 120)
    for (let n = 3; n < all; n += STEP) {
      await leave()
      wire.cutBefore(n)
      indexer = startIndexer(stage, wire.url, { roots, standbyMs: 10 })
      await until('every family is live', isLive)
      await reachHead(stage, owner())
      await indexer.stop()
      wire.cutBefore(0)
      await expectTruth(stage, owner())
    }
  })

  /** The index as it was before the ledger joined. */
  async function leave(): Promise<void> {
    await owner().query(`DELETE FROM chain.family WHERE name = 'payments';
      DELETE FROM chain.event e USING chain.watch w WHERE w.address = e.address AND w.kind = 'ledger';
      DELETE FROM chain.watch WHERE kind = 'ledger'; DELETE FROM chain.credit; DELETE FROM chain.undo WHERE tbl = 4`)
  }

  async function countStatements(): Promise<number> {
    wire.cutBefore(100_000)
    indexer = startIndexer(stage, wire.url, { roots })
    await until('every family is live', isLive)
    await indexer.stop()
    const used = 100_000 - wire.left
    wire.cutBefore(0)
    return used
  }

  it('[S3.2] is left alone by a rebuild until it is live', async () => {
    await indexWithout('ledger')
    await owner().query(`INSERT INTO chain.watch SELECT 31337, address, 'ledger', NULL, 1, false FROM (
        SELECT '\\x${roots.find(({ kind }) => kind === 'ledger')?.address.slice(2)}'::bytea AS address) l;
      UPDATE chain.family SET state = 'folding', read_to = 5 WHERE name = 'payments';
      INSERT INTO chain.credit (chain_id, ledger, account_wallet, currency, owed_units, block, log_index, tx_hash)
        SELECT 31337, address, address, 0, 7, 1, 0, genesis FROM chain.watch, chain.cursor WHERE kind = 'ledger';
      INSERT INTO chain.suspension (chain_id, address, key, block, log_index, tx_hash, reason, fold_version, at)
        SELECT 31337, address, address, 2, 0, genesis, 'no more', 1, now() FROM chain.watch, chain.cursor WHERE kind = 'ledger'`)
    const { tables } = await rebuildIndex(rebuild())
    expect(tables.map(({ table }) => table))
      .to.include('pass')
      .and.not.include('credit')
    expect(await rows('SELECT FROM chain.credit')).to.have.length(1)
    expect(await rows(`SELECT FROM chain.suspension WHERE reason = 'no more'`)).to.have.length(1)
    const again = { ...rebuild(), rpcUrls: [stage.chain.url] }
    const refusal = await rebuildIndex(again).catch((error: Error) => error.message)
    expect(refusal).to.include('try again when the indexer has read its history')
  })

  it('[T35] one more contract of a kind joins, and the index goes on', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    await indexer.stop()
    const { fromBlock } = readRoots(stage.deploymentText)
    const more = {
      // says nothing by itself
      address: String(stage.deployment.lens).toLowerCase(),
      kind: 'ledger',
      creatorWallet: null,
      fromBlock,
    }
    indexer = startIndexer(stage, db.url('indexer'), { roots: [...roots, more] })
    await until(
      'it is followed',
      async () => (await rows(`SELECT FROM chain.watch WHERE kind = 'ledger' AND is_live`)).length === 2,
    )
    await stage.gift()
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })

  it('[T35] what cannot be folded of its history stands still, and a person is told', async () => {
    const hub = await deployEmitter(stage, stage.people[3] as Wallet)
    const nobody = `0x${'07'.repeat(20)}`
    await hub.emit(logOf(roomHubAbi, 'Tipped', [1n, nobody, nobody, 9, 0, 5n, 0, `0x${'0'.repeat(64)}`]))
    await stage.chain.rpc('local_mine', { blocks: 70 })
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'it is final',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized >= number - 64')).length > 0,
    )
    await indexer.stop()
    const alarms: unknown[] = []
    const log = { info() {}, warn() {}, error: (facts: { alarm?: string }) => void alarms.push(facts.alarm) }
    const more = { address: hub.address, kind: 'room_hub', creatorWallet: null, fromBlock: 1 }
    indexer = startIndexer(stage, db.url('indexer'), { roots: [...roots, more], log })
    await until(
      'it is followed',
      async () => (await rows(`SELECT FROM chain.watch WHERE kind = 'room_hub' AND is_live`)).length === 2,
    )
    expect(await rows('SELECT FROM chain.suspension')).to.have.length(1)
    expect(alarms).to.include('scope_suspended')
  })

  it('[T35] a contract that is deployed anew beside the old one joins, and the old one is followed on', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    await indexer.stop()
    const anew = String(stage.deployment.lens).toLowerCase()
    const other = roots.map((root) => (root.kind === 'room_hub' ? { ...root, address: anew } : root))
    indexer = startIndexer(stage, db.url('indexer'), { roots: other })
    await until(
      'both are followed',
      async () => (await rows(`SELECT FROM chain.watch WHERE kind = 'room_hub' AND is_live`)).length === 2,
    )
    await stage.gift()
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })

  it('an index of another deployment is left as it is', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    await indexer.stop()
    const other = roots.map((root) =>
      root.kind === 'ledger' ? { ...root, address: `0x${'5'.repeat(40)}` } : root,
    )
    indexer = startIndexer(stage, db.url('indexer'), { roots: other })
    await until('it says so', () => indexer?.status().lastError?.includes('another ledger') ?? false)
    expect(await rows('SELECT FROM chain.watch WHERE NOT is_live')).to.have.length(0)
  })

  it('[S3.2] folds its events again when its folds are of another version', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, owner())
    await indexer.stop()
    await owner().query(`UPDATE chain.family SET version = 0; UPDATE chain.tier SET minted = 0;
      UPDATE chain.pass SET bought_at = 'epoch' WHERE pass_id = 1; DELETE FROM chain.pass_sale WHERE pass_id = 2`)
    const [{ epoch }] = await rows('SELECT epoch FROM chain.cursor')
    indexer = startIndexer(stage, db.url('indexer'))
    await until(
      'every family is of this version',
      async () => (await rows('SELECT FROM chain.family WHERE version = 0')).length === 0,
    )
    await stage.trade(2)
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    await expectRebuilt()
    expect((await rows('SELECT epoch FROM chain.cursor'))[0].epoch).to.equal(epoch + FAMILIES.length)
    const touched = await rows(`SELECT DISTINCT subject FROM chain.touch WHERE epoch > ${epoch}`)
    expect(touched).to.not.have.length(0)
    await stage.chain.rpc('local_reorg', { depth: 4 })
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })
})
