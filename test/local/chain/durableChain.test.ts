import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { createWalletClient, defineChain, http, parseEther } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { startChain, type TestChain, type TestChainOptions } from '#test/kit/chain.ts'
import { until } from '#test/kit/time/until.ts'

type Hex = `0x${string}`
interface Block {
  number: Hex
  hash: Hex
  timestamp: Hex
  transactions: Hex[]
}

const RECEIVER = '0x00000000000000000000000000000000000000aa'

/** A wallet of a new key, sending over the chain's own JSON-RPC. */
async function wallet(chain: TestChain) {
  const account = privateKeyToAccount(await chain.fundedKey())
  const rpcUrls = { default: { http: [chain.url] } }
  const definition = defineChain({
    id: 31337,
    name: 'local',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls,
  })
  return createWalletClient({ account, chain: definition, transport: http(chain.url, { retryCount: 0 }) })
}

const block = (chain: TestChain, at: number | string) =>
  chain.rpc<Block>('eth_getBlockByNumber', typeof at === 'number' ? `0x${at.toString(16)}` : at, false)

async function hashes(chain: TestChain): Promise<Hex[]> {
  const { number } = await block(chain, 'latest')
  return Promise.all(Array.from({ length: Number(number) + 1 }, async (_, n) => (await block(chain, n)).hash))
}

