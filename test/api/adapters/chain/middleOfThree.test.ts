import { expect } from 'chai'
import { encodeErrorResult, type Hex, numberToHex, toFunctionSelector } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createAttestor } from '#api/adapters/chain/attestor/createAttestor.ts'
import { ChainUnconfirmed } from '#api/ports/chain.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { createAlarms } from '#telemetry/alarms.ts'
import { type AnsweringNode, startAnsweringNode } from '#test/kit/answeringNode.ts'
import { chainReader } from '#test/kit/chainReader.ts'

const COLLECTION: Hex = `0x${'c0'.repeat(20)}`
const WALLET: Hex = `0x${'5a'.repeat(20)}`

describe('what nodes tell differently by a block', () => {
  let nodes: AnsweringNode[]
  const alarms = createAlarms({ log: { error: () => {} }, clock: Date.now })
  beforeEach(async () => {
    nodes = [await startAnsweringNode(), await startAnsweringNode(), await startAnsweringNode()]
  })
  afterEach(() => Promise.all(nodes.map((node) => node.stop())))
  const [one, other] = [0, 1].map((n) => () => nodes[n] as AnsweringNode) as [
    () => AnsweringNode,
    () => AnsweringNode,
  ]
  const reader = (count: number) =>
    chainReader(
      nodes.slice(0, count).map(({ url }) => url),
      { alarms, oldAfterS: 60 },
    )
  const failure = (outcome: Promise<unknown>) =>
    outcome.then(
      () => null,
      (error: unknown) => error,
    )
  /** The sender of an attestor whose key every node takes for one. */
  function sender(count = 3) {
    const key = generatePrivateKey()
    for (const node of nodes) node.trusted.add(privateKeyToAccount(key).address.toLowerCase())
    return createAttestor({
      ...{ urls: nodes.slice(0, count).map(({ url }) => url), chainId: 31337, clock: Date.now, alarms },
      ...{ keys: fixedSecret(key), manager: COLLECTION, account: null, isPublic: false },
    }).sender
  }
  const blockOf = (baseFee: bigint) => ({ number: '0x64', baseFeePerGas: `0x${baseFee.toString(16)}` })
  const tell = (method: string, told: unknown[]) => {
    for (const [n, answer] of told.entries()) nodes[n]?.answers.set(method, answer)
  }
  const counts = (...told: number[]) => {
    for (const [n, count] of told.entries())
      Object.assign(nodes[n] as AnsweringNode, { transactionCount: count })
  }
  const fees = async (count?: number) => (await sender(count).gasMarket()).baseFee
  const tip = async (count?: number) => (await sender(count).gasMarket()).tip
  const funds = (count?: number) => sender(count).funds(WALLET)
  async function gas(count?: number): Promise<bigint | string> {
    const tried = await sender(count).tryRevocation(COLLECTION, 7n, 0n)
    // with half as much again for what others write meanwhile
    return tried.kind === 'works' ? (tried.call.gas * 2n) / 3n : tried.kind
  }

  it('[T34][S4.38] a nonce is counted by two, so that one stale or lying node of three stops and skips nothing', async () => {
    for (const told of [
      [4, 9, 9],
      [9, 4, 9],
      [9, 9, 4],
      [99, 9, 9],
      [9, 99, 9],
      [8, 99, 9],
      [4, 8, 9],
    ]) {
      counts(...told)
      const middle = [...told].sort((a, b) => a - b)[1]
      expect(await reader(3).transactionCount(WALLET), String(told)).to.equal(middle)
    }
    counts(9, 4)
    expect(await reader(2).transactionCount(WALLET), 'of two: what both have seen').to.equal(4)
    counts(9, 4, 9)
    one().isSilent = true
    expect(await reader(3).transactionCount(WALLET), 'of two that answer').to.equal(4)
    other().answers.set('eth_getTransactionCount', 'many')
    expect(await failure(reader(3).transactionCount(WALLET)), 'no number').to.be.instanceOf(ChainUnconfirmed)
  })

  it('[T34][S4.38] fees, tip and funds are those of two, or between those of others', async () => {
    for (const [n, wrong] of [0, 1, 2, 0, 1, 2].entries()) {
      const lie = n < 3 ? 1n : 10n ** 18n
      const told = [50n, 50n, 50n].with(wrong, lie)
      tell('eth_getBlockByNumber', told.map(blockOf))
      tell(
        'eth_maxPriorityFeePerGas',
        told.map((value) => `0x${value.toString(16)}`),
      )
      tell(
        'eth_getBalance',
        told.map((value) => `0x${value.toString(16)}`),
      )
      expect([await fees(), await tip(), await funds()], `${wrong}: ${lie}`).to.deep.equal([50n, 50n, 50n])
    }
    tell('eth_getBlockByNumber', [40n, 1n, 50n].map(blockOf))
    tell('eth_getBalance', ['0x28', '0xffff', '0x32'])
    expect([await fees(), await funds()]).to.deep.equal([40n, 50n])
    tell('eth_maxPriorityFeePerGas', ['0x28', '0x32'])
    // what is offered covers both; what is given away and what there is to spend is the less
    expect([await fees(2), await tip(2), await funds(2)]).to.deep.equal([40n, 40n, 40n])
    tell('eth_maxPriorityFeePerGas', ['0xffffffffffff', '0xffffffffffff'])
    expect(await tip(), 'a bound whatever they agree on').to.equal(3_000_000_000n)
    one().isSilent = true
    tell('eth_getBlockByNumber', [7n, 40n, 40n].map(blockOf))
    expect([await fees(), await fees(2)], 'a dead one is not waited for').to.deep.equal([40n, 40n])
  })

  it('[T34][S4.38] gas of a revocation too', async () => {
    for (const wrong of [0, 1, 2])
      for (const lie of ['0x1', '0xffffffff']) {
        tell('eth_estimateGas', ['0x186a0', '0x186a0', '0x186a0'].with(wrong, lie))
        expect(await gas(), `${wrong}: ${lie}`).to.equal(100_000n)
      }
    tell('eth_estimateGas', ['0x186a0', '0xffffffff', '0x186a4'])
    expect(await gas(), 'between').to.equal(100_004n)
    tell('eth_estimateGas', ['0x186a0', '0x186a4'])
    expect(await gas(2), 'of two: enough for both').to.equal(100_004n)
    one().isSilent = true
    expect(await gas(2)).to.equal(100_004n)
  })

  it('[T34][S4.38] and what its owner would have to be paid', async () => {
    const worthOf = (worth: bigint) =>
      Object.assign(new Error('execution reverted'), {
        data: encodeErrorResult({
          abi: streamPassAbi,
          errorName: 'StreamPass_WorthAboveMost',
          args: [worth, 0n],
        }),
      })
    // of a tier that is paid in the chain's own money
    for (const call of ['tierOf(uint256)', 'tier(uint16)'])
      tell(toFunctionSelector(call), Array(3).fill(numberToHex(0, { size: 32 * 40 })))
    for (const wrong of [0, 1, 2])
      for (const lie of [1n, 10n ** 18n]) {
        tell('eth_estimateGas', [500n, 500n, 500n].with(wrong, lie).map(worthOf))
        const tried = await sender().tryRevocation(COLLECTION, 7n, 0n)
        expect(tried, `${wrong}: ${lie}`).to.deep.equal({ kind: 'worth', worth: 500n, isNative: true })
      }
    tell('eth_estimateGas', [500n, 490n].map(worthOf))
    expect(await sender(2).tryRevocation(COLLECTION, 7n, 0n)).to.include({ worth: 490n })
  })

  it('[T34][S4.38] the head is one that two know', async () => {
    one().head = 5000
    one().branch = { from: 50, name: 'invented' }
    expect((await reader(3).head()).number).to.equal(100)
    Object.assign(one(), { head: 40, headAt: one().headAt - 600, branch: { from: 1e9, name: '' } })
    expect((await reader(3).head()).number, 'it stands still').to.equal(100)
  })
})
