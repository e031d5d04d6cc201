import { expect } from 'chai'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { type LyingRpc, standsAt, tellTruth } from '../kit/lyingRpc.ts'
import { expectTruth } from '../kit/oracle.ts'
import { reachHead } from '../kit/startIndexer.ts'
import { useForks } from './useForks.ts'

const ALTERNATIONS = depth(4, 100)

describe('providers on different forks', function () {
  this.timeout(90_000)
  const at = useForks()

  it('[T34] two that differ for longer than 30 s are a dispute: nothing rises until they tell the same', async () => {
    at.serve(at.stage.chain, at.youngFork)
    at.start(2)
    await reachHead(at.stage, at.pool)
    const before = await at.watched.standing()
    await at.watched.passTime(
      'it is a dispute',
      async () => (await at.pool.query('SELECT FROM chain.dispute')).rowCount === 1,
    )
    const { number, told, ended_at } = (
      await at.pool.query('SELECT number, told, ended_at FROM chain.dispute')
    ).rows[0]
    expect(number).to.be.greaterThan(at.forkedAt)
    expect(Object.keys(told).sort()).to.deep.equal([at.rpcs[0]?.name, at.rpcs[1]?.name].sort())
    expect(new Set(Object.values(told)).size).to.equal(2)
    expect(ended_at).to.equal(null)
    expect([...at.watched.alarms]).to.include('providers_disagree')
    expect(at.watched.indexer.status().degraded.has('providers_disagree')).to.equal(true)
    const meanwhile = await at.watched.standing()
    for (const level of ['agreed', 'safe', 'finalized'] as const)
      expect(meanwhile[level]).to.equal(before[level])
    at.serve(at.stage.chain, at.stage.chain)
    await at.agreedAt((await at.stage.head()).number)
    await at.watched.soon(
      'it ended',
      async () => (await at.pool.query('SELECT ended_at FROM chain.dispute')).rows[0].ended_at,
    )
    expect(at.watched.indexer.status().degraded.has('providers_disagree')).to.equal(false)
  })

  it('[T34] one word does not take back what was agreed, two do', async () => {
    at.start(2)
    await reachHead(at.stage, at.pool)
    await at.agreedAt((await at.stage.head()).number)
    at.serve(at.youngFork, at.stage.chain)
    await at.watched.soon('it is refused', () => (at.watched.faultsOf(at.rpcs[0] as LyingRpc).fork ?? 0) > 1)
    expect(at.watched.indexer.status().reorgs).to.equal(0)
    expect(await at.standsOn(at.stage.chain)).to.equal(true)
    at.serve(at.youngFork, at.youngFork)
    await at.watched.soon('both tell it', () => at.standsOn(at.youngFork))
    expect(at.watched.indexer.status().reorgs).to.equal(1)
  })

  it('[T34] one word takes back what was never agreed', async () => {
    at.start(1)
    await reachHead(at.stage, at.pool)
    at.serve(at.youngFork)
    await at.watched.passTime('it follows', () => at.standsOn(at.youngFork))
  })

  it('[T34] a longer branch that one alone tells makes no other head look still', async () => {
    const [liar, second, third] = at.rpcs as [LyingRpc, LyingRpc, LyingRpc]
    // each of the honest was looked at alone, so that how long its head stands is known
    liar.isDown = true
    at.start(3)
    await reachHead(at.stage, at.pool)
    await at.agreedAt((await at.stage.head()).number)
    second.isDown = true
    await at.watched.soon('the third is asked', () => (at.watched.faultsOf(second).refused ?? 0) > 0)
    const askedAt = Date.now()
    await at.watched.soon('it led a look', () => (at.watched.indexer.status().lookedAtMs ?? 0) > askedAt)
    for (const rpc of [liar, second, third]) tellTruth(rpc)
    at.serve(at.youngFork, at.stage.chain, at.stage.chain)
    expect((await at.headOf(at.youngFork)).number).to.be.greaterThan((await at.stage.head()).number)
    at.watched.setAhead(60_000)
    await until('it is left out', () => at.watched.alarms.has('provider_left_out'))
    expect(at.watched.indexer.status().faults.stale).to.equal(undefined)
    expect(at.watched.indexer.status().reorgs).to.equal(0)
  })

  /** Until a look went all the way: it stands on that chain, or the fork was refused. */
  async function lookedAt(rpc: LyingRpc, chain: TestChain, change: () => void): Promise<void> {
    const refused = at.watched.faultsOf(rpc).fork ?? 0
    change()
    await until(
      'it was looked at',
      async () => (at.watched.faultsOf(rpc).fork ?? 0) > refused || (await at.standsOn(chain)),
    )
  }

  it('[T34] changing providers takes nothing back, however often two forks alternate', async () => {
    at.serve(at.stage.chain, at.youngFork)
    const [a, b] = at.rpcs as [LyingRpc, LyingRpc]
    b.isDown = true
    at.start(2, { longestWaitMs: 20 })
    await reachHead(at.stage, at.pool)
    for (let i = 0; i < ALTERNATIONS; i++) {
      const [up, down] = i % 2 ? [a, b] : [b, a]
      await lookedAt(up, i % 2 ? at.stage.chain : at.youngFork, () => {
        down.isDown = true
        up.isDown = false
      })
    }
    expect(at.watched.indexer.status().reorgs).to.equal(0)
  })

  it('[T34] one address in front of two forks that alternate: at most one rollback', async () => {
    at.start(1, { longestWaitMs: 20 })
    await reachHead(at.stage, at.pool)
    for (let i = 0; i < ALTERNATIONS; i++) {
      const chain = i % 2 ? at.stage.chain : at.youngFork
      await lookedAt(at.rpcs[0] as LyingRpc, chain, () => at.serve(chain))
    }
    expect(at.watched.indexer.status().reorgs).to.equal(1)
  })

  it('[T34] the new branch is proven before the old one goes', async () => {
    at.serve(at.youngFork)
    at.start(1)
    await until('it stands on the fork', () => at.standsOn(at.youngFork))
    const rpc = at.rpcs[0] as LyingRpc
    rpc.lie = async ({ method, params }, ask) =>
      method === 'eth_getBlockReceipts' ? null : ask(method, params)
    // longer than the fork, and with events of ours
    at.serve(at.stage.chain)
    await at.stage.trade(2)
    await at.watched.passTime('it meets the lie', () => (at.watched.faultsOf(rpc).missing ?? 0) > 1)
    expect(at.watched.indexer.status().reorgs).to.equal(0)
    expect(await at.standsOn(at.youngFork)).to.equal(true)
    rpc.lie = null
    await at.watched.passTime('it stands on the longer one', () => at.standsOn(at.stage.chain))
    await reachHead(at.stage, at.pool)
    await expectTruth(at.stage, at.pool)
  })

  it('[T34] a node that was reset to zero is stale, another chain is another chain', async () => {
    at.start(1)
    await reachHead(at.stage, at.pool)
    const rpc = at.rpcs[0] as LyingRpc
    rpc.lie = standsAt(0)
    await at.watched.soon('it is stale', () => (at.watched.faultsOf(rpc).stale ?? 0) > 1)
    rpc.lie = null
    const stranger = await startChain()
    try {
      await stranger.rpc('local_mine', { blocks: 200 })
      at.serve(stranger)
      await at.watched.soon('it is another chain', () => (at.watched.faultsOf(rpc).other_chain ?? 0) > 1)
    } finally {
      await stranger.stop()
      stranger.remove()
    }
    at.serve(at.stage.chain)
    await reachHead(at.stage, at.pool)
    expect((await at.watched.standing()).halted).to.equal(null)
    expect(at.watched.indexer.status().reorgs).to.equal(0)
    expect([...at.watched.alarms]).to.include('provider_contradicted')
  })
})
