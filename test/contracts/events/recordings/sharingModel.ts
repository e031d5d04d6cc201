import { type Address, encodeAbiParameters, type Hex, keccak256 } from 'viem'
import type { Fact } from '../kit/openWorld.ts'
import type { Part } from './sharing.ts'

/** A row of `split`: who has which part now, and in which currencies an older list still stands. */
interface Split {
  owner: Address
  list: Part[]
  lists: Map<Hex, Part[]>
  kept: Map<number, Hex>
}
interface Pool {
  root: Hex
  count: number
  rule: unknown
  paidTo: Map<string, bigint>
  paidToAll: Map<number, bigint>
  /** everything that ever came, by currency: straight, or by way of the ledger */
  came: Map<number, bigint>
}

/** What the logs alone say of splits and pools. */
export interface SharingModel {
  splits: Map<Address, Split>
  pools: Map<Address, Pool>
  /** rows of `split_payment`: what each payee had of a split in a currency, `split:payee:currency` */
  payments: Map<string, bigint>
  /** the same, as the ledger says it */
  credits: Map<string, bigint>
}

const PARTS = {
  type: 'tuple[]',
  components: [
    { name: 'account', type: 'address' },
    { name: 'bps', type: 'uint16' },
    { name: 'endsAt', type: 'uint40' },
  ],
} as const

/** The hash a split stores of a list. */
export const hashOf = (list: Part[]): Hex => keccak256(encodeAbiParameters([PARTS], [list]))

/** @param money the ledger, and the tokens at the places of their currencies */
export function replaySharing(facts: Fact[], money: { ledger: Address; tokens: Address[] }): SharingModel {
  const model: SharingModel = {
    ...{ splits: new Map(), pools: new Map(), payments: new Map(), credits: new Map() },
  }
  for (const fact of facts) {
    readFactory(model, fact)
    const split = model.splits.get(fact.emitter)
    if (split) readSplit(model, split, fact)
    const { name, args } = fact
    if (name === 'Credited' && model.splits.has(args.source as Address))
      add(model.credits, `${args.source}:${args.account}:${args.currency}`, args.amount as bigint)
    readArrival(model, fact, money)
    if (name === 'SupporterPaid') {
      const pool = model.pools.get(fact.emitter) as Pool
      pool.paidTo.set(`${args.account}:${args.currency}`, args.paid as bigint)
      pool.paidToAll.set(args.currency as number, args.paidToAll as bigint)
    }
  }
  return model
}

function add(map: Map<string, bigint>, key: string, amount: bigint): void {
  if (amount !== 0n) map.set(key, (map.get(key) ?? 0n) + amount)
}

function readFactory(model: SharingModel, { name, args }: Fact): void {
  if (name === 'SplitCreated') {
    const list = args.payees as Part[]
    const lists = new Map([[hashOf(list), list]])
    model.splits.set(args.split as Address, { owner: args.owner as Address, list, lists, kept: new Map() })
  }
  if (name === 'PoolCreated')
    model.pools.set(args.pool as Address, {
      ...{ root: args.root as Hex, count: args.count as number, rule: args.rule },
      ...{ paidTo: new Map(), paidToAll: new Map(), came: new Map() },
    })
}

function readArrival(
  { pools }: SharingModel,
  { emitter, name, args }: Fact,
  { ledger, tokens }: { ledger: Address; tokens: Address[] },
): void {
  const isMove = name === 'Transfer' && args.from !== ledger && tokens.includes(emitter)
  const pool = pools.get((name === 'Credited' ? args.account : isMove ? args.to : '') as Address)
  if (!pool) return
  const currency = isMove ? tokens.indexOf(emitter) : (args.currency as number)
  pool.came.set(currency, (pool.came.get(currency) ?? 0n) + (args.amount as bigint))
}

/** What a supporter could take now. */
export function owedTo({ came, paidTo, count }: Pool, who: Address, currency: number): bigint {
  const share = (came.get(currency) ?? 0n) / BigInt(count)
  const paid = paidTo.get(`${who}:${currency}`) ?? 0n
  return share > paid ? share - paid : 0n
}

function readSplit(model: SharingModel, split: Split, { emitter, name, args }: Fact): void {
  const currency = args.currency as number
  if (name === 'PayeesKept') split.kept.set(currency, args.payeesHash as Hex)
  if (name === 'PayeesChanged') {
    split.list = args.payees as Part[]
    split.lists.set(hashOf(split.list), split.list)
  }
  if (name !== 'Distributed') return
  split.kept.delete(currency)
  const list = split.lists.get(args.payeesHash as Hex) as Part[]
  for (const [n, part] of (args.parts as bigint[]).entries())
    add(model.payments, `${emitter}:${list[n]?.account}:${currency}`, part)
}
