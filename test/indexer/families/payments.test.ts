import { expect } from 'chai'
import { ContractFactory, type Wallet } from 'ethers'
import { currencyListAbi, feeScheduleAbi, ledgerAbi, testDollarAbi } from '#generated/abis.ts'
import { testDollarBytecode } from '#generated/bytecode.ts'
import { readRoots } from '#indexer/config.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { expectTruth } from '../kit/oracle.ts'
import { callsOf } from '../kit/oracles/ownFold.ts'
import { expectCredits, expectPayments } from '../kit/oracles/payments.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'
import { createDice } from '../simulation/dice.ts'

const PRODUCTS = 6
const DAY_S = 86_400

describe('currencies and fees in the index', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows

  before(async () => {
    stage = await createStage(31, { withTestDollar: true })
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  async function agree(): Promise<number> {
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    return (await expectPayments(stage, owner())) + (await expectCredits(stage, owner()))
  }

  /** Calls of the platform's people and of others, of which the contracts refuse some. */
  async function act(count: number, seed: string): Promise<number> {
    const dice = createDice('payments', seed)
    const [platform] = stage.people as [Wallet, ...Wallet[]]
    const list = callsOf(stage, stage.deployment.currencyList, currencyListAbi)
    const fees = callsOf(stage, stage.deployment.feeSchedule as string, feeScheduleAbi)
    const ledger = callsOf(stage, stage.deployment.ledger, ledgerAbi)
    const calls = [
      () => list.by(platform, 'setPaused', [dice.roll(4), dice.isLucky(0.5)]),
      () => list.by(dice.pick(stage.people), 'setPaused', [1, dice.isLucky(0.5)]),
      () => fees.by(platform, 'setFee', [dice.roll(PRODUCTS), dice.roll(300)]),
      () => fees.by(platform, 'pauseInflow', [dice.roll(PRODUCTS)]),
      () => fees.by(platform, 'resumeInflow', [dice.roll(PRODUCTS)]),
      () => fees.by(platform, 'rearm', [dice.roll(PRODUCTS)]),
      () => fees.by(platform, 'setTreasury', [dice.pick(stage.people).address]),
      () => ledger.by(platform, 'creditNative', [dice.pick(stage.people).address], BigInt(1 + dice.roll(9))),
      () => ledger.by(dice.pick(stage.people), 'withdraw', [0, dice.pick(stage.people).address]),
    ]
    let taken = 0
    for (let i = 0; i < count; i++) {
      if (dice.isLucky(0.1)) await stage.chain.rpc('local_mine', { blocks: 1, seconds: dice.roll(9 * DAY_S) })
      if (await dice.pick(calls)()) taken++
    }
    return taken
  }

  async function listToken(): Promise<void> {
    const [platform] = stage.people as [Wallet, ...Wallet[]]
    const token = await new ContractFactory(testDollarAbi, testDollarBytecode, platform).deploy()
    await token.waitForDeployment()
    const list = callsOf(stage, stage.deployment.currencyList, currencyListAbi)
    expect(await list.by(platform, 'list', [await token.getAddress()])).to.equal(true)
  }

  it('[S3.2] every row is what the events and the contracts say, also after the chain took some back', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await listToken()
    expect(await act(40, 'first')).to.be.greaterThan(15)
    const before = await agree()
    expect(before).to.be.greaterThan(3 + PRODUCTS)
    const { number } = await stage.head()
    await listToken()
    await act(20, 'taken back')
    expect(await agree()).to.be.greaterThan(before)
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await act(10, 'after')
    await agree()
  })

  it('[S3.2] an index from before gets them while it goes on, and follows no contract that is not there', async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const { feeSchedule, currencyList, ...older } = stage.deployment
    const before = { chain: stage.chain, deploymentText: JSON.stringify(older) }
    indexer = startIndexer(before, db.url('indexer'))
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 5')).length > 0,
    )
    await indexer.stop()
    expect(await rows('SELECT FROM chain.currency UNION ALL SELECT FROM chain.fee')).to.have.length(0)
    await owner().query(`UPDATE chain.family SET version = 2 WHERE name = 'payments'`)
    indexer = startIndexer(stage, db.url('indexer'))
    await act(5, 'meanwhile')
    await until(
      'it is live in this version',
      async () =>
        (await rows(`SELECT FROM chain.family WHERE name = 'payments' AND state = 'live' AND version = 3`))
          .length === 1,
    )
    expect(await agree()).to.be.greaterThan(3 + PRODUCTS)
  })

  it('[S3.2] a schedule of an earlier version is followed beside the one in use', async () => {
    const earlier = `0x${'ea'.repeat(20)}`
    const text = JSON.stringify({ ...stage.deployment, earlierFeeSchedules: [earlier] })
    const schedules = readRoots(text).roots.filter(({ kind }) => kind === 'fee_schedule')
    expect(schedules.map(({ address }) => address)).to.deep.equal([
      stage.deployment.feeSchedule?.toLowerCase(),
      earlier,
    ])
  })
})
