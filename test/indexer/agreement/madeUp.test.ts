import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { FACTORY, LEDGER } from '#bench/backfill/roots.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { type LyingRpc, startLyingRpc } from '../kit/lyingRpc.ts'
import { emptyIndex } from '../kit/startIndexer.ts'
import { type WatchedIndexer, watchIndexer } from '../kit/watchedIndexer.ts'

const SERVER = fileURLToPath(new URL('../../../bench/backfill/serveChain.ts', import.meta.url))

describe('blocks that nobody mined', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const servers: ChildProcess[] = []
  const deploymentText = JSON.stringify({ chainId: 31337, factory: FACTORY, ledger: LEDGER, fromBlock: 2 })
  let rpcs: LyingRpc[] = []
  let known = 0
  let madeUp = 0
  let watched: WatchedIndexer

  async function serve(blocks: number): Promise<{ url: string; head: number }> {
    const server = fork(SERVER, [String(blocks)])
    servers.push(server)
    return (await once(server, 'message'))[0] as { url: string; head: number }
  }
  const start = (providers: LyingRpc[]) => {
    const stage = { chain: { url: '' } as never, deploymentText }
    watched = watchIndexer(stage, { url: db.url('indexer'), pool: db.pool('owner') }, providers)
  }

  before(async () => {
    const [honest, liar] = await Promise.all([serve(20), serve(25)])
    known = honest.head
    madeUp = liar.head
    rpcs = await Promise.all([liar, honest, honest].map(({ url }) => startLyingRpc(url)))
  })
  afterEach(async () => {
    await watched.indexer.stop()
    await emptyIndex(db.pool('owner'))
  })
  after(async () => {
    for (const rpc of rpcs) await rpc.stop()
    for (const server of servers) server.disconnect()
  })

  it('[T34] of two providers: none of them is ever agreed, safe or final, and the one who shows them is named', async () => {
    start(rpcs.slice(0, 2))
    await until('it stands on them', async () => (await watched.standing())?.number === madeUp)
    await watched.soon('what both have is agreed', async () => (await watched.standing()).agreed === known)
    await watched.passTime('it is an alarm', () => watched.alarms.has('heads_apart'))
    expect(watched.faultsOf(rpcs[0] as LyingRpc).unconfirmed).to.be.greaterThan(0)
    expect(watched.faultsOf(rpcs[1] as LyingRpc)).to.not.have.property('unconfirmed')
    const { agreed, safe, finalized, halted } = await watched.standing()
    expect({ agreed, safe, finalized, halted }).to.deep.equal({
      agreed: known,
      safe: known,
      finalized: known,
      halted: null,
    })
    expect(watched.indexer.status().degraded.get('heads_apart')).to.include(`above ${known}`)
  })

  it('[T34] of three providers: they are taken back, and the one who shows them is left out', async () => {
    start(rpcs)
    await until('it stands on them', async () => (await watched.standing())?.number === madeUp)
    await watched.passTime('they are taken back', async () => (await watched.standing()).number === known)
    await watched.soon('it is calm', async () => {
      const { number, agreed } = await watched.standing()
      return number === known && agreed === known && watched.indexer.status().failuresInRow === 0
    })
    expect(watched.indexer.status().reorgs).to.equal(1)
    const held = await db.pool('owner').query('SELECT max(block) AS block FROM chain.event')
    expect(held.rows[0].block).to.be.at.most(known)
  })
})
