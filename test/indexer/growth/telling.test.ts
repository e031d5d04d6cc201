import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { type Telling, tell } from '#indexer/growth/telling.ts'
import { useDatabase } from '#test/kit/database.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

describe('whom a commit tells', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | undefined

  before(async () => {
    stage = await createStage(51)
    await stage.act(30)
    await stage.chain.rpc('local_mine', { blocks: 150 })
  })
  afterEach(async () => {
    await indexer?.stop()
    await emptyIndex(db.pool('owner'))
  })
  after(() => stage?.stop())

  const rows = async (sql: string) => (await db.pool('owner').query(sql)).rows
  const start = async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
  }
  const told = async () =>
    (
      await rows(
        'SELECT epoch, is_backfill AS "isBackfill", (SELECT count(*)::int FROM chain.touch) AS touches FROM chain.cursor',
      )
    )[0]

  it('a backfill touches nobody: its end is one new epoch', async () => {
    await start()
    expect(await told()).to.deep.equal({ epoch: 1, isBackfill: false, touches: 0 })
    await expectTruth(stage, db.pool('owner'))
  })

  it('[T7] at the head every block touches by name, each wallet once a commit, in the same epoch', async () => {
    await start()
    await indexer?.stop()
    const [fan] = stage.people.slice(-1)
    if (!fan) throw new Error('nobody is there')
    await stage.trade(3)
    const from = (await rows('SELECT number FROM chain.cursor'))[0].number
    for (let i = 0; i < 3; i++) await stage.act(4)
    await start()
    const after = await told()
    expect(after).to.include({ epoch: 1, isBackfill: false })
    expect(after.touches).to.be.greaterThan(6)
    expect(
      await rows(`SELECT subject FROM chain.touch GROUP BY subject, epoch HAVING count(*) > 1`),
    ).to.have.length(0)
    expect(await rows(`SELECT FROM chain.touch WHERE block <= ${from}`)).to.have.length(0)
  })

  it('[T9] a backfill that was cut off is told of by who goes on', async () => {
    await start()
    await indexer?.stop()
    await rows('UPDATE chain.cursor SET is_backfill = true')
    await stage.gift()
    await start()
    expect(await told()).to.include({ epoch: 2, isBackfill: false })
  })

  it('many windows of a backfill are one epoch, and none where nobody was touched', () => {
    const epochsOf = (windows: [Telling, hasTouched: boolean][]) => {
      let isBackfill = false
      return windows.map(([telling, hasTouched]) => {
        const next = tell(telling, { hasTouched, isBackfill })
        isBackfill = next.isBackfill
        return `${next.isNewEpoch ? 'epoch' : ''}${next.isBackfill ? 'silent' : ''}`
      })
    }
    expect(
      epochsOf([
        ['later', false],
        ['epoch', false],
        ['wallets', true],
      ]),
    ).to.deep.equal(['', '', ''])
    expect(
      epochsOf([
        ['later', true],
        ['later', true],
        ['later', false],
        ['epoch', false],
        ['wallets', true],
      ]),
    ).to.deep.equal(['silent', 'silent', 'silent', 'epoch', ''])
    expect(
      epochsOf([
        ['later', true],
        ['wallets', false],
        ['wallets', true],
      ]),
    ).to.deep.equal(['silent', 'epoch', ''])
    expect(
      epochsOf([
        ['epoch', true],
        ['wallets', true],
      ]),
    ).to.deep.equal(['epoch', ''])
  })
})
