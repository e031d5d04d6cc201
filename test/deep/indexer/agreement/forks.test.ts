import { expect } from 'chai'
import { useForks } from '#test/indexer/agreement/useForks.ts'
import type { LyingRpc } from '#test/indexer/kit/lyingRpc.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { until } from '#test/kit/time/until.ts'

describe('providers on different forks, old and young', function () {
  this.timeout(90_000)
  const at = useForks({ hasOldFork: true })

  it('[T34] of three the two win, and the third is named and left out', async () => {
    at.start(3)
    await reachHead(at.stage, at.pool)
    const head = await at.headOf(at.stage.chain)
    await at.agreedAt(head.number)
    const liar = at.rpcs[0] as LyingRpc
    at.serve(at.youngFork, at.stage.chain, at.stage.chain)
    await at.watched.passTime('it is left out', () => at.watched.alarms.has('provider_left_out'))
    expect(at.watched.faultsOf(liar).fork).to.be.greaterThan(0)
    await at.agreedAt(head.number)
    expect(at.watched.indexer.status().reorgs).to.equal(0)
    at.serve(at.youngFork, at.youngFork, at.stage.chain)
    await until('the two took it along', () => at.standsOn(at.youngFork))
    await at.agreedAt((await at.headOf(at.youngFork)).number)
  })

  it('[T34] one of two that leaves what was final halts nobody', async () => {
    at.start(2)
    await reachHead(at.stage, at.pool)
    await at.agreedAt((await at.stage.head()).number)
    await until('levels rose', async () => (await at.watched.standing()).finalized > 0)
    at.serve(at.oldFork, at.stage.chain)
    await until('it is refused', () => (at.watched.faultsOf(at.rpcs[0] as LyingRpc).fork ?? 0) > 1)
    await at.stage.gift()
    await reachHead(at.stage, at.pool)
    expect((await at.watched.standing()).halted).to.equal(null)
    expect(at.watched.indexer.status().reorgs).to.equal(0)
    at.serve(at.oldFork, at.oldFork)
    await until('two tell it', async () => (await at.watched.standing()).halted !== null)
    expect(await at.standsOn(at.stage.chain)).to.equal(true)
  })
})
