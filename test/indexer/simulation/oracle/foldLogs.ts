import type { History, ModelBlock } from '../chain/history.ts'
import type { ToldLog } from '../chain/sealBlock.ts'
import { EDITIONS, LEDGER_ABI } from '../contracts/speak.ts'
import { foldPasses } from './foldPasses.ts'
import { lower, parse, placeOf, type Truth } from './truth.ts'

const FACTORY_ABIS = [EDITIONS.today.factory, EDITIONS.first.factory]
const CREATED = FACTORY_ABIS.map((abi) => abi.getEvent('PassCollectionCreated')?.topicHash)
const MONEY = ['Credited', 'Withdrawn'].map((name) => LEDGER_ABI.getEvent(name)?.topicHash)
/** Postgres holds no NUL in text. */
const text = (value: unknown) => String(value).replaceAll('\0', '\uFFFD')
const addressIn = (topic: string | undefined) => `0x${topic?.slice(26)}`

/** @param kinds roots of the installation */
export function readTruth(
  head: ModelBlock,
  { fromBlock }: History,
  kinds: readonly string[] = ['factory', 'ledger'],
): Truth {
  const { factory, ledger, currencies } = head.world
  const live = { state: 'live' }
  const truth: Truth = {
    ...{ blocks: new Map(), watched: new Map(), events: new Map(), suspended: new Map() },
    families: new Map([
      ['passes', live],
      ['payments', live],
    ]),
    ...{ collections: new Map(), tiers: new Map(), passes: new Map(), credits: new Map(), sales: new Map() },
    claims: new Map(),
  }
  for (const [address, kind] of [
    [factory, 'factory'],
    [ledger, 'ledger'],
    [currencies, 'currency_list'],
  ] as const)
    if (kinds.includes(kind))
      truth.watched.set(address, { kind, creator_wallet: null, from_block: fromBlock, is_live: true })
  for (const block of head.path) {
    if (block.number >= fromBlock - 1)
      truth.blocks.set(String(block.number), {
        ...{ hash: block.hash, parent_hash: block.told.parentHash as string },
        ...{ at: block.at, receipts_root: block.told.receiptsRoot as string },
      })
    for (const { log } of logsOf(block)) if (isCreation(truth, log)) watch(truth, block, log)
    for (const { log, ord } of logsOf(block)) {
      if (!truth.watched.has(log.address)) continue
      truth.events.set(`${block.number}/${Number(log.logIndex)}`, {
        ...{
          block_hash: log.blockHash,
          tx_hash: log.transactionHash,
          tx_index: Number(log.transactionIndex),
          ord,
        },
        ...{ address: log.address, topics: log.topics.join(), data: log.data },
      })
      foldOne(truth, block, log)
    }
  }
  return truth
}

/** What stands still when this cannot be folded: the collection, whoever speaks of it, or money of a wallet. */
function scopeOf(truth: Truth, log: ToldLog): string {
  if (isCreation(truth, log)) return `${addressIn(log.topics[2])}/0x`
  const isMoney = truth.watched.get(log.address)?.kind === 'ledger' && MONEY.includes(log.topics[0])
  return `${log.address}/${isMoney ? addressIn(log.topics[1]) : '0x'}`
}

/** An event that no fold can follow leaves no trace but that its scope stands still. */
function foldOne(truth: Truth, block: ModelBlock, log: ToldLog): void {
  const scope = scopeOf(truth, log)
  if (truth.suspended.has(scope)) return
  try {
    fold(truth, block, log)
  } catch {
    truth.suspended.set(scope, placeOf(log))
  }
}

function isCreation(truth: Truth, { address, topics }: ToldLog): boolean {
  return truth.watched.get(address)?.kind === 'factory' && CREATED.includes(topics[0]) && topics.length === 3
}

/** By its topics alone: its words may be broken. */
function watch(truth: Truth, { number }: ModelBlock, { topics }: ToldLog): void {
  const [, creator_wallet, collection] = topics.map(addressIn) as [string, string, string]
  truth.watched.set(collection, { kind: 'collection', creator_wallet, from_block: number, is_live: true })
}

function logsOf(block: ModelBlock) {
  return block.receipts.flatMap(({ logs }) => logs.map((log, ord) => ({ log, ord })))
}

function fold(truth: Truth, block: ModelBlock, log: ToldLog): void {
  const kind = truth.watched.get(log.address)?.kind
  if (kind === 'ledger') foldLedger(truth, log)
  else if (kind === 'factory') foldFactory(truth, log)
  else foldPasses(truth, block, log)
}

function foldLedger(truth: Truth, log: ToldLog): void {
  const said = parse([LEDGER_ABI], log)
  if (said?.name !== 'Credited' && said?.name !== 'Withdrawn') return
  const key = [log.address, lower(said.args.account), said.args.currency].join('/')
  truth.credits.set(key, { ...placeOf(log), owed_units: String(said.args.owed) })
}

function foldFactory(truth: Truth, log: ToldLog): void {
  const said = parse(FACTORY_ABIS, log)
  if (said?.name !== 'PassCollectionCreated') return
  const { collection, creator, payout, name, symbol } = said.args
  truth.collections.set(lower(collection), {
    ...{ creator_wallet: lower(creator), payout: lower(payout), name: text(name), symbol: text(symbol) },
  })
}
