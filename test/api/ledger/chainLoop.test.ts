import { expect } from 'chai'
import { Wallet } from 'ethers'
import type { EarningEntry } from '#api/ledger/contract.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { PRICE } from '#test/indexer/kit/passCalls.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

describe('a sale on the chain in the earnings of its creator [S2.9]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let worker: ServerProcess

  before(async () => {
    worker = await startWorker(db, world().installation)
  })
  after(() => worker?.stop())

  it('is written by the worker once it is settled, with its transaction', async () => {
    const { stage, on, owner, fans } = world()
    const [fan] = fans as [Wallet]
    const tier = await on.tier({})
    await on.call(fan, 'purchase', [tier, fan.address, PRICE, Wallet.createRandom().address], PRICE)
    const { hash } = (await stage.provider.getBlock('latest', true))?.prefetchedTransactions.at(-1) ?? {}
    await stage.chain.rpc('local_mine', { blocks: 70 })
    const entries = async () =>
      (await owner.call('GET', '/v1/me/earnings/entries?rail=chain')).body.entries as EarningEntry[]
    await until('it is there', async () => (await entries()).length === 1, { withinMs: 60_000 })
    const [entry] = await entries()
    expect(entry).to.include({ kind: 'sale', rail: 'chain', state: 'settled', symbol: 'ETH', txHash: hash })
    expect(entry).to.include({ grossUnits: PRICE.toString(), feeUnits: '0', yoursUnits: PRICE.toString() })
    expect(JSON.stringify(entry).toLowerCase()).to.not.contain(fan.address.slice(2).toLowerCase())
  })
})
