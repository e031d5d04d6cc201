import {
  asBytes,
  asHash,
  asList,
  asNumber,
  asObject,
  quantityBytes,
  type Raw,
  toBytes,
  toHex,
} from '../rpc/hex.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import { keccak } from './keccak.ts'
import { rlpBytes, rlpList } from './rlp.ts'

/** A header whose hash was recomputed from its fields. Only `provenHeader` makes one. */
export interface Header {
  number: number
  hash: string
  parentHash: string
  /** seconds since the epoch */
  at: number
  receiptsRoot: string
  bloom: Buffer
  /** in block order; the header does not prove them, receipts are compared with them */
  txHashes: string[]
}

type Field = readonly [name: string, kind: 'bytes' | 'quantity']

const FIELDS: Field[] = [
  ['parentHash', 'bytes'],
  ['sha3Uncles', 'bytes'],
  ['miner', 'bytes'],
  ['stateRoot', 'bytes'],
  ['transactionsRoot', 'bytes'],
  ['receiptsRoot', 'bytes'],
  ['logsBloom', 'bytes'],
  ['difficulty', 'quantity'],
  ['number', 'quantity'],
  ['gasLimit', 'quantity'],
  ['gasUsed', 'quantity'],
  ['timestamp', 'quantity'],
  ['extraData', 'bytes'],
  ['mixHash', 'bytes'],
  ['nonce', 'bytes'],
]
/** Added by later forks, always in this order; absent at the end of older headers. */
const LATER_FIELDS: Field[] = [
  ['baseFeePerGas', 'quantity'],
  ['withdrawalsRoot', 'bytes'],
  ['blobGasUsed', 'quantity'],
  ['excessBlobGas', 'quantity'],
  ['parentBeaconBlockRoot', 'bytes'],
  ['requestsHash', 'bytes'],
]

/**
 * @param value block as `eth_getBlockBy…` answers it, with transaction hashes
 * @throws RpcFault `missing` for null, `wrong` when the fields do not give the hash
 */
export function provenHeader(value: unknown): Header {
  if (value === null || value === undefined) throw new RpcFault('missing', 'block')
  const raw = asObject(value, 'block')
  const hash = asHash(raw.hash, 'block hash')
  if (toHex(keccak(encodeHeader(raw))) !== hash) throw wrongAnswer(`fields do not give block hash ${hash}`)
  const bloom = toBytes(asBytes(raw.logsBloom, 'logsBloom'))
  if (bloom.length !== 256) throw wrongAnswer('logsBloom length')
  return {
    number: asNumber(raw.number, 'number'),
    hash,
    parentHash: asHash(raw.parentHash, 'parentHash'),
    at: asNumber(raw.timestamp, 'timestamp'),
    receiptsRoot: asHash(raw.receiptsRoot, 'receiptsRoot'),
    bloom,
    txHashes: asList(raw.transactions, 'transactions').map((tx) => asHash(tx, 'transaction hash')),
  }
}

function encodeHeader(raw: Raw): Buffer {
  const present = LATER_FIELDS.filter(([name]) => raw[name] !== undefined && raw[name] !== null)
  return rlpList(
    [...FIELDS, ...present].map(([name, kind]) =>
      rlpBytes(kind === 'bytes' ? toBytes(asBytes(raw[name], name)) : quantityBytes(raw[name], name)),
    ),
  )
}
