import { expect } from 'chai'
import { Interface, type Wallet } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import type { TestApi } from '#test/kit/api.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'

const PRICE = 1000n
const FACTORY = new Interface(streamPassFactoryAbi)
const PASSES = new Interface(streamPassAbi)

describe('a collection is found by the transaction that created it', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer
  let api: TestApi
  let fan: Wallet

  before(async () => {
    stage = await createStage(4)
    fan = stage.people[7] as Wallet
    indexer = startIndexer(stage, db.url('indexer'))
    api = await takeApi(db, sharedInstallation({ rpcUrls: [stage.chain.url] }))
  })
  after(async () => {
    await api?.stop()
    api?.installation.remove()
    await indexer?.stop()
    await stage?.stop()
  })

  const link = (client: Client, channel: string, txHash: string) =>
    client.call('PUT', `/v1/channels/${channel}/collection`, { body: { txHash } })
  const signInAs = (wallet: Wallet) =>
    signIn(api.url, privateKeyToAccount(wallet.privateKey as `0x${string}`))
  async function openChannel(wallet: Wallet, handle: string) {
    const client = await signInAs(wallet)
    const made = await client.call('POST', '/v1/channels', { body: { handle, name: 'Northlight' } })
    return { client, channel: made.body.channel.id as string }
  }
  const create = (creator: Wallet) =>
    stage.send(
      creator,
      stage.deployment.factory,
      FACTORY.encodeFunctionData('createCollection', ['Passes', 'PASS', creator.address]),
    )
  const setPayout = (creator: Wallet, collection: string, payout: string) =>
    stage.send(creator, collection, PASSES.encodeFunctionData('setPayout', [payout]))
  /** Creates a collection with one tier. */
  async function open(creator: Wallet) {
    const created = await create(creator)
    const [log] = (await stage.provider.getTransactionReceipt(created))?.logs.slice(-1) ?? []
    const collection = String(FACTORY.parseLog(log as never)?.args.collection).toLowerCase()
    const terms = { price: PRICE, duration: 86_400, maxSupply: 9, minted: 0, referralBps: 0, currency: 0 }
    const tier = [{ ...terms, flags: 0, refundWindow: 0, rank: 1 }]
    await stage.send(creator, collection, PASSES.encodeFunctionData('createTier', tier))
    return { created, collection }
  }
  const buy = (collection: string) =>
    stage.send(
      fan,
      collection,
      PASSES.encodeFunctionData('purchase', [1, fan.address, PRICE, `0x${'0'.repeat(40)}`]),
      PRICE,
    )
  async function payoutOf(channel: string): Promise<string> {
    const { rows } = await db.pool('owner').query(
      `SELECT '0x' || encode(r.wallet_payout, 'hex') AS payout FROM app.creator r
         JOIN app.channel c ON c.creator_id = r.id WHERE c.id = $1`,
      [channel],
    )
    return rows[0].payout
  }

  it('after a sale and a new payout, and goes on being found after it was linked', async () => {
    const creator = stage.people[2] as Wallet
    const { created, collection } = await open(creator)
    const sold = await buy(collection)
    const moved = await setPayout(creator, collection, fan.address)
    await reachHead(stage, db.pool('owner'))
    const { client, channel } = await openChannel(creator, 'northlight')
    for (const other of [sold, moved]) {
      const refused = await link(client, channel, other)
      expect([refused.body.code, refused.body.detail]).to.deep.equal([
        'INVALID_INPUT',
        'This transaction created no pass collection.',
      ])
    }
    for (const time of ['once', 'again']) {
      const linked = await link(client, channel, created)
      expect([linked.status, linked.body.collection], time).to.deep.equal([200, collection])
    }
    expect(await payoutOf(channel), 'the payout of now').to.equal(fan.address.toLowerCase())
  })

  it('whether a sale or a payout came alone, and for nobody but its creator', async () => {
    const [seller, mover] = [stage.people[3] as Wallet, stage.people[4] as Wallet]
    const sold = await open(seller)
    await buy(sold.collection)
    const moved = await open(mover)
    await setPayout(mover, moved.collection, fan.address)
    await reachHead(stage, db.pool('owner'))
    const kiln = await openChannel(seller, 'kiln')
    const refused = await link(kiln.client, kiln.channel, moved.created)
    expect(refused.body.detail).to.equal('Another wallet created this collection.')
    expect((await link(kiln.client, kiln.channel, sold.created)).body.collection).to.equal(sold.collection)
    const ember = await openChannel(mover, 'ember')
    expect((await link(ember.client, ember.channel, moved.created)).body.collection).to.equal(
      moved.collection,
    )
  })

  it('[T9] and not while the chain has taken that transaction back', async () => {
    const creator = stage.people[5] as Wallet
    const { number } = await stage.head()
    const { created, collection } = await open(creator)
    await buy(collection)
    await setPayout(creator, collection, fan.address)
    await reachHead(stage, db.pool('owner'))
    const { client, channel } = await openChannel(creator, 'saltworks')
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    await reachHead(stage, db.pool('owner'))
    expect((await link(client, channel, created)).body.code).to.equal('INDEX_BEHIND')
    const again = await open(creator)
    await setPayout(creator, again.collection, fan.address)
    await reachHead(stage, db.pool('owner'))
    const depth = (await stage.head()).number - number
    await stage.chain.rpc('local_reorg', { depth, keep: [again.created] })
    await reachHead(stage, db.pool('owner'))
    const linked = await link(client, channel, again.created)
    expect([linked.status, linked.body.collection]).to.deep.equal([200, again.collection])
    expect(await payoutOf(channel), 'the later payout was taken back').to.equal(creator.address.toLowerCase())
  })
})
