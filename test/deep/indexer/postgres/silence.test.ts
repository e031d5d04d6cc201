import { expect } from 'chai'
import { degradedOf, problemOf } from '#indexer/follow/status.ts'
import { startFaultyRpc } from '#test/indexer/kit/faultyRpc.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { LEASE_MS, useSilentDatabase } from '#test/indexer/postgres/silentDatabase.ts'
import { until } from '#test/kit/time/until.ts'

// what looks like silence of a database and is none, and the moments in between
describe('a database that seems to be silent', function () {
  this.timeout(60_000)
  const at = useSilentDatabase(5)

  it('[T35] a process that never heard the database is not ended: nothing in it could hang', async () => {
    at.wire.lose('all')
    at.begin()
    await at.leases(2)
    expect(problemOf(at.indexer.status())).to.include('no sign of life')
    expect(at.lost).to.deep.equal([])
    at.wire.lose(null)
    await until('it leads', () => at.indexer.status().lookedAtMs !== null)
  })

  it('a stop does not wait for a lock that others hold', async () => {
    await at.start()
    const release = await at.lock('chain.event')
    await at.stage.trade(1)
    await until('it waits for the lock', at.isLocked)
    const from = performance.now()
    await at.indexer.stop()
    expect(performance.now() - from).to.be.below(6000)
    await release()
  })

  it('[T35] providers that are away are no silence of the database', async () => {
    const rpc = await startFaultyRpc(at.stage.chain.url)
    await at.start(rpc.url)
    rpc.fail('cut')
    await at.leases(2.2)
    expect(problemOf(at.indexer.status())).to.equal(null)
    expect([...degradedOf(at.indexer.status()).keys()]).to.deep.equal(['one_provider', 'providers'])
    rpc.fail(null)
    await at.stage.trade(1)
    await reachHead(at.stage, at.pool)
    await until('providers answer', () => !degradedOf(at.indexer.status()).has('providers'))
    expect(at.silences()).to.equal(0)
    await at.indexer.stop()
    await rpc.stop()
  })

  it('its own pauses are no silence of the database', async () => {
    await at.start()
    const release = await at.lock('chain.event')
    await at.stage.trade(1)
    await until('it waits for the lock', at.isLocked)
    for (let i = 0; i < 2; i++) {
      const end = performance.now() + 0.7 * LEASE_MS
      while (performance.now() < end);
      await at.leases(1 / 4)
    }
    await release()
    await reachHead(at.stage, at.pool)
    expect(at.silences()).to.equal(0)
  })

  it('a stop in the very moment of silence hangs as little', async () => {
    await at.start()
    at.wire.lose('all')
    const from = performance.now()
    await at.indexer.stop()
    expect(performance.now() - from).to.be.below(4000)
  })
})
