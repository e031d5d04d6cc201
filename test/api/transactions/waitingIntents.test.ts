import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { PURPOSE_TABLE } from '#api/purposeTable.ts'
import { watchIntents } from '#api/transactions/watchIntents.ts'
import { type AnsweringNode, startAnsweringNode } from '#test/kit/answeringNode.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const CHAIN = 31337
const BLOCK = 50
const PURCHASED = PURPOSE_TABLE.purchase.topics[0] as string
const CREATED = PURPOSE_TABLE.collection.topics[0] as string
const anyHash = () => `0x${randomBytes(32).toString('hex')}`
const anyAddress = () => `0x${randomBytes(20).toString('hex')}`

describe('wallet transactions that wait', () => {
  const { database, api } = joinApi()
  let nodes: [AnsweringNode, AnsweringNode]
  let client: Client
  let rows: ReturnType<typeof createChainRows>
  let nonce = 0
  before(async () => {
    nodes = [await startAnsweringNode(), await startAnsweringNode()]
    client = await signIn(api().url)
    rows = createChainRows(database.pool('indexer'))
  })
  beforeEach(async () => {
    await rows.cursor(100)
    for (const node of nodes) Object.assign(node, { isSilent: false, transactionCount: nonce })
  })
  afterEach(async () => {
    await database.pool('owner').query("UPDATE app.clock SET shift = '0'; DELETE FROM app.tx_intent")
    await database.pool('owner').query('DELETE FROM chain.suspension')
  })
  after(() => Promise.all(nodes.map((node) => node.stop())))

  const look = (urls = nodes.map(({ url }) => url)) =>
    watchIntents({
      pool: database.pool('api'),
      chain: chainReader(urls),
      finder: createTransactionFinder(urls, CHAIN),
      clock: Date.now,
      random: randomBytes,
      chainId: CHAIN,
      purposes: PURPOSE_TABLE,
    })
  /** A sent transaction that both nodes show in a block. */
  async function sent(expected: Record<string, string> = {}, purpose = 'purchase') {
    const txHash = anyHash()
    const body = { chainId: CHAIN, wallet: client.wallet.address, nonce: nonce++, purpose, txHash }
    const reply = await client.call('POST', '/v1/tx-intents', { body: { ...body, expect: expected } })
    expect(reply.status, reply.text).to.equal(201)
    for (const node of nodes) node.receipts.set(txHash, { block: BLOCK })
    const id = reply.body.id as string
    const state = async () => (await client.call('GET', `/v1/tx-intents/${id}`)).body.state as string
    return { txHash, state }
  }
  /** Looks so often that whatever could end has ended. */
  async function settle(urls?: string[]) {
    for (let n = 0; n < 3; n++) await look(urls)
  }

  it('[T35] of a suspended contract: included is told, the end waits until it is folded', async () => {
    const collection = anyAddress()
    const { txHash, state } = await sent({ collection })
    await rows.event(txHash, BLOCK, PURCHASED, collection)
    await rows.suspend(collection, BLOCK)
    await settle()
    expect(await state()).to.equal('included')
    await database.pool('owner').query("UPDATE app.clock SET shift = '1 day'")
    await settle()
    expect(await state(), 'nothing times out').to.equal('included')
    await rows.lift(collection)
    await settle()
    expect(await state()).to.equal('safe')
  })

  it('[T35] of a contract whose events may not be followed: never failed', async () => {
    const collection = anyAddress()
    const { state } = await sent({ collection })
    await rows.suspend(collection, BLOCK - 10)
    await settle()
    expect(await state()).to.equal('sent')
    await rows.lift(collection)
    await settle()
    expect(await state()).to.equal('reverted')
  })

  it('[T35] what was folded before the suspension began is not held up', async () => {
    const collection = anyAddress()
    const { txHash, state } = await sent({ collection })
    await rows.event(txHash, BLOCK, PURCHASED, collection)
    await rows.suspend(collection, BLOCK + 1)
    await settle()
    expect(await state()).to.equal('safe')
  })

  it('[T35] in a contract that everybody shares, only who the suspension is about waits', async () => {
    const factory = anyAddress()
    const [mine, other] = [await sent({}, 'collection'), await sent({}, 'collection')]
    await rows.event(mine.txHash, BLOCK, CREATED, factory)
    await rows.event(other.txHash, BLOCK, CREATED, factory)
    const about = Buffer.concat([Buffer.alloc(12), randomBytes(20)])
    await database
      .pool('indexer')
      .query('UPDATE chain.event SET topics = topics || $2::bytea WHERE tx_hash = $1', [
        Buffer.from(mine.txHash.slice(2), 'hex'),
        about,
      ])
    await rows.suspend(factory, BLOCK, { key: about.subarray(12) })
    await settle()
    expect([await mine.state(), await other.state()]).to.deep.equal(['included', 'safe'])
  })

  it('[T34] safe needs the level and agreement', async () => {
    const { txHash, state } = await sent()
    await rows.event(txHash, BLOCK, PURCHASED)
    await rows.cursor(100, { safe: 100, agreed: BLOCK - 1 })
    await settle()
    expect(await state(), 'one provider alone called it safe').to.equal('included')
    await rows.cursor(100, { safe: BLOCK - 1, agreed: BLOCK - 1 })
    await settle()
    expect(await state()).to.equal('included')
    await rows.cursor(100, { safe: 100, agreed: BLOCK })
    await settle()
    expect(await state()).to.equal('safe')
  })

  it('[T34] one provider of two alone ends nothing', async () => {
    const [lone, silent] = nodes
    const mined = await sent()
    silent.isSilent = true
    await settle()
    expect(await mined.state(), 'not failed because its event is missing').to.equal('sent')
    await rows.event(mined.txHash, BLOCK, PURCHASED)
    await settle()
    expect(await mined.state(), 'watching may go on').to.equal('included')
    const refused = await sent()
    lone.receipts.set(refused.txHash, { block: BLOCK, ok: false })
    await settle()
    expect(await refused.state()).to.equal('sent')
    silent.isSilent = false
    silent.receipts.set(refused.txHash, { block: BLOCK, ok: false })
    await settle()
    expect([await mined.state(), await refused.state()]).to.deep.equal(['safe', 'reverted'])
  })

  it('[T34] two that tell something else about one transaction hold up only this one', async () => {
    const [liar] = nodes
    const [disputed, fine] = [await sent(), await sent()]
    liar.receipts.set(disputed.txHash, { block: BLOCK, ok: false })
    await rows.event(fine.txHash, BLOCK, PURCHASED)
    await look()
    expect([await disputed.state(), await fine.state()]).to.deep.equal(['sent', 'included'])
  })

  it('[T34] is replaced or dropped only when both say so', async () => {
    const [liar, silent] = nodes
    const { txHash, state } = await sent()
    for (const node of nodes) node.receipts.delete(txHash)
    liar.transactionCount = nonce + 5
    silent.transactionCount = nonce - 1
    await database.pool('owner').query("UPDATE app.clock SET shift = '5 minutes'")
    await settle()
    expect(await state(), 'one has not seen another transaction of this nonce').to.equal('sent')
    await database.pool('owner').query("UPDATE app.clock SET shift = '11 minutes'")
    silent.isSilent = true
    liar.transactionCount = nonce - 1
    await settle()
    expect(await state(), 'one has not said that it forgot it').to.equal('sent')
    silent.isSilent = false
    await settle()
    expect(await state()).to.equal('dropped')
  })
})
