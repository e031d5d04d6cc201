import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { degradedOf, problemOf } from '#indexer/follow/status.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type DeafWire, startDeafWire } from '../kit/deafWire.ts'
import { startFaultyRpc } from '../kit/faultyRpc.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer, until } from '../kit/startIndexer.ts'

const LEASE_MS = 2000

describe('a database that is silent, and one that is busy', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let wire: DeafWire
  let indexer: Indexer
  let lost: string[]
  let unlock = async () => {}

  before(async () => {
    stage = await createStage(5)
    await stage.act(10)
  })
  beforeEach(async () => {
    wire = await startDeafWire(db.url('indexer'))
    lost = []
  })
  afterEach(async () => {
    await unlock()
    await indexer?.stop()
    await wire?.stop()
  })
  after(() => stage?.stop())

  async function start(rpcUrl = stage.chain.url): Promise<void> {
    indexer = startIndexer(stage, wire.url, {
      leaseMs: LEASE_MS,
      rpcUrls: [rpcUrl],
      onDatabaseLost: (sentence) => lost.push(sentence),
    })
    await until('it leads and has looked', () => indexer.status().lookedAtMs !== null)
  }

  /** A migration of somebody else that takes its time; the test's end takes its lock away. */
  async function lock(tables: string): Promise<() => Promise<void>> {
    const migration = await db.pool('owner').connect()
    await migration.query(`BEGIN; LOCK TABLE ${tables} IN ACCESS EXCLUSIVE MODE`)
    let isHeld = true
    unlock = async () => {
      if (!isHeld) return
      isHeld = false
      await migration.query('ROLLBACK')
      migration.release()
    }
    return unlock
  }
  const isLocked = async () => {
    const waiting = await db
      .pool('owner')
      .query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)
    return waiting.rowCount === 1
  }
  const silences = () => indexer.alarms.counts().get('database_silent') ?? 0
  const seconds = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  it('[T35] packets get lost: health says so, the process is told to end within two leases, nothing hangs', async () => {
    await start()
    const from = performance.now()
    wire.lose('all')
    await until(
      'health tells',
      () => problemOf(indexer.status())?.includes('no sign of life') ?? false,
      LEASE_MS,
    )
    await until('it has to end', () => lost.length > 0, 2 * LEASE_MS - (performance.now() - from))
    expect(silences(), 'alarm').to.be.at.least(1)
    const stopFrom = performance.now()
    await indexer.stop()
    expect(performance.now() - stopFrom, 'nobody waits for the dead').to.be.below(4000)
  })

  it('[T35] a process that never heard the database is not ended: nothing in it could hang', async () => {
    wire.lose('all')
    indexer = startIndexer(stage, wire.url, {
      leaseMs: LEASE_MS,
      onDatabaseLost: (sentence) => lost.push(sentence),
    })
    await seconds(2 * LEASE_MS)
    expect(problemOf(indexer.status())).to.include('no sign of life')
    expect(lost).to.deep.equal([])
    wire.lose(null)
    await until('it leads', () => indexer.status().lookedAtMs !== null)
  })

  it('[T35] goes on by itself, and tells nobody to end it, when packets arrive again in time', async () => {
    await start()
    wire.lose('all')
    await until('health tells', () => problemOf(indexer.status()) !== null)
    wire.lose(null)
    await stage.trade(1)
    await reachHead(stage, db.pool('owner'))
    await until('it is well', () => problemOf(indexer.status()) === null)
    expect(lost).to.deep.equal([])
  })

  it('[T35] only the session that writes is lost: it is given up and led anew, the database itself is not silent', async () => {
    await start()
    const before = indexer.status().term
    wire.lose('open')
    await stage.trade(1)
    await reachHead(stage, db.pool('owner'))
    expect(indexer.status().term).to.be.above(before)
    expect(silences()).to.equal(1)
    expect(lost).to.deep.equal([])
    await expectTruth(stage, db.pool('owner'))
  })

  it('[T35] a lock that a migration holds for longer than two leases is no silence', async () => {
    await start()
    const { term } = indexer.status()
    const release = await lock('chain.event, chain.cursor')
    await stage.trade(1)
    await seconds(2.5 * LEASE_MS)
    expect(problemOf(indexer.status())).to.equal(null)
    await release()
    await reachHead(stage, db.pool('owner'))
    expect(indexer.status().term, 'the same leader').to.equal(term)
    expect(silences()).to.equal(0)
    expect(lost).to.deep.equal([])
  })

  it('a stop does not wait for a lock that others hold', async () => {
    await start()
    const release = await lock('chain.event')
    await stage.trade(1)
    await until('it waits for the lock', isLocked)
    const from = performance.now()
    await indexer.stop()
    expect(performance.now() - from).to.be.below(6000)
    await release()
  })

  it('[T35] providers that are away are no silence of the database', async () => {
    const rpc = await startFaultyRpc(stage.chain.url)
    await start(rpc.url)
    rpc.fail('cut')
    await seconds(2.2 * LEASE_MS)
    expect(problemOf(indexer.status())).to.equal(null)
    expect([...degradedOf(indexer.status()).keys()]).to.deep.equal(['one_provider', 'providers'])
    rpc.fail(null)
    await stage.trade(1)
    await reachHead(stage, db.pool('owner'))
    await until('providers answer', () => !degradedOf(indexer.status()).has('providers'))
    expect(silences()).to.equal(0)
    await indexer.stop()
    await rpc.stop()
  })

  it('its own pauses are no silence of the database', async () => {
    await start()
    const release = await lock('chain.event')
    await stage.trade(1)
    await until('it waits for the lock', isLocked)
    for (let i = 0; i < 2; i++) {
      const end = performance.now() + 0.7 * LEASE_MS
      while (performance.now() < end);
      await seconds(LEASE_MS / 4)
    }
    await release()
    await reachHead(stage, db.pool('owner'))
    expect(silences()).to.equal(0)
  })

  it('a stop in the very moment of silence hangs as little', async () => {
    await start()
    wire.lose('all')
    const from = performance.now()
    await indexer.stop()
    expect(performance.now() - from).to.be.below(4000)
  })
})
