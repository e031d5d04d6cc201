import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { accessManagerAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import { startHealthServer } from '#indexer/follow/healthServer.ts'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, logOf } from '../kit/emitter.ts'
import { expectTruth } from '../kit/oracle.ts'
import { interfaceOf } from '../kit/oracles/interfaceOf.ts'
import { expectPlatform } from '../kit/oracles/platform.ts'
import { actOnPlatform, placePlatform } from '../kit/oracles/platformCalls.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const MANAGER = interfaceOf(accessManagerAbi)
const SOMEBODY = `0x${'07'.repeat(20)}`

const CALLS = depth(30, 60)

describe('security events of the platform in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let at: Deployment
  let indexer: Indexer | null = null
  const lines: { alarm?: string; kind?: string }[] = []
  const log = { info() {}, warn() {}, error: (facts: object) => void lines.push(facts) }

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  const counted = () => indexer?.alarms.counts().get('security_event') ?? 0
  const whole = () => ({ chain: stage.chain, deploymentText: JSON.stringify(at) })

  before(async () => {
    stage = await createStage(47)
    at = await placePlatform(stage)
    await actOnPlatform(stage, at, { count: 10, seed: 'history' })
  })
  afterEach(async () => {
    await indexer?.stop()
  })
  after(async () => {
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth({ ...stage, deployment: at }, owner())
    return expectPlatform(stage, at, owner())
  }
  async function start(from: Pick<Stage, 'chain' | 'deploymentText'> = whole()): Promise<void> {
    indexer = startIndexer(from, db.url('indexer'), { log })
    await looked()
  }
  /** The head may have been reached by the process before this one. */
  async function looked(): Promise<void> {
    await until('it leads', () => indexer?.status().lookedAtMs !== null)
    await reachHead(stage, owner())
  }
  const isLive = (name: string) => async () =>
    (await rows(`SELECT FROM chain.family WHERE name = '${name}' AND state = 'live' AND version > 0`))
      .length === 1
  /** Another fold of the stored events gives the same rows. */
  async function expectRebuilt(): Promise<void> {
    const options = { databaseUrl: db.url('owner'), isCheck: true, rpcUrls: [], acceptsReorg: false }
    const { tables } = await rebuildIndex({ ...options, clock: Date.now })
    expect(tables.filter(({ differing }) => differing > 0)).to.deep.equal([])
  }
  const grant = (role: number) => MANAGER.encodeFunctionData('grantRole', [role, SOMEBODY, 0])
  const rule = (data: string) => stage.send(stage.people[0] as Wallet, at.accessManager, data)

  it('[S3.2] every row is what the events and the contracts say, also after the chain took some back', async () => {
    await start()
    expect(await actOnPlatform(stage, at, { count: CALLS, seed: 'first' })).to.be.greaterThan(CALLS / 3)
    const before = await agree()
    for (const kind of ['upgrade', 'implementation', 'authority', 'key_named', 'role_granted'])
      expect(await rows(`SELECT FROM chain.security_event WHERE kind = '${kind}'`), kind).to.not.have.length(
        0,
      )
    const { number } = await stage.head()
    await actOnPlatform(stage, at, { count: 12, seed: 'taken back' })
    await agree()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await actOnPlatform(stage, at, { count: 8, seed: 'after' })
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 6 })
    await agree()
    await expectRebuilt()
  })

  it('[T35] what comes raises an alarm and a counter once, what the index began with does not', async () => {
    await emptyIndex(owner())
    lines.length = 0
    await start()
    expect([counted(), lines]).to.deep.equal([0, []])
    const hash = await rule(grant(3))
    await reachHead(stage, owner())
    expect(counted()).to.equal(1)
    const [line] = lines
    expect(line).to.deep.include({
      alarm: 'security_event',
      kind: 'role_granted',
      subject: SOMEBODY,
      new: '3',
    })
    await stage.chain.rpc('local_mine', { blocks: 3 })
    await stage.chain.rpc('local_reorg', { depth: 4, keep: [hash] })
    await reachHead(stage, owner())
    expect(counted(), 'in another block').to.equal(1)
    await rule(grant(4))
    await reachHead(stage, owner())
    expect([counted(), lines.filter(({ alarm }) => alarm === 'security_event').length]).to.deep.equal([2, 1])
    const health = await startHealthServer(0, () => (indexer as Indexer).status(), Date.now, indexer?.alarms)
    const metrics = await (await fetch(`http://127.0.0.1:${health.port}/metrics`)).text()
    await health.close()
    expect(metrics).to.include('stagedoor_index_security_events_total{kind="role_granted"} 2\n')
    expect(metrics).to.include('stagedoor_alarms_total{alarm="security_event"} 2\n')
    await indexer?.stop()
    await rule(grant(5))
    await stage.chain.rpc('local_mine', { blocks: 80 })
    await start()
    expect(counted(), 'while no process ran').to.equal(1)
  })

  it('[S3.2] an index from before gets the history, with what contracts of other families told', async () => {
    await emptyIndex(owner())
    const { accessManager, timelock, attestorAccount, keeperAccount, ...older } = at
    await stage.chain.rpc('local_mine', { blocks: 80 })
    await start({ chain: stage.chain, deploymentText: JSON.stringify(older) })
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await actOnPlatform(stage, at, { count: 6, seed: 'unseen' })
    await reachHead(stage, owner())
    expect(await rows('SELECT FROM chain.security_event')).to.have.length(0)
    await expectRebuilt()
    await indexer?.stop()
    await start()
    await until('it is live', isLive('platform'))
    await agree()
    await expectRebuilt()
    await actOnPlatform(stage, at, { count: 6, seed: 'seen' })
    await agree()
    await stage.chain.rpc('local_reorg', { depth: 9 })
    await agree()
  })

  it('[S3.2] either family is folded again without the rows of the other', async () => {
    await start()
    const count = await agree()
    await indexer?.stop()
    await rows(`UPDATE chain.family SET version = 0 WHERE name = 'passes'; DELETE FROM chain.security_event`)
    await start()
    await until('passes are live', isLive('passes'))
    expect(await rows('SELECT FROM chain.security_event')).to.have.length(0)
    await indexer?.stop()
    await rows(`UPDATE chain.family SET version = 0 WHERE name = 'platform'`)
    await start()
    await until('the platform is live', isLive('platform'))
    expect(await agree()).to.equal(count)
    await indexer?.stop()
    // one more contract of the platform would join
    await rows(`UPDATE chain.family SET state = 'reading' WHERE name = 'platform'`)
    await expectRebuilt()
    await rows(`UPDATE chain.family SET state = 'live' WHERE name = 'platform'`)
  })

  it('[T35] a word of a factory that cannot be folded stops no collection of it, and no fold of passes lifts it', async () => {
    await emptyIndex(owner())
    const emitter = await deployEmitter(stage, stage.people[4] as Wallet)
    const roots = [
      { address: emitter.address, kind: 'factory', creatorWallet: null, fromBlock: 1 },
      { address: at.accessManager.toLowerCase(), kind: 'access_manager', creatorWallet: null, fromBlock: 1 },
    ]
    const run = async () => {
      indexer = createIndexer({
        ...{ databaseUrl: db.url('indexer'), rpcUrls: [stage.chain.url], chainId: 31337, fromBlock: 1 },
        ...{ roots, pollMs: 20, standbyMs: 50, clock: Date.now, log },
      })
      indexer.start()
      await looked()
    }
    await run()
    const upgraded = logOf(streamPassFactoryAbi, 'Upgraded', [SOMEBODY])
    const changed = logOf(streamPassFactoryAbi, 'ImplementationChanged', [SOMEBODY, SOMEBODY])
    const created = (n: number) =>
      logOf(streamPassFactoryAbi, 'PassCollectionCreated', [
        SOMEBODY,
        `0x${'0'.repeat(39)}${n}`,
        SOMEBODY,
        'N',
        'P',
      ])
    await emitter.emit(upgraded, created(1))
    const { number } = await stage.head()
    await emitter.emit({ ...upgraded, data: '0x00' }, changed, created(2))
    await reachHead(stage, owner())
    const suspended = () =>
      rows(`SELECT '0x' || encode(address, 'hex') AS address, octet_length(key) AS length, fold_version, epoch
        FROM chain.suspension, chain.cursor`)
    const [one, ...others] = await suspended()
    expect([one.address, one.length, one.fold_version, others.length]).to.deep.equal([
      emitter.address,
      0,
      1,
      0,
    ])
    expect(await rows('SELECT FROM chain.pass_collection_as_of WHERE as_of IS NULL')).to.have.length(2)
    const kinds = `SELECT kind, as_of FROM chain.security_event_as_of WHERE contract = '\\x${emitter.address.slice(2)}'`
    expect(await rows(kinds)).to.deep.equal([{ kind: 'upgrade', as_of: number }])
    await indexer?.stop()
    await run()
    expect((await suspended())[0].epoch, 'the same folds try it again').to.equal(one.epoch)
    await indexer?.stop()
    await rows(`UPDATE chain.family SET version = 0 WHERE name = 'passes'`)
    await run()
    await until('passes are live', isLive('passes'))
    expect(await suspended()).to.have.length(1)
    expect(await rows('SELECT FROM chain.pass_collection')).to.have.length(2)
    await expectRebuilt()
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    await reachHead(stage, owner())
    expect([await suspended(), await rows(kinds)]).to.deep.equal([[], [{ kind: 'upgrade', as_of: null }]])
  })
})
