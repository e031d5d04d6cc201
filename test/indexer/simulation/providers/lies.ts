import type { ModelBlock } from '../chain/history.ts'
import { quantity } from '../chain/rlp.ts'
import type { ToldLog, ToldReceipt } from '../chain/sealBlock.ts'
import { type Dice, drawOf, hexOf } from '../dice.ts'
import { type Call, Refusal, type View } from './answer.ts'

interface Bent {
  call: Call
  result: unknown
  dice: Dice
  view: View
}

interface Lie {
  /** what it is told about */
  of: 'block' | 'receipts' | 'logs' | 'chain' | 'tag'
  bend(bent: Bent): unknown
}

const METHODS: Record<Lie['of'], (call: Call) => boolean> = {
  block: ({ method }) => method === 'eth_getBlockByNumber' || method === 'eth_getBlockByHash',
  tag: ({ method, params }) => method === 'eth_getBlockByNumber' && !String(params[0]).startsWith('0x'),
  receipts: ({ method }) => method === 'eth_getBlockReceipts',
  logs: ({ method }) => method === 'eth_getLogs',
  chain: ({ method }) => method === 'eth_chainId',
}

/** Lies about a single answer. */
export const LIES = {
  'no block': { of: 'block', bend: () => null },
  'no receipts': { of: 'receipts', bend: () => null },
  'broken parent': { of: 'block', bend: ({ result, dice }) => change(result, { parentHash: strange(dice) }) },
  'other parent, other hash': {
    of: 'block',
    bend: ({ result, dice }) => change(result, { parentHash: strange(dice), hash: strange(dice) }),
  },
  'other time': { of: 'block', bend: ({ result }) => change(result, { timestamp: '0x1' }) },
  'empty bloom': { of: 'block', bend: ({ result }) => change(result, { logsBloom: `0x${'0'.repeat(512)}` }) },
  'other height': {
    of: 'block',
    bend: ({ result, dice }) => change(result, { number: quantity(dice.roll(50)) }),
  },
  'block of another height': {
    of: 'block',
    // a tag that is somewhere else is another lie
    bend: ({ call, result, dice, view }) =>
      result && String(call.params[0]).startsWith('0x') ? told(dice.pick(view.head.path)) : result,
  },
  'sibling block': {
    of: 'block',
    bend: ({ result, view }) => (result ? told(siblingOf(view, result) ?? view.head) : result),
  },
  'old head': {
    of: 'tag',
    bend: ({ call, result, dice, view }) =>
      call.params[0] === 'latest' ? told(view.head.path.at(-2 - dice.roll(5)) ?? view.head) : result,
  },
  'low tags': {
    of: 'tag',
    bend: ({ call, result, dice, view }) =>
      call.params[0] === 'latest'
        ? result
        : told(view.head.path[dice.roll(view.finalized.number)] ?? view.head),
  },
  'wrong chain': { of: 'chain', bend: () => '0x1' },
  'empty receipts': { of: 'receipts', bend: () => [] },
  'dropped receipt': { of: 'receipts', bend: ({ result }) => (result as unknown[] | null)?.slice(1) ?? null },
  'receipts without logs': { of: 'receipts', bend: ({ result }) => inReceipts(result, () => []) },
  'dropped log': {
    of: 'receipts',
    bend: ({ result, dice }) => inOneReceipt(result, dice, (logs) => logs.slice(1)),
  },
  'doubled log': {
    of: 'receipts',
    bend: ({ result, dice }) => inOneReceipt(result, dice, (logs) => [...logs.slice(0, 1), ...logs]),
  },
  'logs the other way round': {
    of: 'receipts',
    bend: ({ result }) => inReceipts(result, (logs) => logs.toReversed()),
  },
  'altered amount': {
    of: 'receipts',
    bend: ({ result, dice }) =>
      inOneReceipt(result, dice, (logs) => logs.map((log) => ({ ...log, data: flipped(log.data) }))),
  },
  'altered topic': {
    of: 'receipts',
    bend: ({ result, dice }) =>
      inOneReceipt(result, dice, (logs) => logs.map((log) => ({ ...log, topics: log.topics.map(flipped) }))),
  },
  'foreign address': {
    of: 'receipts',
    bend: ({ result, dice }) =>
      inOneReceipt(result, dice, (logs) => logs.map((log) => ({ ...log, address: hexOf(20, 'liar') }))),
  },
  'log of ours in a foreign one': {
    of: 'receipts',
    bend: ({ result, dice, view }) =>
      inOneReceipt(result, dice, (logs) => logs.map((log) => ({ ...log, address: view.head.world.ledger }))),
  },
  'other transaction': {
    of: 'receipts',
    bend: ({ result, dice }) =>
      (structuredClone(result) as ToldReceipt[] | null)?.map((one) => ({
        ...one,
        transactionHash: strange(dice),
      })) ?? null,
  },
  "sibling's receipts": {
    of: 'receipts',
    bend: ({ result, view }) => siblingOf(view, (result as ToldReceipt[] | null)?.[0])?.receipts ?? result,
  },
  'receipts of another block': {
    of: 'receipts',
    bend: ({ dice, view }) => dice.pick(view.head.path).receipts,
  },
  'no logs': { of: 'logs', bend: () => [] },
  'a log less': { of: 'logs', bend: ({ result }) => (result as ToldLog[]).slice(1) },
  "sibling's logs": {
    of: 'logs',
    bend: ({ result, view }) =>
      siblingOf(view, (result as ToldLog[])[0])?.receipts.flatMap(({ logs }) => logs) ?? result,
  },
  'foreign logs': {
    of: 'logs',
    bend: ({ result }) => (result as ToldLog[]).map((log) => ({ ...log, address: hexOf(20, 'liar') })),
  },
  // whoever is asked: two words that nothing but the blocks themselves can refute
  'logs that all leave out': {
    of: 'logs',
    bend: ({ result }) =>
      (result as ToldLog[]).filter(({ blockHash, logIndex }) => drawOf(blockHash, logIndex) < 0.5),
  },
  'shuffled logs': { of: 'logs', bend: ({ result, dice }) => dice.shuffled(result as ToldLog[]) },
  'too many blocks': {
    of: 'logs',
    bend: () => {
      throw new Refusal(-32005, 'query returned more than 10000 results')
    },
  },
  'too much': {
    of: 'receipts',
    bend: () => {
      throw new Refusal(-32000, 'response size should not be greater than 1000000 bytes')
    },
  },
  'tags of a block nobody mined': {
    of: 'tag',
    bend: ({ call, result, view: { history, head } }) =>
      call.params[0] === 'latest' || !head.parent ? result : told(history.mine(head.parent, 'tag')),
  },
  'tags at the head': {
    of: 'tag',
    bend: ({ view }) => told(view.head),
  },
  'finality above the head': {
    of: 'tag',
    bend: ({ call, result, view }) => (call.params[0] === 'finalized' ? told(view.head) : result),
  },
} satisfies Record<string, Lie>

