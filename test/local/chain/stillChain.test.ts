import { expect } from 'chai'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { block, RECEIVER, wallet } from './chainWallet.ts'

describe('a chain that stands still', () => {
  let chain: TestChain
  beforeEach(async () => {
    chain = await startChain()
  })
  afterEach(() => chain.stop())

  it('has only blocks that it is told to make', async () => {
    await chain.rpc('local_mine', { blocks: 70 })
    expect(Number((await block(chain, 'latest')).number)).to.equal(70)
    expect(Number((await block(chain, 'safe')).number)).to.equal(38)
    expect(Number((await block(chain, 'finalized')).number)).to.equal(6)
  })

  it('has its clock moved ahead from the newest block, also where reorgs left that ahead of the clock', async () => {
    await chain.rpc('local_mine', { blocks: 2 })
    for (let n = 0; n < 5; n++) await chain.rpc('local_reorg', { depth: 1 })
    const before = Number((await block(chain, 'latest')).timestamp)
    await chain.rpc('local_mine', { blocks: 1, seconds: 100 })
    expect(Number((await block(chain, 'latest')).timestamp)).to.be.at.least(before + 100)
  })

  it('holds transactions, which wait and can be replaced at a higher price', async () => {
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
