import { expect } from 'chai'
import { problemOf } from '#indexer/follow/status.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { expectTruth } from '../kit/oracle.ts'
import { reachHead } from '../kit/startIndexer.ts'
import { LEASE_MS, useSilentDatabase } from './silentDatabase.ts'

describe('a database that is silent, and one that is busy', function () {
  this.timeout(60_000)
  const at = useSilentDatabase(5)

  it('[T35] packets get lost: health says so, the process is told to end within two leases, nothing hangs', async () => {
    await at.start()
    at.wire.lose('all')
    const tells = () => problemOf(at.indexer.status())?.includes('no sign of life')
    await Promise.all([
      until('health tells', tells, promised(LEASE_MS)),
      until('it has to end', () => at.lost.length > 0, promised(2 * LEASE_MS)),
    ])
    expect(at.silences(), 'alarm').to.be.at.least(1)
    let hasStopped = false
    const stopping = at.indexer.stop().then(() => {
      hasStopped = true
    })
    await until('it stops: nobody waits for the dead', () => hasStopped, promised(4000))
    await stopping
  })

  it('[T35] goes on by itself, and tells nobody to end it, when packets arrive again in time', async () => {
    await at.start()
    at.wire.lose('all')
    await until('health tells', () => problemOf(at.indexer.status()) !== null)
    at.wire.lose(null)
    await at.stage.trade(1)
    await reachHead(at.stage, at.pool)
    await until('it is well', () => problemOf(at.indexer.status()) === null)
    expect(at.lost).to.deep.equal([])
  })

  it('[T35] only the session that writes is lost: it is given up and led anew, the database itself is not silent', async () => {
    await at.start()
    const before = at.indexer.status().term
    at.wire.lose('open')
    await at.stage.trade(1)
    await reachHead(at.stage, at.pool)
    expect(at.indexer.status().term).to.be.above(before)
    expect(at.silences()).to.equal(1)
    expect(at.lost).to.deep.equal([])
    await expectTruth(at.stage, at.pool)
  })

  it('[T35] a lock that a migration holds for longer than two leases is no silence', async () => {
    await at.start()
    const { term } = at.indexer.status()
    const release = await at.lock('chain.event, chain.cursor')
    await at.stage.trade(1)
    await at.leases(2.5)
    expect(problemOf(at.indexer.status())).to.equal(null)
    await release()
    await reachHead(at.stage, at.pool)
    expect(at.indexer.status().term, 'the same leader').to.equal(term)
    expect(at.silences()).to.equal(0)
    expect(at.lost).to.deep.equal([])
  })
})
