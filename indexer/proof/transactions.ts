import { asHash, asList, asObject, asText, type Raw, toHex } from '../rpc/hex.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import { keccak } from './keccak.ts'
import { listRoot } from './listRoot.ts'
import { RlpWriter } from './rlpWriter.ts'

type Kind = 'hex' | 'quantity' | 'flag' | 'to' | 'parity' | 'accesses' | 'hashes' | 'authorizations'
type Field = readonly [name: string, kind: Kind]

const quantities = (...names: string[]): Field[] => names.map((name) => [name, 'quantity'])
const TARGET: Field[] = [
  ['to', 'to'],
  ['value', 'quantity'],
  ['input', 'hex'],
]
const SIGNATURE: Field[] = [['yParity', 'parity'], ...quantities('r', 's')]
const ACCESSES: Field = ['accessList', 'accesses']
const DYNAMIC: Field[] = [
  ...quantities('chainId', 'nonce', 'maxPriorityFeePerGas', 'maxFeePerGas', 'gas'),
  ...TARGET,
  ACCESSES,
]

/** What is hashed of a transaction, by its type: legacy, access list, dynamic fee, blob, set code, OP deposit. */
const FIELDS: Record<string, Field[]> = {
  '0x0': [...quantities('nonce', 'gasPrice', 'gas'), ...TARGET, ...quantities('v', 'r', 's')],
  '0x1': [...quantities('chainId', 'nonce', 'gasPrice', 'gas'), ...TARGET, ACCESSES, ...SIGNATURE],
  '0x2': [...DYNAMIC, ...SIGNATURE],
  '0x3': [...DYNAMIC, ['maxFeePerBlobGas', 'quantity'], ['blobVersionedHashes', 'hashes'], ...SIGNATURE],
  '0x4': [...DYNAMIC, ['authorizationList', 'authorizations'], ...SIGNATURE],
  '0x7e': [
    ['sourceHash', 'hex'],
    ['from', 'hex'],
    ['to', 'to'],
    ['mint', 'quantity'],
    ['value', 'quantity'],
    ['gas', 'quantity'],
    ['isSystemTx', 'flag'],
    ['input', 'hex'],
  ],
}
const LEGACY = '0x0'
const AUTHORIZATION: Field[] = [
  ['chainId', 'quantity'],
  ['address', 'hex'],
  ['nonce', 'quantity'],
  ...SIGNATURE,
]

const writer = new RlpWriter()

/**
 * Hashes of a block's transactions, proven by the header's transactionsRoot; null when a type is unknown, or the node
 * gives no whole transactions, and so nothing can be claimed.
 * @param value block as `eth_getBlockByHash` answers it, with whole transactions
 * @throws RpcFault `wrong` when they do not give the root
 */
export function provenTxHashes(
  block: { hash: string; transactionsRoot: string },
  value: unknown,
): string[] | null {
  const raw = asObject(value, 'block')
  if (asHash(raw.hash, 'block hash') !== block.hash) throw wrongAnswer(`asked for block ${block.hash}`)
  const list = asList(raw.transactions, 'transactions')
  if (list.some((tx) => typeof tx === 'string')) return null
  const transactions = list.map((tx) => asObject(tx, 'transaction'))
  if (transactions.some((tx) => !FIELDS[typeOf(tx)])) return null
  const root = listRoot(writer, transactions.length, (to, i) => writeTransaction(to, transactions[i] as Raw))
  if (toHex(root) !== block.transactionsRoot)
    throw wrongAnswer(`transactions do not give transactionsRoot of ${block.hash}`)
  return transactions.map((tx) => {
    writer.clear()
    writeTransaction(writer, tx)
    return toHex(keccak(writer.since(0)))
  })
}

/** Old nodes leave the type out. */
function typeOf(tx: Raw): string {
  return String(tx.type ?? LEGACY)
}

function writeTransaction(to: RlpWriter, tx: Raw): void {
  const mark = to.mark()
  writeFields(to, FIELDS[typeOf(tx)] as Field[], tx)
  to.list(mark)
  if (typeOf(tx) !== LEGACY) to.byte(Number(tx.type))
}

/** Last things first. */
function writeFields(to: RlpWriter, fields: Field[], raw: Raw): void {
  for (let i = fields.length - 1; i >= 0; i--) {
    const [name, kind] = fields[i] as Field
    writeField(to, [name, kind], raw)
  }
}

function writeField(to: RlpWriter, [name, kind]: Field, raw: Raw): void {
  const value = raw[name] ?? null
  const mark = to.mark()
  if (kind === 'hex') to.hex(asText(value, null, name))
  else if (kind === 'quantity') to.quantity(asText(value ?? '0x0', null, name))
  else if (kind === 'flag') to.quantity(value ? '0x1' : '0x0')
  else if (kind === 'to') to.hex(value === null ? '0x' : asText(value, 42, name))
  else if (kind === 'parity') to.quantity(asText(value ?? raw.v, null, name))
  else {
    const items = asList(value ?? [], name)
    for (let i = items.length - 1; i >= 0; i--) writeItem(to, kind, items[i])
    to.list(mark)
  }
}

function writeItem(to: RlpWriter, kind: Kind, item: unknown): void {
  if (kind === 'hashes') {
    to.hex(asText(item, 66, 'hash'))
    return
  }
  const mark = to.mark()
  const raw = asObject(item, kind)
  if (kind === 'authorizations') writeFields(to, AUTHORIZATION, raw)
  else {
    const keys = to.mark()
    for (const key of asList(raw.storageKeys, 'storageKeys').toReversed())
      to.hex(asText(key, 66, 'storage key'))
    to.list(keys)
    to.hex(asText(raw.address, 42, 'address'))
  }
  to.list(mark)
}
