import { asHash, asList, asNumber, asObject, asText, type Raw, toBytes, toHex } from '../rpc/hex.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import { keccak } from './keccak.ts'
import { RlpWriter } from './rlpWriter.ts'

/** A header whose hash was recomputed from its fields, but for `unproven`. Only `provenHeader` makes one. */
export interface Header {
  number: number
  hash: string
  parentHash: string
  /** seconds since the epoch */
  at: number
  receiptsRoot: string
  /** what the transactions burned: bounds what their receipts can hold */
  gasUsed: number
  transactionsRoot: string
  bloom: Buffer
  /** in block order; the header does not prove them, receipts are compared with them */
  txHashes: string[]
  /** all that was told of a header with fields that we cannot encode: nothing but another provider confirms it */
  unproven?: string
}

type Field = readonly [name: string, kind: 'hex' | 'quantity']

const FIELDS: Field[] = [
  ['parentHash', 'hex'],
  ['sha3Uncles', 'hex'],
  ['miner', 'hex'],
  ['stateRoot', 'hex'],
  ['transactionsRoot', 'hex'],
  ['receiptsRoot', 'hex'],
  ['logsBloom', 'hex'],
  ['difficulty', 'quantity'],
  ['number', 'quantity'],
  ['gasLimit', 'quantity'],
  ['gasUsed', 'quantity'],
  ['timestamp', 'quantity'],
  ['extraData', 'hex'],
  ['mixHash', 'hex'],
  ['nonce', 'hex'],
]
/** Added by later forks, always in this order; absent at the end of older headers. */
const LATER_FIELDS: Field[] = [
  ['baseFeePerGas', 'quantity'],
  ['withdrawalsRoot', 'hex'],
  ['blobGasUsed', 'quantity'],
  ['excessBlobGas', 'quantity'],
  ['parentBeaconBlockRoot', 'hex'],
  ['requestsHash', 'hex'],
]

/** Told beside the header and not hashed with it, or hashed by no chain that we know. */
const BESIDE = new Set([
  ...[...FIELDS, ...LATER_FIELDS].map(([name]) => name),
  ...['hash', 'size', 'totalDifficulty', 'uncles', 'transactions', 'withdrawals', 'author', 'sealFields'],
  ...['l1BlockNumber', 'sendCount', 'sendRoot'],
])

const writer = new RlpWriter()

/**
 * @param value block as `eth_getBlockBy…` answers it, with transaction hashes
 * @throws RpcFault `missing` for null, `wrong` when the fields do not give the hash and we know all of them
 */
export function provenHeader(value: unknown): Header {
  if (value === null || value === undefined) throw new RpcFault('missing', 'block')
  const raw = asObject(value, 'block')
  const hash = asHash(raw.hash, 'block hash')
  const isProven = hashOf(raw) === hash
  if (!isProven && Object.keys(raw).every((name) => BESIDE.has(name)))
    throw wrongAnswer(`fields do not give block hash ${hash}`)
  const bloom = toBytes(asText(raw.logsBloom, 514, 'logsBloom'))
  return {
    number: asNumber(raw.number, 'number'),
    hash,
    parentHash: asHash(raw.parentHash, 'parentHash'),
    at: asNumber(raw.timestamp, 'timestamp'),
    receiptsRoot: asHash(raw.receiptsRoot, 'receiptsRoot'),
    gasUsed: asNumber(raw.gasUsed, 'gasUsed'),
    transactionsRoot: asHash(raw.transactionsRoot, 'transactionsRoot'),
    bloom,
    txHashes: asList(raw.transactions, 'transactions').map((tx) => asHash(tx, 'transaction hash')),
    ...(isProven ? {} : { unproven: JSON.stringify(Object.entries(raw).sort()) }),
  }
}

function hashOf(raw: Raw): string {
  const present = LATER_FIELDS.filter(([name]) => raw[name] !== undefined && raw[name] !== null)
  writer.clear()
  for (const [name, kind] of [...FIELDS, ...present].reverse()) writer[kind](asText(raw[name], null, name))
  writer.list(0)
  return toHex(keccak(writer.since(0)))
}
