import { expect } from 'chai'
import type { Wallet } from 'ethers'
import type { Indexer } from '#indexer/createIndexer.ts'
import { EVENT_TYPES } from '#indexer/families/registry.ts'
import { TOKENS } from '#indexer/families/tokens/family.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { expectTruth } from '../kit/oracle.ts'
import { expectTokens } from '../kit/oracles/tokens/expectTokens.ts'
import { foldTokens } from '../kit/oracles/tokens/foldTokens.ts'
import {
  actOnTokens,
  makeToken,
  openTokens,
  pass,
  releaseAll,
  shareRevenue,
} from '../kit/oracles/tokens/tokenCalls.ts'
import { expectTokenGetters } from '../kit/oracles/tokens/tokenGetters.ts'
import { expectVaultGetters } from '../kit/oracles/tokens/vaultGetters.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'
import { createDice } from '../simulation/dice.ts'

const DAY_S = 86_400
const YEAR_S = 365 * DAY_S
const READ = EVENT_TYPES.filter(({ family }) => family === TOKENS)

describe('tokens of creators and their vaults in the index', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows

  before(async () => {
    stage = await createStage(51, { withTestDollar: true })
    await openTokens(stage)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    return expectTokens(stage, owner())
  }

  it('[S3.2] every row is what the events and the contracts say, also after the chain took some back', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await actOnTokens(stage, 50, 'first')
    await agree()
    // the cliff of the lock is over
    await pass(stage, YEAR_S)
    await releaseAll(stage)
    await actOnTokens(stage, 15, 'a year later')
    const before = await agree()
    const happened = (await rows('SELECT DISTINCT kind FROM chain.event')).map(({ kind }) => kind)
    const missing = READ.filter(({ fold }) => !happened.includes(fold.no))
    expect(missing.map(({ name }) => name)).to.deep.equal([])
    const { number } = await stage.head()
    await actOnTokens(stage, 12, 'taken back')
    // what these rows are is looked at behind the reorg too
    await depth<() => Promise<unknown>>(() => reachHead(stage, owner()), agree)()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await actOnTokens(stage, 8, 'after')
    await reachHead(stage, owner())
    await owner().query('DELETE FROM chain.undo; UPDATE chain.cursor SET undo_from = number + 1')
    await stage.chain.rpc('local_reorg', { depth: 8 })
    await agree()
  })

  it('[S3.2] what time alone changes follows from row and time', async () => {
    const dice = createDice('times')
    await makeToken(stage, stage.people[3] as Wallet)
    await shareRevenue(stage)
    await agree()
    const own = await foldTokens(stage)
    for (const most of [1, 900, 3000, 3 * DAY_S, 5 * DAY_S, YEAR_S]) {
      await pass(stage, dice.roll(most))
      await expectTokenGetters(stage, own)
      await expectVaultGetters(stage, own)
    }
  })

  it('[S3.2] a rebuild finds the same rows', async () => {
    const options = { databaseUrl: db.url('owner'), isCheck: true, rpcUrls: [], acceptsReorg: false }
    const { tables } = await rebuildIndex({ ...options, clock: Date.now })
    expect(tables.filter(({ differing }) => differing > 0)).to.deep.equal([])
    const compared = tables.map(({ table }) => table)
    expect(compared).to.include.members(TOKENS.tables.map(({ name }) => name))
  })

  it('[S3.2] an index from before the factories gets the history of every token and vault', async () => {
    await indexer?.stop()
    for (const creator of stage.people.slice(4)) await makeToken(stage, creator)
    await emptyIndex(owner())
    const { creatorTokenFactory, vaultFactory, ...older } = stage.deployment
    const before = { chain: stage.chain, deploymentText: JSON.stringify(older) }
    indexer = startIndexer(before, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 40')).length > 0,
    )
    await indexer.stop()
    expect(await rows(`SELECT FROM chain.family WHERE name = 'tokens'`)).to.have.length(0)
    indexer = startIndexer(stage, db.url('indexer'))
    await actOnTokens(stage, 5, 'meanwhile')
    await until(
      'it is live',
      async () =>
        (await rows(`SELECT FROM chain.family WHERE name = 'tokens' AND state = 'live'`)).length === 1,
    )
    expect(await agree()).to.be.greaterThan(100)
    const { length } = await rows(`SELECT FROM chain.watch WHERE kind IN ('creator_token', 'vault')`)
    expect(length).to.be.greaterThan(stage.people.length)
  })
})
