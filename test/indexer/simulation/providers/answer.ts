import type { History, ModelBlock } from '../chain/history.ts'
import { quantity, toHex } from '../chain/rlp.ts'
import type { ToldLog } from '../chain/sealBlock.ts'

/** The part of the tree that a node stands on. */
export interface View {
  history: History
  head: ModelBlock
  safe: ModelBlock
  finalized: ModelBlock
}

export interface Call {
  id: unknown
  method: string
  params: unknown[]
}

/** An answer with an error instead of a result. */
export class Refusal extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** What a node is like when nothing is wrong with it. */
export interface Traits {
  /** most blocks in one question for logs */
  rangeBlocks: number
  /** most logs in one answer */
  rangeLogs: number
}

interface Filter {
  blockHash?: string
  fromBlock?: string
  toBlock?: string
  address?: string | string[]
  topics?: (string | string[] | null)[]
}

const METHOD_NOT_FOUND = -32601
const LIMIT_EXCEEDED = -32005

/** What an honest node on this part of the tree says. @throws Refusal */
export function answerOf(view: View, known: ReadonlySet<string>, traits: Traits, call: Call): unknown {
  const { method, params } = call
  const byHash = (hash: unknown) =>
    known.has(String(hash)) ? (view.history.blocks.get(String(hash)) ?? null) : null
  const block = () => blockAt(view, params[0])
  switch (method) {
    case 'eth_chainId':
      return quantity(view.history.chainId)
    case 'net_version':
      return String(view.history.chainId)
    case 'eth_blockNumber':
      return quantity(view.head.number)
    case 'eth_syncing':
      return false
    case 'eth_getBlockByNumber':
      return tellBlock(block(), params[1] === true)
    case 'eth_getBlockByHash':
      return tellBlock(byHash(params[0]), params[1] === true)
    case 'eth_getBlockReceipts':
      return (String(params[0]).length === 66 ? byHash(params[0]) : block())?.receipts ?? null
    case 'eth_getLogs':
      return logsOf(view, traits, byHash, params[0] as Filter)
    case 'eth_getTransactionByBlockHashAndIndex':
      return tellTransaction(byHash(params[0]), Number(params[1]))
    case 'eth_getRawTransactionByBlockHashAndIndex': {
      const draft = byHash(params[0])?.drafts[Number(params[1])]
      return draft ? toHex(draft.transaction.bytes) : null
    }
    default:
      throw new Refusal(METHOD_NOT_FOUND, `the method ${method} does not exist`)
  }
}

function blockAt(view: View, tag: unknown): ModelBlock | null {
  if (tag === 'latest' || tag === 'pending') return view.head
  if (tag === 'safe') return view.safe
  if (tag === 'finalized') return view.finalized
  if (tag === 'earliest') return view.head.path[0] ?? null
  return view.head.path[Number(tag)] ?? null
}

function tellBlock(block: ModelBlock | null, isFull: boolean): unknown {
  if (!block) return null
  const transactions = block.drafts.map(({ transaction }, i) =>
    isFull ? tellTransaction(block, i) : transaction.hash,
  )
  return { ...block.told, hash: block.hash, size: '0x400', uncles: [], transactions }
}

function tellTransaction(block: ModelBlock | null, i: number): unknown {
  const transaction = block?.drafts[i]?.transaction
  if (!block || !transaction) return null
  const place = { blockHash: block.hash, blockNumber: quantity(block.number), transactionIndex: quantity(i) }
  return { ...transaction.told, ...place }
}

function logsOf(
  view: View,
  traits: Traits,
  byHash: (hash: unknown) => ModelBlock | null,
  filter: Filter,
): ToldLog[] {
  let blocks: ModelBlock[]
  if (filter.blockHash !== undefined) {
    const block = byHash(filter.blockHash)
    if (!block) throw new Refusal(-32000, 'unknown block')
    blocks = [block]
  } else {
    const from = blockAt(view, filter.fromBlock ?? 'latest')?.number ?? view.head.number + 1
    const to = blockAt(view, filter.toBlock ?? 'latest')?.number ?? view.head.number
    if (to - from >= traits.rangeBlocks) throw new Refusal(LIMIT_EXCEEDED, 'block range is too large')
    blocks = view.head.path.slice(from, to + 1)
  }
  const found = blocks.flatMap((block) => block.receipts.flatMap(({ logs }) => logs)).filter(matching(filter))
  if (filter.blockHash === undefined && found.length > traits.rangeLogs)
    throw new Refusal(LIMIT_EXCEEDED, `query returned more than ${traits.rangeLogs} results`)
  return found
}

function matching({ address, topics }: Filter): (log: ToldLog) => boolean {
  const addresses = address === undefined ? null : new Set([address].flat().map((one) => one.toLowerCase()))
  const wanted = (topics ?? []).map((one) => (one === null ? null : new Set([one].flat())))
  return (log) =>
    (addresses === null || addresses.size === 0 || addresses.has(log.address)) &&
    wanted.every((set, i) => set === null || set.size === 0 || set.has(log.topics[i] as string))
}
