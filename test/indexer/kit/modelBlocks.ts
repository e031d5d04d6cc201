import { encodeRlp, id, keccak256, toBeArray } from 'ethers'
import { bloomBitsOf } from '#indexer/proof/bloom.ts'
import { listRoot } from '#indexer/proof/listRoot.ts'
import { RlpWriter } from '#indexer/proof/rlpWriter.ts'

export interface ModelLog {
  address: string
  topics: string[]
  data: string
}

export interface ModelReceipt {
  type: number
  logs: ModelLog[]
  /** of an L2 deposit; the root holds them when there is a version */
  deposit?: { nonce: number; version?: number }
}

/** A block as JSON-RPC tells it, with roots that ethers encoded. */
export interface ModelBlock {
  header: Record<string, unknown> & { hash: string; number: string }
  receipts: Record<string, unknown>[]
  logs: Record<string, unknown>[]
}

const ZERO = `0x${'0'.repeat(64)}`
const quantity = (value: number) => `0x${value.toString(16)}`
const minimal = (value: number) => (value === 0 ? '0x' : toBeArray(value))
const HEADER_NUMBERS = new Set(['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp'])

function bloomOf(logs: ModelLog[]): string {
  const bloom = Buffer.alloc(256)
  for (const part of logs.flatMap(({ address, topics }) => [address, ...topics])) {
    const { at, mask } = bloomBitsOf(part)
    for (const [k, place] of at.entries()) bloom[place] = (bloom[place] as number) | (mask[k] as number)
  }
  return `0x${bloom.toString('hex')}`
}

function encoded({ type, logs, deposit }: ModelReceipt, gas: number): Buffer {
  const extra = deposit?.version === undefined ? [] : [minimal(deposit.nonce), minimal(deposit.version)]
  const told = logs.map(({ address, topics, data }) => [address, topics, data])
  const body = encodeRlp([minimal(1), minimal(gas), bloomOf(logs), told, ...extra])
  return Buffer.from(`${type === 0 ? '' : type.toString(16).padStart(2, '0')}${body.slice(2)}`, 'hex')
}

/** Blocks 0, 1, 2 … each with the receipts given. */
export function modelBlocks(all: ModelReceipt[][]): ModelBlock[] {
  const blocks: ModelBlock[] = []
  for (const [number, list] of all.entries()) {
    const gasOf = (last: number) =>
      list
        .slice(0, last + 1)
        .flatMap(({ logs }) => [21_000, ...logs.map(({ data }) => 2000 + 4 * data.length)])
        .reduce((sum, gas) => sum + gas, 0)
    const values = list.map((receipt, i) => encoded(receipt, gasOf(i)))
    const root = listRoot(new RlpWriter(), values.length, (to, i) => to.raw(values[i] as Buffer))
    const transactions = list.map((_, i) => id(`${number}/${i}`))
    const fields = {
      ...{ parentHash: blocks.at(-1)?.header.hash ?? ZERO, sha3Uncles: ZERO, miner: `0x${'0'.repeat(40)}` },
      ...{ stateRoot: ZERO, transactionsRoot: ZERO, receiptsRoot: `0x${root.toString('hex')}` },
      ...{
        logsBloom: bloomOf(list.flatMap(({ logs }) => logs)),
        difficulty: '0x0',
        number: quantity(number),
      },
      ...{ gasLimit: quantity(2 ** 40), gasUsed: quantity(list.length ? gasOf(list.length - 1) : 0) },
      ...{ timestamp: quantity(1000 + number), extraData: '0x', mixHash: ZERO, nonce: '0x0000000000000000' },
    }
    const items = Object.entries(fields).map(([name, value]) =>
      HEADER_NUMBERS.has(name) ? minimal(Number(value)) : value,
    )
    const hash = keccak256(encodeRlp(items))
    let logIndex = 0
    const receipts = list.map(({ type, logs, deposit }, i) => ({
      ...{
        type: quantity(type),
        status: '0x1',
        cumulativeGasUsed: quantity(gasOf(i)),
        logsBloom: bloomOf(logs),
      },
      ...{ transactionHash: transactions[i], to: null, contractAddress: null },
      ...(deposit && { depositNonce: quantity(deposit.nonce) }),
      ...(deposit?.version !== undefined && { depositReceiptVersion: quantity(deposit.version) }),
      logs: logs.map((log) => ({
        ...{ ...log, blockHash: hash, blockNumber: quantity(number), transactionHash: transactions[i] },
        ...{ transactionIndex: quantity(i), logIndex: quantity(logIndex++), removed: false },
      })),
    }))
    const header = { ...fields, hash, transactions }
    blocks.push({ header, receipts, logs: receipts.flatMap(({ logs }) => logs) })
  }
  return blocks
}
