import { expect } from 'chai'
import type { IndexerOptions } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { headIsFinal, type Lie, type LyingRpc, standsAt, startLyingRpc, tellTruth } from '../kit/lyingRpc.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead } from '../kit/startIndexer.ts'
import { type WatchedIndexer, watchIndexer } from '../kit/watchedIndexer.ts'

/** Who says nothing for this long is silent. */
const SILENT_MS = 250

describe('what providers agree on', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let first: LyingRpc
  let second: LyingRpc
  let third: LyingRpc
  let watched: WatchedIndexer

  const owner = () => db.pool('owner')
  const cursor = () => watched.standing()
  const status = () => watched.indexer.status()
  const faultsOf = (rpc: LyingRpc) => watched.faultsOf(rpc)
  const start = (providers: LyingRpc[], options: Partial<IndexerOptions> = {}): Promise<void> => {
    watched = watchIndexer(stage, { url: db.url('indexer'), pool: owner() }, providers, options)
    return reachHead(stage, owner())
  }
  const agreeAtHead = async () => {
    const { number } = await stage.head()
    await watched.soon('all agree at the head', async () => (await cursor()).agreed === number)
  }

  before(async () => {
    stage = await createStage(31)
    await stage.act(20)
    await stage.trade(5)
    await stage.chain.rpc('local_mine', { blocks: 90 })
    first = await startLyingRpc(stage.chain.url)
    second = await startLyingRpc(stage.chain.url)
    third = await startLyingRpc(stage.chain.url)
  })
  afterEach(async () => {
    await watched.indexer.stop()
    for (const rpc of [first, second, third]) tellTruth(rpc)
    await emptyIndex(owner())
  })
  after(async () => {
    for (const rpc of [first, second, third]) await rpc?.stop()
    await stage?.stop()
  })

  it('[T34] one provider: agreed is what is final, and it says that nothing is confirmed', async () => {
    await start([first])
    await watched.soon('levels are known', async () => (await cursor()).finalized > 20)
    const { finalized, agreed } = await cursor()
    expect(agreed).to.equal(finalized)
    expect(status().degraded.get('one_provider')).to.include('nothing is confirmed by a second')
  })

  it('[T34] one provider: behind the first block of a young index it is stale and no fork', async () => {
    const { number } = await stage.head()
    await start([first], { fromBlock: number - 2 })
    for (const height of [number - 1, number - 10]) {
      first.lie = standsAt(height)
      const before = faultsOf(first).stale ?? 0
      await watched.soon('it is stale', () => (faultsOf(first).stale ?? 0) > before + 1)
    }
    expect((await cursor()).halted).to.equal(null)
    expect(faultsOf(first).below_finalized).to.equal(undefined)
  })

  it('[T34] two: agreed is where both have our hash, and levels rise to what both tell', async () => {
    await start([first, second])
    await agreeAtHead()
    const told = await stage.provider.send('eth_getBlockByNumber', ['finalized', false])
    await watched.soon('levels rise', async () => (await cursor()).finalized === Number(told.number))
    expect([...status().degraded.keys()]).to.deep.equal([])
  })

  it('[T34] one wrong tag of two counts for nothing, and a reorg after it halts nobody', async () => {
    await start([first, second])
    await agreeAtHead()
    first.lie = headIsFinal
    await stage.gift()
    await reachHead(stage, owner())
    await agreeAtHead()
    const { number, safe, finalized } = await cursor()
    expect(Math.max(safe, finalized)).to.be.below(number - 20)
    first.lie = null
    await stage.chain.rpc('local_reorg', { depth: 1 })
    await stage.trade(2)
    await reachHead(stage, owner())
    expect((await cursor()).halted).to.equal(null)
    await expectTruth(stage, owner())
  })

  it('[T34] two: agreed stands still while one is silent, which is an alarm after a minute', async () => {
    await start([first, second], { rpcTimeoutMs: SILENT_MS })
    await agreeAtHead()
    const { agreed } = await cursor()
    second.isSilent = true
    await stage.trade(3)
    await reachHead(stage, owner())
    await watched.passTime('the minute is over', () => status().degraded.has('provider_silent'))
    expect((await cursor()).agreed).to.equal(agreed)
    expect([...watched.alarms]).to.include('provider_silent')
    expect(faultsOf(second).timeout).to.be.greaterThan(0)
    second.isSilent = false
    await agreeAtHead()
    await watched.soon('it is well again', () => !status().degraded.has('provider_silent'))
  })

  it('[T34] two: with RPC_QUORUM=1 one word counts while the other is silent', async () => {
    second.isSilent = true
    await start([first, second], { quorum: 1, rpcTimeoutMs: SILENT_MS })
    await agreeAtHead()
    await watched.soon('it says so', async () => {
      watched.setAhead(61_000)
      return (status().degraded.get('provider_silent') ?? '').includes('one word counts')
    })
  })

  it('[T34] three: one whose head lags is passed over, and holds nobody up', async () => {
    await start([third, first, second])
    const { number } = await stage.head()
    third.lie = standsAt(number)
    await stage.trade(5)
    await watched.passTime('it counts as late', () => (faultsOf(third).stale ?? 0) > 0)
    await reachHead(stage, owner())
    await agreeAtHead()
  })

  it('[T34] a transaction hash that is changed in block and receipts alike is found, and the block read again', async () => {
    const [hash] = await stage.trade(1)
    const fake = `0x${'bad'.repeat(21)}b`
    first.rewrite = (text) => text.replaceAll(hash as string, fake)
    await start([first, second])
    await agreeAtHead()
    await watched.soon('the levels rise', async () => (await cursor()).finalized > 20)
    const stored = async (txHash: string) =>
      (
        await owner().query('SELECT FROM chain.event WHERE tx_hash = $1', [
          Buffer.from(txHash.slice(2), 'hex'),
        ])
      ).rowCount
    expect(await stored(fake)).to.equal(0)
    expect(await stored(hash as string)).to.be.greaterThan(0)
    expect(faultsOf(first).wrong).to.be.greaterThan(0)
    expect([...watched.alarms]).to.include('provider_contradicted')
    await expectTruth(stage, owner())
  })

  it('[T34] one provider: a transaction hash that is changed alike is not stored', async () => {
    await start([first])
    // nobody may read the block before its hash is changed: once it is stored, nothing tells that again
    first.lie = standsAt((await stage.head()).number)
    const [hash] = await stage.trade(1)
    const fake = `0x${'bad'.repeat(21)}b`
    first.rewrite = (text) => text.replaceAll(hash as string, fake)
    first.lie = null
    await stage.trade(1)
    await until('it is refused', () => (faultsOf(first).wrong ?? 0) > 0)
    first.rewrite = null
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })

  describe('headers with a field that nobody here can encode', () => {
    /** The chain as after an upgrade: hash and fields do not fit, and one field is new. */
    const upgraded =
      (from: number): Lie =>
      async ({ method, params }, ask) => {
        const block = await ask(method, params)
        if (method !== 'eth_getBlockByNumber' || !block || Number(block.number) <= from) return block
        return { ...block, stateRoot: `0x${'5'.repeat(64)}`, somethingNew: '0x1' }
      }

    it('[T34] count from two providers that tell them alike, and it says that an update is needed', async () => {
      const { number } = await stage.head()
      first.lie = second.lie = upgraded(number)
      await start([first, second])
      await stage.trade(2)
      await reachHead(stage, owner())
      await agreeAtHead()
      expect(status().degraded.has('update_needed')).to.equal(true)
      expect([...watched.alarms]).to.include('update_needed')
    })

    it('[T34] are refused when the other one tells otherwise', async () => {
      const { number } = await stage.head()
      await start([first, second])
      first.lie = upgraded(number)
      await stage.trade(2)
      await reachHead(stage, owner())
      expect(faultsOf(first).wrong).to.be.greaterThan(0)
      await expectTruth(stage, owner())
      expect((await owner().query('SELECT unproven_from FROM chain.cursor')).rows[0].unproven_from).to.equal(
        null,
      )
    })

    it('[T34] stay proof 1 and are never agreed from one', async () => {
      const { number } = await stage.head()
      await start([first])
      first.lie = upgraded(number)
      await stage.trade(2)
      await stage.chain.rpc('local_mine', { blocks: 70 })
      await reachHead(stage, owner())
      await watched.soon('it would be final', async () => (await cursor()).finalized > number)
      expect((await cursor()).agreed).to.be.at.most(number)
      const proofs = await owner().query('SELECT max(proof) AS proof FROM chain.block WHERE number > $1', [
        number,
      ])
      expect(proofs.rows[0].proof).to.equal(1)
    })
  })
})
