import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { migrate } from '#db/migrate.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { PASSES } from '#indexer/families/passes/family.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { expectContractsAgree } from '../kit/contractsAgree.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createPassCalls, type PassCalls } from '../kit/passCalls.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const MIGRATION = '20261122000103_card_claims'

/** Makes the database what version 3 of the family left: of a claim it kept the pass, not the payment. */
const DOWN = [
  'DROP VIEW chain.card_claim_as_of',
  'DROP TABLE chain.card_claim',
  'DELETE FROM chain.undo WHERE tbl = 33',
  `UPDATE chain.family SET version = 3 WHERE name = 'passes'`,
  `DELETE FROM public.migration WHERE name = '${MIGRATION}'`,
]

describe('an index of passes that knew no payments by card', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | undefined
  let on: PassCalls

  before(async () => {
    stage = await createStage(31, { withTestDollar: true })
    on = createPassCalls(stage)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  const owner = () => db.pool('owner')
  const purchases = async () => (await owner().query('SELECT FROM chain.card_claim')).rowCount ?? 0
  const version = async () =>
    (await owner().query(`SELECT version FROM chain.family WHERE name = 'passes'`)).rows[0]?.version
  async function agree(): Promise<void> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    await expectContractsAgree(stage.provider, owner())
  }

  it('[S3.2][S4.38] has the claims that were made before, and takes them back with the chain', async () => {
    const [, , fan, other, third] = stage.people as [Wallet, Wallet, Wallet, Wallet, Wallet]
    indexer = startIndexer(stage, db.url('indexer'))
    await on.byCard(fan, other, 1)
    await on.byCard(fan, other, 1)
    await on.byCard(other, fan, 2)
    await agree()
    await indexer.stop()
    for (const statement of DOWN) await owner().query(statement)
    expect(await migrate(db.url('owner'))).to.deep.equal([MIGRATION])
    expect(await purchases(), 'before they are folded again').to.equal(0)

    indexer = startIndexer(stage, db.url('indexer'))
    await until('it is folded again', async () => (await version()) === PASSES.version)
    expect(await purchases()).to.equal(3)
    await agree()
    await on.byCard(third, fan, 1)
    await agree()
    expect(await purchases()).to.equal(4)
    // the last two: one that the new folds wrote as it came, and one that they wrote from what was kept
    await stage.chain.rpc('local_reorg', { depth: 2 })
    await agree()
    expect(await purchases()).to.equal(2)
    await on.byCard(third, fan, 1)
    await agree()
    expect(await purchases()).to.equal(3)
  })
})
