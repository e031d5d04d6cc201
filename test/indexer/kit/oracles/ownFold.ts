import { expect } from 'chai'
import { Contract, type InterfaceAbi, type LogDescription, type Result, type Wallet } from 'ethers'
import type pg from 'pg'
import type { Stage } from '../stage.ts'
import { interfaceOf } from './interfaceOf.ts'

/** An event of a contract as ethers decodes it. */
export interface Said {
  address: string
  name: string
  args: Result
  block: number
  /** when its block was, in seconds */
  at: number
  index: number
  tx: string
}

/** A row with every column as text. */
export type TextRow = Record<string, string | null>

/** Rows that follow from events, folded without code of the indexer. */
export interface OwnRows {
  rows: Map<string, TextRow>
  get(...key: unknown[]): TextRow | undefined
  /** changes columns of a row, or makes it; its key stands in the first columns */
  put(said: Said, key: Record<string, unknown>, columns: Record<string, unknown>): void
}

/** What never changes is asked once: when a block of this hash was, and what its logs say. */
const TIMES = new Map<string, number>()
const SAID = new Map<string, LogDescription | null>()

/** What a contract said, in the order of the chain. */
export async function readSaid(stage: Stage, address: string, abi: InterfaceAbi): Promise<Said[]> {
  const contract = interfaceOf(abi)
  const logs = await stage.provider.getLogs({ fromBlock: 0, address })
  const unknown = new Set(logs.map((log) => log.blockHash).filter((hash) => !TIMES.has(hash)))
  await each(unknown, async (hash) =>
    TIMES.set(hash, Number((await stage.provider.send('eth_getBlockByHash', [hash, false])).timestamp)),
  )
  return logs.flatMap((log) => {
    const { blockNumber: block, blockHash, index, transactionHash: tx } = log
    const place = `${blockHash}/${index}`
    const parsed = SAID.has(place) ? SAID.get(place) : contract.parseLog(log)
    SAID.set(place, parsed ?? null)
    if (!parsed) return []
    const { name, args } = parsed
    return [{ address, name, args, block, at: TIMES.get(blockHash) as number, index, tx }]
  })
}

/** Asks about all at once, for no answer waits for another; the provider sends what comes together as one request. */
export const each = <T>(all: Iterable<T>, ask: (one: T) => Promise<unknown>): Promise<unknown[]> =>
  Promise.all(Array.from(all, ask))

/** A value as `jsonb_each_text` writes it; times are seconds. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.startsWith('0x') ? `\\x${text.slice(2).toLowerCase()}` : text
}

const textsOf = (columns: Record<string, unknown>): TextRow =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, textOf(value)]))

/** @param isJournal one row for an event, which nothing made before */
export function createOwnRows({ isJournal = false } = {}): OwnRows {
  const rows = new Map<string, TextRow>()
  const idOf = (key: unknown[]) => key.map(textOf).join('/')
  return {
    rows,
    get: (...key) => rows.get(idOf(key)),
    put(said, key, columns) {
      const id = idOf(isJournal ? [said.block, said.index] : Object.values(key))
      const before = rows.get(id)
      const place = { chain_id: 31337, block: said.block, log_index: said.index, tx_hash: said.tx }
      const created: TextRow = isJournal
        ? {}
        : {
            created_block: before?.created_block ?? String(said.block),
            created_tx: before?.created_tx ?? textOf(said.tx),
          }
      rows.set(id, { ...before, ...textsOf({ ...key, ...columns, ...place }), ...created })
    },
  }
}

/** Every row of a table against those that follow from the events, on every column. */
export async function expectRows(pool: pg.Pool, table: string, { rows }: OwnRows): Promise<number> {
  const found = await pool.query<{ row: TextRow }>(
    `SELECT (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(to_jsonb(t))) AS row FROM chain.${table} t`,
  )
  const inOrder = (list: TextRow[]) => list.map((row) => JSON.stringify(sorted(row))).sort()
  expect(inOrder(found.rows.map(({ row }) => row)), table).to.deep.equal(inOrder([...rows.values()]))
  return rows.size
}

function sorted(row: TextRow): TextRow {
  const cell = (text: string | null): string | null => {
    const [, year, rest] = text?.match(/^(\d{4,})(-\d\d-\d\dT.*)$/) ?? []
    // years beyond four digits, which uint40 reaches, have six and a sign
    if (year)
      return String(Date.parse(`${year.length > 4 ? `+${year.padStart(6, '0')}` : year}${rest}`) / 1000)
    return text?.match(/^[{[]/) ? JSON.stringify(deepSorted(JSON.parse(text))) : text
  }
  return Object.fromEntries(
    Object.keys(row)
      .sort()
      .map((column) => [column, cell(row[column] ?? null)]),
  )
}

function deepSorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepSorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, inner]) => [key, deepSorted(inner)]),
  )
}

/** A contract that people call; a call that it refuses is part of life. */
export interface Called {
  /** @returns whether it went through */
  by(from: Wallet, name: string, args: unknown[], value?: bigint): Promise<boolean>
  ask<T>(name: string, ...args: unknown[]): Promise<T>
}

export function callsOf(stage: Stage, address: string, abi: InterfaceAbi): Called {
  const contract = new Contract(address, interfaceOf(abi), stage.provider)
  return {
    async by(from, name, args, value = 0n) {
      const hash = await stage.send(from, address, contract.interface.encodeFunctionData(name, args), value)
      return (await stage.provider.getTransactionReceipt(hash))?.status === 1
    },
    ask: (name, ...args) => contract.getFunction(name)(...args),
  }
}