export type LieName = keyof typeof LIES
/** Nothing contradicts it but a second provider's word. */
export const LEVEL_LIES: ReadonlySet<LieName> = new Set<LieName>([
  ...(['tags at the head', 'finality above the head', 'tags of a block nobody mined'] as const),
])
/** Both must tell it at once; one alone tells something else. */
export const COLLUSION: LieName = 'logs that all leave out'
/** What only a comparison with another answer finds. */
export const WELL_FORMED: readonly LieName[] = [
  ...(['sibling block', 'block of another height', 'old head', 'low tags'] as const),
  ...(['tags of a block nobody mined', 'dropped log', 'receipts without logs', 'altered amount'] as const),
  ...(["sibling's receipts", 'log of ours in a foreign one', 'logs the other way round'] as const),
]
export const SUBJECTS = Object.keys(METHODS) as Lie['of'][]

export function liesOf(subject: Lie['of']): LieName[] {
  return (Object.keys(LIES) as LieName[]).filter((name) => LIES[name].of === subject && name !== COLLUSION)
}

/** The lies that can be told about a question. */
export function liesAbout(call: Call, names: readonly LieName[]): LieName[] {
  return names.filter((name) => METHODS[LIES[name].of](call))
}

/** @throws Refusal */
export function lie(name: LieName, bent: Bent): unknown {
  return (LIES[name] as Lie).bend(bent)
}

function told(block: ModelBlock): unknown {
  const transactions = block.drafts.map(({ transaction }) => transaction.hash)
  return { ...block.told, hash: block.hash, transactions }
}

function change(result: unknown, to: object): unknown {
  return result ? { ...result, ...to } : result
}

function strange(dice: Dice): string {
  return hexOf(32, 'strange', dice.roll(2 ** 31))
}

function flipped(hex: string): string {
  return hex.length === 2 ? hex : `${hex.slice(0, -1)}${hex.endsWith('1') ? '2' : '1'}`
}

/** Another block on the same parent, when the tree has one. */
function siblingOf(view: View, of: unknown): ModelBlock | null {
  const { blockHash, hash } = (of ?? {}) as { blockHash?: string; hash?: string }
  const block = view.history.blocks.get(String(blockHash ?? hash))
  if (!block) return null
  for (const other of view.history.blocks.values())
    if (other.number === block.number && other !== block) return other
  return block.parent
}

function inReceipts(result: unknown, bend: (logs: ToldLog[]) => ToldLog[]): unknown {
  return (result as ToldReceipt[] | null)?.map((one) => ({ ...one, logs: bend(one.logs) })) ?? null
}

function inOneReceipt(result: unknown, dice: Dice, bend: (logs: ToldLog[]) => ToldLog[]): unknown {
  const receipts = result as ToldReceipt[] | null
  const chosen = receipts?.filter(({ logs }) => logs.length > 0) ?? []
  if (chosen.length === 0) return result
  const one = dice.pick(chosen)
  return receipts?.map((receipt) => (receipt === one ? { ...receipt, logs: bend(receipt.logs) } : receipt))
}
