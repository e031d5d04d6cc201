import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { provenHeader } from '#indexer/proof/header.ts'
import { type ModelBlock, type ModelReceipt, modelBlocks } from '../kit/modelBlocks.ts'
import { provenLogs } from '../kit/provenLogs.ts'
import { createStage, type Stage } from '../kit/stage.ts'

interface Receipt {
  logs: { address: string; topics: string[] }[]
}

describe('provenLogs and provenHeader on real blocks', function () {
  this.timeout(60_000)
  let stage: Stage

  before(async () => {
    stage = await createStage(6)
    // more than 128 and more than 256 transactions: the positions get longer keys
    await stage.chain.rpc('local_hold', true)
    const payer = stage.people[3] as Wallet
    const first = await stage.provider.getTransactionCount(payer.address)
    const to = stage.deployment.ledger
    const data = `0x${'cafe'.padStart(8, '0')}`
    for (let i = 0; i < 300; i++) {
      const fee =
        i % 3
          ? { type: 2, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n }
          : { type: 0, gasPrice: 10n ** 10n }
      const signed = await payer.signTransaction({
        to: i % 7 ? payer.address : to,
        data: i % 7 ? '0x' : data,
        nonce: first + i,
        chainId: 31337,
        gasLimit: 60_000,
        ...fee,
      })
      await stage.chain.rpc('eth_sendRawTransaction', signed)
    }
    await stage.chain.rpc('local_mine', { blocks: 1 })
    await stage.chain.rpc('local_hold', false)
    await stage.act(10)
  })
  after(() => stage?.stop())

  it('[T34] recomputes hash and receiptsRoot of every block of the chain, up to 300 transactions', async () => {
    const head = (await stage.head()).number
    let largest = 0
    for (let number = 0; number <= head; number++) {
      const raw = await stage.chain.rpc('eth_getBlockByNumber', `0x${number.toString(16)}`, false)
      const header = provenHeader(raw)
      const receipts = await stage.chain.rpc<unknown[]>('eth_getBlockReceipts', header.hash)
      expect(provenLogs(header, receipts), `block ${number}`).to.be.an('array')
      largest = Math.max(largest, receipts.length)
    }
    expect(largest).to.be.greaterThan(256)
  })

  it('[T34] takes digits in either case for the same bytes, and nothing else for a digit', async () => {
    const header = provenHeader(await stage.chain.rpc('eth_getBlockByNumber', 'latest', false))
    const receipts = await stage.chain.rpc<Receipt[]>('eth_getBlockReceipts', header.hash)
    const bend = (change: (text: string) => string) =>
      receipts.map((receipt) => ({
        ...receipt,
        logs: receipt.logs.map((log) => ({
          ...log,
          topics: log.topics.map(change),
          address: change(log.address),
        })),
      }))
    const upper = bend((text) => `0x${text.slice(2).toUpperCase()}`)
    const logs = provenLogs(header, receipts)
    expect(logs).to.be.an('array').that.is.not.empty
    expect(provenLogs(header, upper)).to.deep.equal(logs)
    for (const sign of ['g', ' ', '\u0130', '\uff11'])
      expect(() =>
        provenLogs(
          header,
          bend((text) => text.slice(0, -1) + sign),
        ),
      ).to.throw(/not hexadecimal|log address is/)
    expect(() =>
      provenLogs(
        header,
        bend((text) => `${text}00`),
      ),
    ).to.throw('is 0x')
  })

  it('[T34] claims nothing for a receipt type it does not know', async () => {
    const raw = await stage.chain.rpc('eth_getBlockByNumber', 'latest', false)
    const header = provenHeader(raw)
    const receipts = await stage.chain.rpc<object[]>('eth_getBlockReceipts', header.hash)
    expect(
      provenLogs(
        header,
        receipts.map((receipt) => ({ ...receipt, type: '0x6a' })),
      ),
    ).to.equal(null)
    expect(() =>
      provenLogs(
        header,
        receipts.map((receipt) => ({ ...receipt, status: '0x0', type: '0x1' })),
      ),
    ).to.throw('receiptsRoot')
  })
})

