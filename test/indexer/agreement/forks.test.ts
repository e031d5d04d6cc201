import { rmSync } from 'node:fs'
import { expect } from 'chai'
import type { IndexerOptions } from '#indexer/createIndexer.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { useDatabase } from '#test/kit/database.ts'
import { forkChain } from '../kit/forkedChain.ts'
import { type LyingRpc, standsAt, startLyingRpc, tellTruth } from '../kit/lyingRpc.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, until } from '../kit/startIndexer.ts'
import { type WatchedIndexer, watchIndexer } from '../kit/watchedIndexer.ts'

describe('providers on different forks', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  /** left the chain below what is final, and where it is not */
  let oldFork: TestChain
  let youngFork: TestChain
  /** an address in front of both forks: their last common block */
  let forkedAt = 0
  let rpcs: LyingRpc[] = []
  let watched: WatchedIndexer

  const owner = () => db.pool('owner')
  const status = () => watched.indexer.status()
  const start = (count: number, options: Partial<IndexerOptions> = {}) => {
    watched = watchIndexer(stage, { url: db.url('indexer'), pool: owner() }, rpcs.slice(0, count), options)
  }
  const headOf = async (chain: TestChain) => {
    const { number, hash } = await chain.rpc<{ number: string; hash: string }>(
      'eth_getBlockByNumber',
      'latest',
      false,
    )
    return { number: Number(number), hash }
  }
  const serve = (...chains: TestChain[]) => {
    for (const [i, chain] of chains.entries()) (rpcs[i] as LyingRpc).target = chain.url
  }
  const standsOn = async (chain: TestChain) => (await watched.standing())?.hash === (await headOf(chain)).hash
  const agreedAt = (number: number) =>
    until(`agreed at ${number}`, async () => (await watched.standing())?.agreed === number)

  before(async () => {
    stage = await createStage(37)
    await stage.act(6)
    oldFork = await forkChain(stage.chain)
    await oldFork.rpc('local_mine', { blocks: 90 })
    await stage.trade(75)
    forkedAt = (await stage.head()).number
    youngFork = await forkChain(stage.chain)
    await stage.trade(3)
    await youngFork.rpc('local_mine', { blocks: 8 })
    rpcs = await Promise.all([1, 2, 3].map(() => startLyingRpc(stage.chain.url)))
  })
  afterEach(async () => {
    await watched.indexer.stop()
    for (const rpc of rpcs) tellTruth(rpc)
    serve(stage.chain, stage.chain, stage.chain)
    await emptyIndex(owner())
  })
  after(async () => {
    for (const rpc of rpcs) await rpc.stop()
    for (const chain of [oldFork, youngFork]) {
      await chain?.stop()
      if (chain) rmSync(chain.dir, { recursive: true, force: true })
    }
    await stage?.stop()
  })

  it('[T34] two that differ for longer than 30 s are a dispute: nothing rises until they tell the same', async () => {
    serve(stage.chain, youngFork)
    start(2)
    await reachHead(stage, owner())
    const before = await watched.standing()
    await watched.passTime(
      'it is a dispute',
      async () => (await owner().query('SELECT FROM chain.dispute')).rowCount === 1,
    )
    const { number, told, ended_at } = (
      await owner().query('SELECT number, told, ended_at FROM chain.dispute')
    ).rows[0]
    expect(number).to.be.greaterThan(forkedAt)
    expect(Object.keys(told).sort()).to.deep.equal([rpcs[0]?.name, rpcs[1]?.name].sort())
    expect(new Set(Object.values(told)).size).to.equal(2)
    expect(ended_at).to.equal(null)
    expect([...watched.alarms]).to.include('providers_disagree')
    expect(status().degraded.has('providers_disagree')).to.equal(true)
    const meanwhile = await watched.standing()
    for (const level of ['agreed', 'safe', 'finalized'] as const)
      expect(meanwhile[level]).to.equal(before[level])
    serve(stage.chain, stage.chain)
    await agreedAt((await stage.head()).number)
    await until(
      'it ended',
      async () => (await owner().query('SELECT ended_at FROM chain.dispute')).rows[0].ended_at,
    )
    expect(status().degraded.has('providers_disagree')).to.equal(false)
  })

  it('[T34] one word does not take back what was agreed, two do', async () => {
    start(2)
    await reachHead(stage, owner())
    await agreedAt((await stage.head()).number)
    serve(youngFork, stage.chain)
    await until('it is refused', () => (watched.faultsOf(rpcs[0] as LyingRpc).fork ?? 0) > 1)
    expect(status().reorgs).to.equal(0)
    expect(await standsOn(stage.chain)).to.equal(true)
    serve(youngFork, youngFork)
    await until('both tell it', () => standsOn(youngFork))
    expect(status().reorgs).to.equal(1)
  })

  it('[T34] one word takes back what was never agreed', async () => {
    start(1)
    await reachHead(stage, owner())
    serve(youngFork)
    await watched.passTime('it follows', () => standsOn(youngFork))
  })

  it('[T34] of three the two win, and the third is named and left out', async () => {
    start(3)
    await reachHead(stage, owner())
    const head = await headOf(stage.chain)
    await agreedAt(head.number)
    const liar = rpcs[0] as LyingRpc
    serve(youngFork, stage.chain, stage.chain)
    await watched.passTime('it is left out', () => watched.alarms.has('provider_left_out'))
    expect(watched.faultsOf(liar).fork).to.be.greaterThan(0)
    await agreedAt(head.number)
    expect(status().reorgs).to.equal(0)
    serve(youngFork, youngFork, stage.chain)
    await until('the two took it along', () => standsOn(youngFork))
    await agreedAt((await headOf(youngFork)).number)
  })

  it('[T34] a longer branch that one alone tells makes no other head look still', async () => {
    const [liar, second, third] = rpcs as [LyingRpc, LyingRpc, LyingRpc]
    // each of the honest was looked at alone, so that how long its head stands is known
    liar.isDown = true
    start(3)
    await reachHead(stage, owner())
    await agreedAt((await stage.head()).number)
    second.isDown = true
    await until('the third is asked', () => (watched.faultsOf(second).refused ?? 0) > 0)
    const askedAt = Date.now()
    await until('it led a look', () => (status().lookedAtMs ?? 0) > askedAt)
    for (const rpc of [liar, second, third]) tellTruth(rpc)
    serve(youngFork, stage.chain, stage.chain)
    expect((await headOf(youngFork)).number).to.be.greaterThan((await stage.head()).number)
    watched.setAhead(60_000)
    await until('it is left out', () => watched.alarms.has('provider_left_out'))
    expect(status().faults.stale).to.equal(undefined)
    expect(status().reorgs).to.equal(0)
  })

  /** Until a look went all the way: it stands on that chain, or the fork was refused. */
  async function lookedAt(rpc: LyingRpc, chain: TestChain, change: () => void): Promise<void> {
    const refused = watched.faultsOf(rpc).fork ?? 0
    change()
    await until(
      'it was looked at',
      async () => (watched.faultsOf(rpc).fork ?? 0) > refused || (await standsOn(chain)),
    )
  }

  it('[T34] changing providers takes nothing back: 100 alternations of two forks', async () => {
    serve(stage.chain, youngFork)
    const [a, b] = rpcs as [LyingRpc, LyingRpc]
    b.isDown = true
    start(2, { longestWaitMs: 20 })
    await reachHead(stage, owner())
    for (let i = 0; i < 100; i++) {
      const [up, down] = i % 2 ? [a, b] : [b, a]
      await lookedAt(up, i % 2 ? stage.chain : youngFork, () => {
        down.isDown = true
        up.isDown = false
      })
    }
    expect(status().reorgs).to.equal(0)
  })

  it('[T34] one address in front of two forks, 100 alternations: at most one rollback', async () => {
    start(1, { longestWaitMs: 20 })
    await reachHead(stage, owner())
    for (let i = 0; i < 100; i++) {
      const chain = i % 2 ? stage.chain : youngFork
      await lookedAt(rpcs[0] as LyingRpc, chain, () => serve(chain))
    }
    expect(status().reorgs).to.equal(1)
  })

  it('[T34] the new branch is proven before the old one goes', async () => {
    serve(youngFork)
    start(1)
    await until('it stands on the fork', () => standsOn(youngFork))
    const rpc = rpcs[0] as LyingRpc
    rpc.lie = async ({ method, params }, ask) =>
      method === 'eth_getBlockReceipts' ? null : ask(method, params)
    // longer than the fork, and with events of ours
    serve(stage.chain)
    await stage.trade(2)
    await until('it meets the lie', () => (watched.faultsOf(rpc).missing ?? 0) > 1)
    expect(status().reorgs).to.equal(0)
    expect(await standsOn(youngFork)).to.equal(true)
    rpc.lie = null
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })

  it('[T34] one of two that leaves what was final halts nobody', async () => {
    start(2)
    await reachHead(stage, owner())
    await agreedAt((await stage.head()).number)
    await until('levels rose', async () => (await watched.standing()).finalized > 0)
    serve(oldFork, stage.chain)
    await until('it is refused', () => (watched.faultsOf(rpcs[0] as LyingRpc).fork ?? 0) > 1)
    await stage.gift()
    await reachHead(stage, owner())
    expect((await watched.standing()).halted).to.equal(null)
    expect(status().reorgs).to.equal(0)
    serve(oldFork, oldFork)
    await until('two tell it', async () => (await watched.standing()).halted !== null)
    expect(await standsOn(stage.chain)).to.equal(true)
  })

  it('[T34] a node that was reset to zero is stale, another chain is another chain', async () => {
    start(1)
    await reachHead(stage, owner())
    const rpc = rpcs[0] as LyingRpc
    rpc.lie = standsAt(0)
    await until('it is stale', () => (watched.faultsOf(rpc).stale ?? 0) > 1)
    rpc.lie = null
    const stranger = await startChain()
    try {
      await stranger.rpc('local_mine', { blocks: 200 })
      serve(stranger)
      await until('it is another chain', () => (watched.faultsOf(rpc).other_chain ?? 0) > 1)
    } finally {
      await stranger.stop()
      stranger.remove()
    }
    serve(stage.chain)
    await reachHead(stage, owner())
    expect((await watched.standing()).halted).to.equal(null)
    expect(status().reorgs).to.equal(0)
    expect([...watched.alarms]).to.include('provider_contradicted')
  })
})
