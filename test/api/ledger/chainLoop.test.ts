import { expect } from 'chai'
import { Wallet } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import type { EarningEntry } from '#api/ledger/contract.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { createPassCalls, PRICE } from '#test/indexer/kit/passCalls.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { linkCollection } from './chain/linkCollection.ts'

describe('a sale on the chain in the earnings of its creator [S2.9]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let worker: ServerProcess

  before(async () => {
    worker = await startWorker(db, world().installation, { WORKER_MAX_REST_MS: '300' })
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

  it('of before its collection was linked stands there as well, as soon as it is', async () => {
    const { stage, on, owner, fans, api } = world()
    const [, fan] = fans as [Wallet, Wallet]
    const [, other] = stage.people as [Wallet, Wallet]
    const theirs = createPassCalls({
      ...stage,
      people: [other],
      collections: stage.collections.slice(1),
    })
    const buy = async (from: typeof on) => from.buy(fan, await from.tier({}))
    await buy(theirs)
    await buy(on)
    await stage.chain.rpc('local_mine', { blocks: 70 })
    const entriesOf = async (client: Client) =>
      (await client.call('GET', '/v1/me/earnings/entries?rail=chain')).body.entries as EarningEntry[]
    await until('the worker is past both', async () => (await entriesOf(owner)).length === 2, {
      withinMs: 60_000,
    })
    const late = await signIn(api.url, privateKeyToAccount(other.privateKey as `0x${string}`))
    await linkCollection(db, late, { handle: 'kiln', wallet: other.address })
    await until('the old sale is there', async () => (await entriesOf(late)).length === 1, {
      withinMs: 60_000,
    })
  })
})
