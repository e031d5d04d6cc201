import { expect } from 'chai'
import { encodeFunctionData, encodeFunctionResult, type Hex, numberToHex, toFunctionSelector } from 'viem'
import { createForeignTokens } from '#api/adapters/chain/createForeignTokens.ts'
import { ChainDisputed, ChainUnreadable } from '#api/ports/chain.ts'
import { stagedoorLensAbi } from '#generated/abis.ts'
import { createAlarms } from '#telemetry/alarms.ts'
import { type AnsweringNode, startAnsweringNode } from '#test/kit/answeringNode.ts'

const TOKEN = `0x${'70'.repeat(20)}`
const SYMBOL = toFunctionSelector('symbol()')
const DECIMALS = toFunctionSelector('decimals()')
const HOLDINGS = encodeFunctionData({
  abi: stagedoorLensAbi,
  functionName: 'holdings',
  args: [[], []],
}).slice(0, 10)

/** What the lens says of a token that answers as an ERC-20, and of nothing else. */
const LENS_SAYS = encodeFunctionResult({
  abi: stagedoorLensAbi,
  functionName: 'holdings',
  result: [
    { blockNumber: 100n, time: 0n, parentHash: numberToHex(1, { size: 32 }) },
    [true, false, false].map((answered) => ({ answered, amount: 0n, passes: false })),
  ],
})
const says = (text: string): Hex => `0x${Buffer.from(text).toString('hex').padEnd(64, '0')}`

describe('looking at a foreign token', () => {
  let nodes: AnsweringNode[]
  beforeEach(async () => {
    nodes = [await startAnsweringNode(), await startAnsweringNode()]
    for (const { answers } of nodes) {
      answers.set('eth_getCode', '0x00')
      answers.set(toFunctionSelector('supportsInterface(bytes4)'), '0x')
      answers.set(HOLDINGS, LENS_SAYS)
      answers.set(DECIMALS, numberToHex(6, { size: 32 }))
      answers.set(SYMBOL, says('ZOO'))
    }
  })
  afterEach(() => Promise.all(nodes.map((node) => node.stop())))

  const look = (count = 1) =>
    createForeignTokens({
      ...{ urls: nodes.slice(0, count).map(({ url }) => url), chainId: 31337, oldAfterS: null },
      ...{ lens: `0x${'1e'.repeat(20)}`, clock: Date.now },
      alarms: createAlarms({ log: { error: () => {} }, clock: Date.now }),
    })
      .look(TOKEN)
      .catch((error: unknown) => error)
  const everyNode = (asked: string, answer: unknown) => {
    for (const { answers } of nodes) answers.set(asked, answer)
  }

  it('[T33] a token that spoils its own answer has no symbol, however its node says so', async () => {
    const zoo = { kind: 'erc20', symbol: 'ZOO', decimals: 6 }
    expect(await look()).to.deep.equal(zoo)
    for (const message of [
      'out of gas',
      'EVM error OutOfGas',
      'EVM error InvalidFEOpcode',
      'invalid opcode: INVALID',
      'execution reverted',
      'BadInstruction',
      'invalid jump destination',
      'stack underflow (0 <=> 1)',
    ]) {
      everyNode(SYMBOL, new Error(message))
      expect(await look(), message).to.deep.equal({ ...zoo, symbol: null })
    }
    for (const message of ['header not found', 'missing trie node', 'request limit reached', 'timeout']) {
      everyNode(SYMBOL, new Error(message))
      expect(await look(), message).to.be.instanceOf(ChainUnreadable)
    }
  })

  it('[T34] two providers that tell of different tokens are both not believed', async () => {
    expect(await look(2)).to.include({ symbol: 'ZOO' })
    nodes[0]?.answers.set(SYMBOL, says('NORTH'))
    expect(await look(2)).to.be.instanceOf(ChainDisputed)
  })

  it('[T35] what answers in place of the lens is no answer', async () => {
    for (const answer of ['0x', '0x00', Object.assign(new Error('execution reverted'), { data: '0x' })]) {
      everyNode(HOLDINGS, answer)
      expect(await look(), String(answer)).to.be.instanceOf(ChainUnreadable)
    }
  })
})
