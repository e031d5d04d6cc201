import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createWalletClient, http, keccak256, parseEther } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { PURPOSE_TABLE } from '#api/purposeTable.ts'
import { watchIntents } from '#api/transactions/watchIntents.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const CHAIN = 31337

describe('wallet transactions', () => {
  const { database, api } = joinApi()
  let chain: TestChain
  let client: Client
  let rows: ReturnType<typeof createChainRows>
  let nonce = 0
  before(async function () {
    this.timeout(60_000)
    chain = await startChain()
    const wallet = privateKeyToAccount(await chain.fundedKey())
    client = await signIn(api().url, wallet)
    rows = createChainRows(database.pool('indexer'))
    await rows.cursor(0, { safe: 0 })
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const look = (urls = [chain.url]) =>
    watchIntents({
      pool: database.pool('api'),
      chain: chainReader(urls),
      finder: createTransactionFinder(urls, CHAIN),
      clock: Date.now,
      random: randomBytes,
      chainId: CHAIN,
      purposes: PURPOSE_TABLE,
    })
  const sender = () =>
    createWalletClient({ account: client.wallet, chain: foundry, transport: http(chain.url) })
  const counts = () => countRows(database.pool('owner'))
  /** Signs without sending. */
  async function sign(change: { nonce: number; value?: bigint; gas?: bigint }) {
    const request = await sender().prepareTransactionRequest({
      to: client.wallet.address,
      value: 0n,
      gas: 100_000n,
      ...change,
    })
    const raw = await sender().signTransaction(request)
    return { raw, hash: keccak256(raw) }
  }
  const send = (raw: string) => chain.rpc<string>('eth_sendRawTransaction', raw)
  async function intend(txHash: string, ofNonce: number, expected: Record<string, string> = {}) {
    const body = {
      chainId: CHAIN,
      wallet: client.wallet.address,
      nonce: ofNonce,
      purpose: 'purchase',
      txHash,
      expect: expected,
    }
    const reply = await client.call('POST', '/v1/tx-intents', { body })
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.id as string
  }
  const read = async (id: string) => (await client.call('GET', `/v1/tx-intents/${id}`)).body
  const mined = async (hash: string) =>
    Number((await chain.rpc<{ blockNumber: string }>('eth_getTransactionReceipt', hash)).blockNumber)
  const PURCHASED = PURPOSE_TABLE.purchase.topics[0] as string
  /**
   * Does something that buys nothing: it leaves its own intents and no other row. Afterwards the same person
   * pays, and that counts.
   */
  async function buysNothing(intents: number, work: () => Promise<void>): Promise<void> {
    const before = await counts()
    await work()
    expect(await counts()).to.deep.equal({ ...before, intents: before.intents + intents })
    const { raw, hash } = await sign({ nonce, value: 4n })
    const id = await intend(hash, nonce++)
    await send(raw)
    const block = await mined(hash)
    await rows.event(hash, block, PURCHASED)
    await rows.cursor(block, { safe: block - 1 })
    await look()
    expect((await read(id)).state, 'good input afterwards').to.equal('included')
  }

  it('goes sent → included when the index has its event → safe with its block', async () => {
    const { raw, hash } = await sign({ nonce, value: parseEther('0.1') })
    const id = await intend(hash, nonce++)
    await look()
    expect((await read(id)).state).to.equal('sent')
    await send(raw)
    const block = await mined(hash)
    await look()
    expect((await read(id)).state, 'mined, but not indexed').to.equal('sent')
    await rows.event(hash, block, PURCHASED)
    await rows.cursor(block, { safe: block - 1 })
    await look()
    expect(await read(id)).to.include({ state: 'included', block })
    await rows.cursor(block, { safe: block })
    await look()
    expect(await read(id)).to.include({ state: 'safe', block })
  })

  it('counts the event only from the contract that the browser named', async () => {
    const collection = `0x${randomBytes(20).toString('hex')}`
    const { raw, hash } = await sign({ nonce, value: 9n })
    const id = await intend(hash, nonce++, { collection })
    await send(raw)
    const block = await mined(hash)
    await rows.event(hash, block, PURCHASED)
    await rows.cursor(block, { safe: block - 1 })
    await look()
    expect((await read(id)).state).to.equal('sent')
    await rows.event(hash, block, PURCHASED, collection)
    await look()
    expect((await read(id)).state).to.equal('included')
  })

  it('the same transaction twice is one intent', async () => {
    const hash = `0x${randomBytes(32).toString('hex')}`
    expect(await intend(hash, 900)).to.equal(await intend(hash, 900))
    await database.pool('owner').query('DELETE FROM app.tx_intent WHERE nonce = 900')
  })

  it('says so when the contract refused it', async () => {
    await buysNothing(1, async () => {
      // creation code that reverts at once
      const raw = await sender().signTransaction({
        nonce,
        data: '0x60006000fd',
        gas: 100_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 1n,
        type: 'eip1559',
      })
      const hash = keccak256(raw)
      const id = await intend(hash, nonce++)
      await send(raw)
      await look()
      expect(await read(id)).to.include({ state: 'reverted', block: await mined(hash) })
      expect((await read(id)).error).to.contain('refused')
    })
  })

  it('says so when it went through without doing what it was sent for', async () => {
    await buysNothing(1, async () => {
      const { raw, hash } = await sign({ nonce })
      const id = await intend(hash, nonce++)
      await send(raw)
      const block = await mined(hash)
      await rows.cursor(block, { safe: block - 1 })
      await look()
      expect((await read(id)).state, 'the index may stand on another branch').to.equal('sent')
      await rows.cursor(block, { safe: block })
      await look()
      expect(await read(id)).to.include({ state: 'reverted' })
      expect((await read(id)).error).to.contain('did not do')
    })
  })

  it('follows a replacement and tells a cancellation from it', async () => {
    await buysNothing(3, async () => {
      const first = await sign({ nonce, value: 1n })
      const other = await sign({ nonce, value: 2n })
      const replaced = await intend(first.hash, nonce++)
      await send(other.raw)
      await look()
      expect(await read(replaced)).to.include({ state: 'replaced', replacedBy: other.hash })
      const { intents } = (await client.call('GET', '/v1/tx-intents')).body
      const followed = intents.find((one: { txHash: string }) => one.txHash === other.hash)
      expect(followed, 'the new hash is followed').to.include({ state: 'sent', purpose: 'purchase' })
      const wanted = await sign({ nonce, value: 1n })
      const cancel = await sign({ nonce, gas: 21_000n })
      const cancelled = await intend(wanted.hash, nonce++)
      await send(cancel.raw)
      await look()
      expect(await read(cancelled)).to.include({ state: 'cancelled', replacedBy: cancel.hash })
    })
  })

  it('a reorg takes it back to sent, and it can be mined again', async () => {
    const { raw, hash } = await sign({ nonce, value: 3n })
    const id = await intend(hash, nonce)
    await send(raw)
    const block = await mined(hash)
    await rows.event(hash, block, PURCHASED)
    await rows.cursor(block, { safe: 0 })
    await look()
    expect((await read(id)).state).to.equal('included')
    await chain.rpc('local_reorg', { depth: 1 })
    await look()
    expect(await read(id)).to.include({ state: 'sent', block: null })
    await send(raw)
    await look()
    expect((await read(id)).state).to.equal('included')
    nonce++
  })

  it('is dropped when no node knows it for ten minutes, not before', async () => {
    await buysNothing(1, async () => {
      const { hash } = await sign({ nonce: nonce + 5 })
      const id = await intend(hash, nonce + 5)
      await look()
      expect((await read(id)).state).to.equal('sent')
      await database.pool('owner').query("UPDATE app.clock SET shift = '11 minutes'")
      await look(['http://127.0.0.1:1'])
      expect((await read(id)).state, 'no node answers: nothing is concluded').to.equal('sent')
      await look()
      expect((await read(id)).state).to.equal('dropped')
    })
  })

  it('foreign wallets, foreign intents and other chains are refused', async () => {
    const stranger = await signIn(api().url)
    const before = await counts()
    const body = {
      chainId: CHAIN,
      wallet: client.wallet.address,
      nonce: 0,
      purpose: 'purchase',
      txHash: `0x${'7'.repeat(64)}`,
      expect: {},
    }
    expect((await stranger.call('POST', '/v1/tx-intents', { body })).body.code).to.equal('FORBIDDEN')
    expect(
      (await client.call('POST', '/v1/tx-intents', { body: { ...body, chainId: 1 } })).body.code,
    ).to.equal('WRONG_CHAIN')
    expect(await counts()).to.deep.equal(before)
    expect((await stranger.call('GET', '/v1/tx-intents')).body.intents).to.deep.equal([])
    expect((await client.call('GET', '/v1/tx-intents')).body.intents).not.to.deep.equal([])
    expect((await client.call('POST', '/v1/tx-intents', { body })).status, 'the right wallet').to.equal(201)
  })
})
