import { keccak } from '#indexer/proof/keccak.ts'
import { listRoot } from '#indexer/proof/listRoot.ts'
import { RlpWriter } from '#indexer/proof/rlpWriter.ts'
import { COLLECTION } from './passLogs.ts'

/** Transactions that hash and prove like real ones; nobody looks at their signatures. */
export interface Transactions {
  hashes: string[]
  root: string
  /** as JSON */
  text: string
}

/** All that transactions without a body of their own say. */
export const PLAIN = {
  ...{
    type: '0x2',
    chainId: '0x7a69',
    nonce: '0x0',
    from: `0x${'e'.repeat(40)}`,
    to: COLLECTION,
    input: '0x',
  },
  ...{ value: '0x0', gas: '0x5208', gasPrice: '0x1', maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x0' },
  ...{ accessList: [], yParity: '0x0', v: '0x0', r: '0x1', s: '0x1' },
}

const writer = new RlpWriter()
const hex = (value: Buffer) => `0x${value.toString('hex')}`

/** @param first nonce of the first; the others follow */
export function makeTransactions(count: number, first: number): Transactions {
  const list = Array.from({ length: count }, (_, i) => ({ nonce: `0x${(first + i).toString(16)}` }))
  const write = (to: RlpWriter, i: number) => encode(to, (list[i] as { nonce: string }).nonce)
  const hashes = list.map((_, i) => {
    writer.clear()
    write(writer, i)
    return hex(keccak(writer.since(0)))
  })
  return { hashes, root: hex(listRoot(writer, count, write)), text: JSON.stringify(list) }
}

/** Last things first, as the writer wants it. */
function encode(to: RlpWriter, nonce: string): void {
  const mark = to.mark()
  to.quantity(PLAIN.s)
  to.quantity(PLAIN.r)
  to.quantity(PLAIN.yParity)
  to.list(to.mark())
  to.hex(PLAIN.input)
  to.quantity(PLAIN.value)
  to.hex(PLAIN.to)
  for (const value of [PLAIN.gas, PLAIN.maxFeePerGas, PLAIN.maxPriorityFeePerGas, nonce, PLAIN.chainId])
    to.quantity(value)
  to.list(mark)
  to.byte(Number(PLAIN.type))
}
