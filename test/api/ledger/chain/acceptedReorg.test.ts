import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { postChainFacts } from '#api/ledger/chain/postChainFacts.ts'
import { compareChain } from '#api/ledger/reconcile/compareChain.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { PRICE } from '#test/indexer/kit/passCalls.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { balancesIn } from '../books.ts'

const PAST_FINALITY = 100

describe('books of a chain that left what was final, when the operator accepts it [S2.18][T9]', function () {
  this.timeout(180_000)
  const db = useDatabase()
  const world = useSalesWorld(db)

  it('nothing counts as agreed that was cut, and what was taken back leaves the books', async () => {
    const { stage, on, fans } = world()
    const [a, b] = fans as [Wallet, Wallet]
    const owner = db.pool('owner')
    const { chainId, currencyList } = JSON.parse(stage.deploymentText)
    const deps = { pool: db.work(), chainId, currencyList, money: null }
    const tier = await on.tier({})
    const buy = (fan: Wallet) =>
      on.call(fan, 'purchase', [tier, fan.address, PRICE, fan.address], PRICE).then(() => {})
    const mine = () => stage.chain.rpc('local_mine', { blocks: PAST_FINALITY })
    const cursor = async () =>
      (await owner.query('SELECT number, safe, agreed, halted FROM chain.cursor')).rows[0]
    const booked = async () => {
      expect((await postChainFacts(deps, -1))?.aside.size).to.equal(0)
      return Object.values(await balancesIn(db.work())).filter((amount) => amount > 0n)
    }
    await buy(a)
    await mine()
    const { number: kept } = await stage.head()
    await buy(b)
    await mine()
    await reachHead(stage, owner)
    await until('it is settled', async () => (await cursor()).agreed > kept + 1)
    expect(await booked()).to.deep.equal([2n * PRICE])

    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - kept })
    await until('it halts', async () => (await cursor()).halted !== null)
    const order = { databaseUrl: db.url('owner'), isCheck: false, rpcUrls: [stage.chain.url] }
    await rebuildIndex({ ...order, acceptsReorg: true, clock: Date.now })
    expect(await booked(), 'the sale that is gone').to.deep.equal([PRICE])
    const { number, agreed } = await cursor()
    expect(agreed).to.be.at.most(number)
    expect((await compareChain(deps))?.found).to.deep.equal([])

    await buy(b)
    await mine()
    await reachHead(stage, owner)
    await until('it is settled again', async () => (await cursor()).agreed > kept + 1)
    expect(await booked()).to.deep.equal([2n * PRICE])
    expect((await compareChain(deps))?.found).to.deep.equal([])
  })
})
