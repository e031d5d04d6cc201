import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { parseEther } from 'viem'
import { startChain, type TestChain, type TestChainOptions } from '#test/kit/chain.ts'
import { until } from '#test/kit/time/until.ts'
import { block, type Hex, RECEIVER, wallet } from './chainWallet.ts'

const DAY_S = 86_400

const balance = async (chain: TestChain) => BigInt(await chain.rpc<Hex>('eth_getBalance', RECEIVER, 'latest'))

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
  const end = async () => {
    for (const chain of open.splice(0)) {
      await chain.stop()
      chain.remove()
    }
  }

  describe('from start to start', () => {
    let chain: TestChain
    let options: TestChainOptions = {}
    const again = async () => {
      chain = await start({ dir: chain.dir, ...options })
      return chain
    }
    before(async () => {
      chain = await start()
    })
    after(end)

    it('kill -9 right behind an answered transaction loses nothing, and every hash repeats [M.2]', async () => {
      const sender = await wallet(chain)
      const sent: Hex[] = []
      for (let i = 0; i < 5; i++) sent.push(await sender.sendTransaction({ to: RECEIVER, value: 1n }))
      await chain.kill()
      await again()
      for (const hash of sent) {
        const receipt = await chain.rpc<{ status: Hex } | null>('eth_getTransactionReceipt', hash)
        expect(receipt?.status, hash).to.equal('0x1')
      }
      const once = await hashes(chain)
      expect(once).to.have.length(7)
      await chain.kill()
      // as a power cut leaves it
      appendFileSync(path.join(chain.dir, '0.log'), '{"blockS":17')
      expect(await hashes(await again()), 'a half-written last line is cut off').to.deep.equal(once)
    })

    it('a reorg drops transactions, keeps the named ones, and survives a restart; the clock that was moved stays ahead', async () => {
      const height = Number((await block(chain, 'latest')).number)
      const sender = await wallet(chain)
      const dropped = await sender.sendTransaction({ to: RECEIVER, value: parseEther('1') })
      const old = await block(chain, 'latest')
      const other = await wallet(chain)
      const kept = await other.sendTransaction({ to: RECEIVER, value: 7n })
      // the second wallet's coins came in a dropped block too, so their payment is kept before it
      const paid = (await block(chain, height + 3)).transactions
      await chain.rpc('local_reorg', { depth: 3, keep: [...paid, kept] })
      expect(Number((await block(chain, 'latest')).number)).to.equal(height + 5)
      expect(await chain.rpc('eth_getTransactionReceipt', dropped)).to.equal(null)
      expect((await block(chain, Number(old.number))).hash).to.not.equal(old.hash)
      expect(await balance(chain)).to.equal(5n + 7n)
      const before = Number((await block(chain, 'latest')).timestamp)
      await chain.rpc('local_mine', { blocks: 1, seconds: DAY_S })
      const after = await hashes(chain)
      await chain.kill()
      expect(await hashes(await again()), 'also behind the line that was cut off').to.deep.equal(after)
      expect(await chain.rpc('eth_getTransactionReceipt', dropped)).to.equal(null)
      expect(await chain.rpc('eth_getTransactionReceipt', kept)).to.not.equal(null)
      await chain.rpc('local_mine', { blocks: 1 })
      expect(Number((await block(chain, 'latest')).timestamp)).to.be.at.least(before + DAY_S)
    })

    it('is as it was at its mark or start after a rewind, also when that is repeated from the log', async () => {
      await chain.rpc('local_mark')
      const before = await hashes(chain)
      const { timestamp } = await block(chain, 'latest')
      const has = await balance(chain)
      const sender = await wallet(chain)
      await sender.sendTransaction({ to: RECEIVER, value: 5n })
      await chain.rpc('local_mine', { blocks: 300, seconds: DAY_S })
      for (let time = 0; time < 2; time++) {
        await chain.rpc('local_rewind')
        expect(await hashes(chain)).to.deep.equal(before)
        expect(await balance(chain)).to.equal(has)
        await chain.rpc('local_mine', { blocks: 1, seconds: 0 })
      }
      const now = await block(chain, 'latest')
      expect(Number(now.timestamp), 'the day is not skipped any more').to.be.below(Number(timestamp) + 3600)
      const after = await hashes(chain)
      await chain.kill()
      expect(await hashes(await again())).to.deep.equal(after)
      await chain.rpc('local_mine', { blocks: 2 })
      await chain.rpc('local_rewind')
      expect(await hashes(chain), 'where its process began').to.deep.equal(after)
      // below where it began there is no way back
      await chain.rpc('local_reorg', { depth: 2 })
      const refused = await chain.rpc('local_rewind').then(
        () => 'rewound',
        (error: Error) => error.message,
      )
      expect(refused).to.match(
        /no way back: the block where this process began, or the marked one, was dropped/,
      )
    })

    it('the state is saved anew behind a long tail, and hashes and old receipts stay', async () => {
      const sent = await (await wallet(chain)).sendTransaction({ to: RECEIVER, value: 5n })
      const has = await balance(chain)
      const before = await hashes(chain)
      await chain.stop()
      options = { tailBlocks: 20 }
      await again()
      expect(readdirSync(chain.dir)).to.include('1.state').and.not.include('0.log')
      await chain.rpc('local_mine', { blocks: 2 })
      await chain.kill()
      await again()
      expect((await hashes(chain)).slice(0, before.length)).to.deep.equal(before)
      expect(await chain.rpc('eth_getTransactionReceipt', sent)).to.have.property('status', '0x1')
      expect(await balance(chain)).to.equal(has)
      expect(readFileSync(path.join(chain.dir, '1.log'), 'utf8').trim().split('\n')).to.have.length(3)
    })

    it('a log that the node does not repeat is one clear sentence, and nothing is served', async () => {
      const { number } = await block(chain, 'latest')
      await chain.stop()
      const file = path.join(chain.dir, '1.log')
      const lines = readFileSync(file, 'utf8').trim().split('\n')
      const last = JSON.parse(lines[2] ?? '')
      lines[2] = JSON.stringify({ ...last, on: `0x${'1'.repeat(64)}` })
      writeFileSync(file, `${lines.join('\n')}\n`)
      const refused = await again().then(
        () => 'started',
        (error: Error) => error.message,
      )
      expect(refused).to.include(`does not repeat itself at block ${Number(number) - 1}; start with --fresh`)
    })
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
    await end()
  })

  it('filler blocks make a fact safe and final', async () => {
    const quick = await start({ slots: 1, fillers: 2, fillerMs: 50 })
    const sent = await (await wallet(quick)).sendTransaction({ to: RECEIVER, value: 1n })
    const { blockNumber } = await quick.rpc<{ blockNumber: Hex }>('eth_getTransactionReceipt', sent)
    const final = async () => Number((await block(quick, 'finalized')).number)
    await until('it is final', async () => (await final()) >= Number(blockNumber))
    expect(await final()).to.equal(Number(blockNumber))
    await end()
  })

  it('the heartbeat is a block now and then', async () => {
    const chain = await start({ heartbeatMs: 60 })
    await until('three blocks', async () => Number((await block(chain, 'latest')).number) >= 3)
    await end()
  })
})
