import { expect } from 'chai'
import { type Hex, keccak256, serializeTransaction } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { serializeTransaction as serializeDeposit } from 'viem/op-stack'
import { listRoot } from '#indexer/proof/listRoot.ts'
import { RlpWriter } from '#indexer/proof/rlpWriter.ts'
import { provenTxHashes } from '#indexer/proof/transactions.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'

const GAS = { gas: 100_000n, chainId: 31337 }
const FEES = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n }
const TO: Hex = `0x${'12'.repeat(20)}`
const ACCESSES = [
  { address: TO, storageKeys: [`0x${'07'.repeat(32)}` as Hex, `0x${'00'.repeat(32)}` as Hex] },
]

describe('proof of transaction hashes', function () {
  this.timeout(60_000)
  let chain: TestChain
  // biome-ignore lint/suspicious/noExplicitAny: a block as the node tells it
  let block: any
  const sent: Hex[] = []

  before(async () => {
    chain = await startChain()
    const account = privateKeyToAccount(await chain.fundedKey())
    await chain.rpc('local_hold', true)
    const authorization = await account.signAuthorization({ address: TO, chainId: 31337, nonce: 9 })
    const orders = [
      { type: 'legacy', gasPrice: 10n ** 10n, to: TO, value: 1n },
      { type: 'legacy', gasPrice: 10n ** 10n, to: null, data: '0x00' },
      { type: 'eip2930', gasPrice: 10n ** 10n, to: TO, accessList: ACCESSES },
      { type: 'eip1559', ...FEES, to: TO, value: 2n ** 60n, data: '0x1234', accessList: ACCESSES },
      { type: 'eip7702', ...FEES, to: TO, authorizationList: [authorization] },
    ]
    for (const [nonce, order] of orders.entries()) {
      const raw = await account.signTransaction({ ...GAS, ...order, nonce } as never)
      sent.push(await chain.rpc<Hex>('eth_sendRawTransaction', raw))
    }
    await chain.rpc('local_mine', { blocks: 1 })
    block = await chain.rpc('eth_getBlockByNumber', 'latest', true)
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  it('[T34] legacy, access list, dynamic fee and set code give the root of a real block', () => {
    expect(block.transactions.map((tx: { type: string }) => tx.type)).to.include.members([
      '0x0',
      '0x1',
      '0x2',
      '0x4',
    ])
    expect([...(provenTxHashes(block, block) ?? [])].sort()).to.deep.equal([...sent].sort())
  })

  it('[T34] one altered field is a lie, an unknown type or a list of hashes proves nothing', () => {
    const bent = structuredClone(block)
    bent.transactions[3].value = '0x1'
    expect(() => provenTxHashes(block, bent)).to.throw('transactionsRoot')
    bent.transactions[3].type = '0x64'
    expect(provenTxHashes(block, bent)).to.equal(null)
    expect(provenTxHashes(block, { ...block, transactions: sent })).to.equal(null)
  })

  it('[T34] a hash told beside the fields counts for nothing', () => {
    const bent = structuredClone(block)
    for (const tx of bent.transactions) tx.hash = `0x${'bad'.repeat(21)}b`
    expect([...(provenTxHashes(block, bent) ?? [])].sort()).to.deep.equal([...sent].sort())
  })

  /** A block of one transaction as its own root has it. */
  function blockOf(raw: Hex, told: object) {
    const bytes = Buffer.from(raw.slice(2), 'hex')
    const transactionsRoot = `0x${listRoot(new RlpWriter(), 1, (to) => to.raw(bytes)).toString('hex')}`
    const hash = `0x${'01'.repeat(32)}`
    return [
      { hash, transactionsRoot },
      { hash, transactions: [told] },
    ] as const
  }

  it('[T34] an OP deposit is encoded as another encoder does', () => {
    const deposit = {
      ...{ sourceHash: `0x${'ab'.repeat(32)}`, from: TO, to: TO, mint: 5n, value: 7n, gas: 21_000n },
      ...{ isSystemTx: false, data: '0x1234', type: 'deposit' },
    }
    const raw = serializeDeposit(deposit as never)
    const told = {
      ...{ type: '0x7e', sourceHash: deposit.sourceHash, from: TO, to: TO, mint: '0x5' },
      ...{ value: '0x7', gas: '0x5208', isSystemTx: false, input: '0x1234' },
    }
    expect(provenTxHashes(...blockOf(raw, told))).to.deep.equal([keccak256(raw)])
  })

  it('[T34] a blob transaction is encoded as another encoder does', () => {
    const blobVersionedHashes = [`0x01${'cd'.repeat(31)}`] as Hex[]
    const blob = {
      type: 'eip4844',
      ...GAS,
      ...FEES,
      to: TO,
      nonce: 3,
      maxFeePerBlobGas: 9n,
      blobVersionedHashes,
    }
    const raw = serializeTransaction(blob as never, {
      r: `0x${'03'.repeat(32)}`,
      s: `0x${'04'.repeat(32)}`,
      yParity: 1,
    })
    const told = {
      ...{
        type: '0x3',
        chainId: '0x7a69',
        nonce: '0x3',
        maxPriorityFeePerGas: '0x1',
        maxFeePerGas: '0x2540be400',
      },
      ...{ gas: '0x186a0', to: TO, value: '0x0', input: '0x', accessList: [], maxFeePerBlobGas: '0x9' },
      ...{ blobVersionedHashes, yParity: '0x1', r: `0x${'03'.repeat(32)}`, s: `0x${'04'.repeat(32)}` },
    }
    expect(provenTxHashes(...blockOf(raw, told))).to.deep.equal([keccak256(raw)])
  })
})
