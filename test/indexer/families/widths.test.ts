import { expect } from 'chai'
import { type AbiEvent, type AbiParameter, encodeAbiParameters } from 'viem'
import { createDecoder } from '#indexer/families/decoder.ts'
import type { EventFold } from '#indexer/families/family.ts'
import { FAMILIES, JOURNALS, PROJECTIONS } from '#indexer/families/registry.ts'
import type { Rows } from '#indexer/families/rows.ts'
import {
  baseOf,
  type Columns,
  type Journal,
  type Projection,
  type Row,
  type Value,
} from '#indexer/families/table.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { createDice } from '../simulation/dice.ts'

type Dice = ReturnType<typeof createDice>
type Table = Projection | Journal
const TABLES: Table[] = [...PROJECTIONS, ...JOURNALS]
const DRAWS = depth(150, 400)
/** https://www.postgresql.org/docs/current/datatype-numeric.html */
const LARGEST: Record<string, bigint> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
  bigint: 2n ** 63n - 1n,
  numeric: 10n ** 78n - 1n,
}

/** Mostly the largest value of a type: that is what a column must hold. */
function draw(input: AbiParameter, dice: Dice): unknown {
  const list = input.type.match(/^(.*)\[(\d*)\]$/)
  if (list) {
    const one = { ...input, type: list[1] as string }
    return Array.from({ length: list[2] ? Number(list[2]) : dice.roll(3) }, () => draw(one, dice))
  }
  if ('components' in input && input.components)
    return Object.fromEntries(input.components.map((part) => [part.name, draw(part, dice)]))
  const integer = input.type.match(/^(u?)int(\d+)$/)
  if (integer) {
    const bits = BigInt(integer[2] as string)
    const largest = 2n ** (integer[1] ? bits : bits - 1n) - 1n
    const small = BigInt(dice.roll(12))
    const value = dice.isLucky(0.5) || small > largest ? largest : small
    return bits <= 48n ? Number(value) : value
  }
  if (input.type === 'address') return `0x${(dice.isLucky(0.2) ? '00' : 'ff').repeat(20)}`
  if (input.type === 'bool') return dice.isLucky(0.5)
  if (input.type === 'string') return 'text'
  if (input.type === 'bytes') return '0x0102'
  return `0x${'ff'.repeat(Number(input.type.slice('bytes'.length)))}`
}

function logOf(item: AbiEvent, dice: Dice) {
  const word = (input: AbiParameter) => {
    const isValue = /^(u?int\d+|address|bool|bytes\d+)$/.test(input.type)
    const type = isValue ? input : { type: 'bytes32' }
    return encodeAbiParameters([type], [draw(type, dice)] as never)
  }
  const plain = item.inputs.filter((input) => !input.indexed)
  return {
    topics: ['0x', ...item.inputs.filter((input) => input.indexed).map(word)],
    data: encodeAbiParameters(plain, plain.map((input) => draw(input, dice)) as never),
  }
}

function storedRow(table: Projection, key: Value[], dice: Dice): Row {
  const values: Record<ReturnType<typeof baseOf>, () => Value> = {
    address: () => `0x${'ff'.repeat(20)}`,
    hash: () => `0x${'ff'.repeat(32)}`,
    bytes: () => '0x',
    uint256: () => dice.pick([2n ** 100n, 1n]),
    int: () => dice.pick([0, 1, 9]),
    time: () => 1_700_000_000,
    bool: () => dice.isLucky(0.5),
    text: () => 'text',
    json: () => '[]',
  }
  const columns = Object.entries(table.columns).map(([name, type]) => [
    name,
    type.endsWith('?') && dice.isLucky(0.5) ? null : values[baseOf(type)](),
  ])
  return Object.fromEntries([...table.keyColumns.map((name, i) => [name, key[i]]), ...columns])
}

/** The largest value that folds write into each column that counts. */
function largestWritten(): Map<string, bigint> {
  const largest = new Map<string, bigint>()
  const note = (table: Table, row: Row) => {
    const columns: Columns = table.kind === 'projection' ? { ...table.key, ...table.columns } : table.columns
    for (const [name, type] of Object.entries(columns)) {
      const value = row[name]
      if (!['int', 'uint256'].includes(baseOf(type)) || value === null || value === undefined) continue
      expect(Number.isFinite(Number(value)), `${table.name}.${name}`).to.equal(true)
      const id = `${table.name}.${name}`
      const found = BigInt(value as number)
      if (found >= (largest.get(id) ?? 0n)) largest.set(id, found)
    }
  }
  const dice = createDice('widths', 'all')
  const rows: Rows = {
    get: (table, ...key) => (dice.isLucky(0.3) ? undefined : (storedRow(table, key, dice) as never)),
    mustGet: (table, ...key) => storedRow(table, key, dice) as never,
    lastTx: () => null,
    put: (table, row) => note(table, row as Row),
    append: (table, row) => note(table, row as Row),
    touch() {},
  }
  const position = { block: 9, logIndex: 1, txHash: `0x${'01'.repeat(32)}`, at: 1_700_000_000 }
  for (const kind of FAMILIES.flatMap(({ contracts }) => contracts))
    for (const item of kind.editions.flat()) {
      if (item.type !== 'event') continue
      const fold = kind.events[item.name] as EventFold | string
      if (typeof fold === 'string') continue
      const decoder = createDecoder(item, kind.names)
      let folded = 0
      let refusal = ''
      for (let i = 0; i < DRAWS; i++) {
        const args = decoder.decode(logOf(item, dice))
        const event = { ...position, address: `0x${'aa'.repeat(20)}`, name: item.name, args }
        try {
          fold.fold(rows, event)
          folded++
        } catch (error) {
          // numbers of an enumeration and rows that do not go together are refused
          if ((error as Error).name === 'AssertionError') throw error
          refusal = (error as Error).message
        }
      }
      expect(folded, `${kind.kind} ${item.name}: ${refusal}`).to.be.greaterThan(0)
    }
  return largest
}

describe('columns of families', () => {
  const db = useDatabase()

  it('[T35] hold the largest number that an event can bring into them', async () => {
    const found = await db.pool('owner').query<{ column: string; type: string }>(
      `SELECT table_name || '.' || column_name AS column, data_type AS type
       FROM information_schema.columns WHERE table_schema = 'chain'`,
    )
    const types = new Map(found.rows.map(({ column, type }) => [column, type]))
    const largest = largestWritten()
    for (const table of TABLES)
      for (const [name, type] of Object.entries({ ...table.key, ...table.columns }))
        if (['int', 'uint256'].includes(baseOf(type)) && !['block', 'log_index'].includes(name))
          expect([...largest.keys()], 'nobody writes it').to.include(`${table.name}.${name}`)
    const tooNarrow = [...largest].flatMap(([column, value]) => {
      const room = LARGEST[types.get(column) ?? ''] ?? -1n
      return value > room ? [`${column} is ${types.get(column)}, but may be ${value}`] : []
    })
    expect(tooNarrow).to.deep.equal([])
  })
})