describe('durable chain', () => {
  const open: TestChain[] = []
  async function start(options: TestChainOptions = {}): Promise<TestChain> {
    const chain = await startChain({ isDurable: true, ...options })
    open.push(chain)
    return chain
  }
  afterEach(async () => {
    for (const chain of open.splice(0)) {
      await chain.stop()
      chain.remove()
    }
  })

  it('kill -9 right behind an answered transaction loses nothing, and every hash repeats [M.2]', async () => {
    const first = await start()
    const sender = await wallet(first)
    const sent: Hex[] = []
    for (let i = 0; i < 5; i++) sent.push(await sender.sendTransaction({ to: RECEIVER, value: 1n }))
    await first.kill()
    const second = await start({ dir: first.dir })
    for (const hash of sent) {
      const receipt = await second.rpc<{ status: Hex } | null>('eth_getTransactionReceipt', hash)
      expect(receipt?.status, hash).to.equal('0x1')
    }
    const once = await hashes(second)
    await second.kill()
    const third = await start({ dir: first.dir })
    expect(await hashes(third)).to.deep.equal(once)
    expect(once).to.have.length(7)
  })

  it('kill -9 in the middle of a burst keeps every transaction that was answered', async () => {
    const first = await start()
    const senders = await Promise.all([wallet(first), wallet(first), wallet(first)])
    const answered: Hex[] = []
    const bursts = senders.map(async (sender) => {
      for (let nonce = 0; nonce < 100; nonce++) {
        answered.push(await sender.sendTransaction({ to: RECEIVER, value: 1n, nonce, gas: 21_000n }))
        if (answered.length === 60) void first.kill()
      }
    })
    const ends = await Promise.allSettled(bursts)
    expect(ends.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected'])
    const second = await start({ dir: first.dir })
    for (const hash of answered)
      expect(await second.rpc('eth_getTransactionReceipt', hash), hash).to.not.equal(null)
  })

  it('a half-written last line, as a power cut leaves it, is cut off', async () => {
    const first = await start()
    await (await wallet(first)).sendTransaction({ to: RECEIVER, value: 1n })
    const before = await hashes(first)
    await first.kill()
    const file = path.join(first.dir, '0.log')
    appendFileSync(file, '{"blockS":17')
    const second = await start({ dir: first.dir })
    expect(await hashes(second)).to.deep.equal(before)
    await second.rpc('local_mine', { blocks: 1 })
    await second.kill()
    expect(await hashes(await start({ dir: first.dir }))).to.have.length(before.length + 1)
  })

  it('a log that the node does not repeat is one clear sentence, and nothing is served', async () => {
    const first = await start()
    await first.rpc('local_mine', { blocks: 3 })
    await first.stop()
    const file = path.join(first.dir, '0.log')
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    const second = JSON.parse(lines[2] ?? '')
    lines[2] = JSON.stringify({ ...second, on: `0x${'1'.repeat(64)}` })
    writeFileSync(file, `${lines.join('\n')}\n`)
    const refused = await startChain({ isDurable: true, dir: first.dir }).then(
      () => 'started',
      (error: Error) => error.message,
    )
    expect(refused).to.match(/does not repeat itself at block 1; start with --fresh/)
  })

  it('is as it was at its start after a rewind, also when that is repeated from the log', async () => {
    const first = await start()
    await first.rpc('local_mine', { blocks: 2, seconds: 0 })
    await first.kill()
    const second = await start({ dir: first.dir })
    const before = await hashes(second)
    const sender = await wallet(second)
    await sender.sendTransaction({ to: RECEIVER, value: 5n })
    await second.rpc('local_mine', { blocks: 300, seconds: 86_400 })
    await second.rpc('local_rewind')
    expect(await hashes(second)).to.deep.equal(before)
    expect(BigInt(await second.rpc<Hex>('eth_getBalance', RECEIVER, 'latest'))).to.equal(0n)
    await second.rpc('local_mine', { blocks: 1, seconds: 0 })
    const { timestamp } = await block(second, 'latest')
    expect(Number(timestamp), 'the day is not skipped any more').to.be.lessThan(Date.now() / 1000 + 3600)
    const after = await hashes(second)
    await second.kill()
    const third = await start({ dir: first.dir })
    expect(await hashes(third)).to.deep.equal(after)
    // below where it began there is no way back
    await third.rpc('local_reorg', { depth: 2 })
    const refused = await third.rpc('local_rewind').then(
      () => 'rewound',
      (error: Error) => error.message,
    )
    expect(refused).to.match(/no way back: the block where this process began was dropped/)
  })

  it('a reorg drops transactions, keeps the named ones, and survives a restart', async () => {
    const first = await start()
    const sender = await wallet(first)
    const dropped = await sender.sendTransaction({ to: RECEIVER, value: parseEther('1') })
    const old = await block(first, 'latest')
    const other = await wallet(first)
    const kept = await other.sendTransaction({ to: RECEIVER, value: 7n })
    // the second wallet's coins came in a dropped block too, so their payment is kept before it
    const paid = (await block(first, 3)).transactions
    await first.rpc('local_reorg', { depth: 3, keep: [...paid, kept] })
    const tip = await block(first, 'latest')
    expect(Number(tip.number)).to.equal(5)
    expect(await first.rpc('eth_getTransactionReceipt', dropped)).to.equal(null)
    expect((await block(first, Number(old.number))).hash).to.not.equal(old.hash)
    expect(BigInt(await first.rpc<Hex>('eth_getBalance', RECEIVER, 'latest'))).to.equal(7n)
    const after = await hashes(first)
    await first.kill()
    const second = await start({ dir: first.dir })
    expect(await hashes(second)).to.deep.equal(after)
    expect(await second.rpc('eth_getTransactionReceipt', dropped)).to.equal(null)
    expect(await second.rpc('eth_getTransactionReceipt', kept)).to.not.equal(null)
  })

  it('the state is saved anew behind a long tail, and hashes and old receipts stay', async () => {
    const first = await start()
    const sent = await (await wallet(first)).sendTransaction({ to: RECEIVER, value: 5n })
    await first.rpc('local_mine', { blocks: 30 })
    const before = await hashes(first)
    await first.stop()
    const second = await start({ dir: first.dir, tailBlocks: 20 })
    expect(readdirSync(first.dir)).to.include('1.state').and.not.include('0.log')
    await second.rpc('local_mine', { blocks: 2 })
    await second.kill()
    const third = await start({ dir: first.dir, tailBlocks: 20 })
    expect((await hashes(third)).slice(0, before.length)).to.deep.equal(before)
    expect(await third.rpc('eth_getTransactionReceipt', sent)).to.have.property('status', '0x1')
    expect(BigInt(await third.rpc<Hex>('eth_getBalance', RECEIVER, 'latest'))).to.equal(5n)
    expect(readFileSync(path.join(first.dir, '1.log'), 'utf8').trim().split('\n')).to.have.length(3)
  })

  it('filler blocks make a fact safe and final; without them only told blocks come', async () => {
    const quick = await start({ slots: 1, fillers: 2, fillerMs: 50 })
    const sent = await (await wallet(quick)).sendTransaction({ to: RECEIVER, value: 1n })
    const { blockNumber } = await quick.rpc<{ blockNumber: Hex }>('eth_getTransactionReceipt', sent)
    const final = async () => Number((await block(quick, 'finalized')).number)
    await until('it is final', async () => (await final()) >= Number(blockNumber))
    expect(await final()).to.equal(Number(blockNumber))
    const still = await start({ slots: 32 })
    await still.rpc('local_mine', { blocks: 70 })
    expect(Number((await block(still, 'safe')).number)).to.equal(38)
    expect(Number((await block(still, 'finalized')).number)).to.equal(6)
  })

  it('the heartbeat is a block now and then', async () => {
    const chain = await start({ heartbeatMs: 60 })
    await until('three blocks', async () => Number((await block(chain, 'latest')).number) >= 3)
  })

  it('the clock can be moved ahead, and stays ahead after a restart', async () => {
    const first = await start()
    const before = Number((await block(first, 'latest')).timestamp)
    await first.rpc('local_mine', { blocks: 1, seconds: 86_400 })
    await first.kill()
    const second = await start({ dir: first.dir })
    await second.rpc('local_mine', { blocks: 1 })
    expect(Number((await block(second, 'latest')).timestamp)).to.be.at.least(before + 86_400)
  })

  it('the clock is moved ahead from the newest block, also where reorgs left that ahead of the clock', async () => {
    const chain = await start()
    await chain.rpc('local_mine', { blocks: 2 })
    for (let n = 0; n < 5; n++) await chain.rpc('local_reorg', { depth: 1 })
    const before = Number((await block(chain, 'latest')).timestamp)
    await chain.rpc('local_mine', { blocks: 1, seconds: 100 })
    expect(Number((await block(chain, 'latest')).timestamp)).to.be.at.least(before + 100)
  })

  it('held transactions wait and can be replaced at a higher price', async () => {
    const chain = await start()
    const sender = await wallet(chain)
    await chain.rpc('local_hold', true)
    const price = { gas: 21_000n, nonce: 0, maxPriorityFeePerGas: 1_000_000_000n }
    const low = await sender.sendTransaction({
      to: RECEIVER,
      value: 1n,
      ...price,
      maxFeePerGas: 10_000_000_000n,
    })
    expect(await chain.rpc('eth_getTransactionReceipt', low)).to.equal(null)
    const high = await sender.sendTransaction({
      to: RECEIVER,
      value: 2n,
      ...price,
      maxPriorityFeePerGas: 2_000_000_000n,
      maxFeePerGas: 20_000_000_000n,
    })
    await chain.rpc('local_mine', { blocks: 1 })
    expect(await chain.rpc('eth_getTransactionReceipt', low)).to.equal(null)
    expect(await chain.rpc('eth_getTransactionReceipt', high)).to.have.property('status', '0x1')
  })
})