describe('provenLogs on receipts of every type', () => {
  const log = (n: number, data: string) => ({
    address: `0x${'c0'.repeat(20)}`,
    topics: Array.from({ length: n }, (_, i) => `0x${String(i + 1).repeat(64)}`),
    data,
  })
  const logs = [
    log(0, '0x'),
    log(1, '0x07'),
    log(2, '0x80'),
    log(3, `0x${'ab'.repeat(55)}`),
    log(4, `0x${'cd'.repeat(70_000)}`),
  ]
  const known = [0, 1, 2, 3, 4, 0x7e]
  const block = (list: ModelReceipt[]) => modelBlocks([list])[0] as ModelBlock

  it('[T34] proves each of them, an L2 deposit with and without a version', () => {
    const lists: ModelReceipt[][] = known.map((type) => [{ type, logs }])
    lists.push([{ type: 0x7e, logs, deposit: { nonce: 300 } }])
    lists.push([
      { type: 0x7e, logs: [], deposit: { nonce: 0, version: 1 } },
      { type: 2, logs },
    ])
    for (const list of lists) {
      const { header, receipts } = block(list)
      expect(provenLogs(provenHeader(header), receipts)).to.have.length(logs.length)
    }
  })

  it('[T34] calls a deposit a lie whose root does not come out', () => {
    const { header, receipts } = block([{ type: 0x7e, logs, deposit: { nonce: 7, version: 1 } }])
    const change = (fields: object) => () => provenLogs(provenHeader(header), [{ ...receipts[0], ...fields }])
    for (const fields of [
      { depositNonce: '0x8' },
      { depositReceiptVersion: undefined },
      { logs: [] },
      { type: '0x2' },
    ])
      expect(change(fields)).to.throw('receiptsRoot')
  })

  it('[T34] proves lists of every length up to 300', () => {
    for (const length of [0, 1, 2, 3, 15, 16, 17, 18, 127, 128, 129, 130, 255, 256, 257, 300]) {
      const { header, receipts } = block(Array.from({ length }, () => ({ type: 2, logs: [log(1, '0x')] })))
      expect(provenLogs(provenHeader(header), receipts)).to.have.length(length)
    }
  })

  it('[T35] proves them wherever the text is cut', () => {
    const { header, receipts } = block([
      { type: 2, logs: logs.slice(0, 4) },
      { type: 0x7e, logs: [], deposit: { nonce: 1, version: 1 } },
    ])
    const length = JSON.stringify(receipts).length
    for (let chunk = 1; chunk < length; chunk = chunk < 200 ? chunk + 1 : chunk + 97)
      expect(provenLogs(provenHeader(header), receipts, chunk)).to.have.length(4)
  })

  for (const [what, bend] of Object.entries<(receipt: Record<string, unknown>) => unknown>({
    'no list': () => ({}),
    'receipts that are no objects': () => [[]],
    'logs that are no objects': (receipt) => [{ ...receipt, logs: ['0x'] }],
    'five topics': (receipt) => [{ ...receipt, logs: [log(5, '0x')] }],
    'a log without data': (receipt) => [{ ...receipt, logs: [{ ...log(1, '0x'), data: null }] }],
    'no status': (receipt) => [{ ...receipt, status: null }],
    'no transaction': (receipt) => [{ ...receipt, transactionHash: undefined }],
    'one too many': (receipt) => [receipt, receipt],
    'one too few': () => [],
  }))
    it(`[T34] refuses receipts of another shape: ${what}`, () => {
      const { header, receipts } = block([{ type: 2, logs }])
      expect(() => provenLogs(provenHeader(header), bend(receipts[0] as Record<string, unknown>))).to.throw(
        /^wrong/,
      )
    })
})
