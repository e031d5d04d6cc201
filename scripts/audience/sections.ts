import { COLLECTION, FOLLOW, PASS, SALE } from '#indexer/families/passes/tables.ts'
import { HUB_ROOM, HUB_SESSION, TIP } from '#indexer/families/rooms/tables.ts'
import { baseOf, type Journal, type Projection, type Row, type Value } from '#indexer/families/table.ts'

type Table = Projection | Journal

/** Every row of a table. */
export type ReadTable = (table: Table) => Row[]

/** Tables that a creator's audience is read from. */
export const TABLES: readonly Table[] = [COLLECTION, PASS, FOLLOW, SALE, HUB_ROOM, HUB_SESSION, TIP]

/** What is printed: lists of rows, each in one order. */
export type Audience = Record<string, Record<string, unknown>[]>

/** @param at seconds since the epoch: the block's time, by which a pass is over or not */
export function audienceOf(read: ReadTable, creator: string, at: number): Audience {
  const collections = new Set(
    read(COLLECTION)
      .filter((row) => row.creator_wallet === creator)
      .map((row) => row.collection),
  )
  const hosted = read(HUB_ROOM).filter((row) => row.host === creator)
  const rooms = new Set(hosted.map((row) => `${row.hub}/${row.room_id}`))
  const ofCollections = (table: Table) =>
    read(table).filter((row) => collections.has(row.collection as string))
  const passes = ofCollections(PASS)
  const follows = ofCollections(FOLLOW)
  return {
    holders: holdersOf(passes, at),
    followers: printed(
      FOLLOW,
      follows.filter((row) => row.ended_at === null),
    ),
    passes: printed(PASS, passes),
    // what somebody gave to the creator, or in a room of the creator to whom the room pays
    tips: printed(
      TIP,
      read(TIP).filter(
        (row) =>
          row.payee === creator || (row.context_type === 'room' && rooms.has(`${row.hub}/${row.context_id}`)),
      ),
    ),
    sessions: printed(
      HUB_SESSION,
      read(HUB_SESSION).filter((row) => row.creator === creator),
    ),
    sales: printed(SALE, ofCollections(SALE)),
  }
}

/** Wallets that hold a pass which is neither over nor revoked. */
function holdersOf(passes: Row[], at: number): Record<string, unknown>[] {
  const counts = new Map<string, number>()
  for (const { owner, revoked, valid_until } of passes) {
    if (revoked || (valid_until !== null && (valid_until as number) <= at)) continue
    counts.set(owner as string, (counts.get(owner as string) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([wallet, count]) => ({ wallet, passes: count }))
}

/** In the order of the chain, then of the text: the same rows are the same lines. */
function printed(table: Table, rows: Row[]): Record<string, unknown>[] {
  const columns = table.all.filter(([name]) => name !== 'chain_id').sort(([a], [b]) => (a < b ? -1 : 1))
  const texts = rows.map((row) => {
    const plain = Object.fromEntries(
      columns.map(([name, type]) => [name, plainOf(row[name] ?? null, baseOf(type))]),
    )
    return { plain, text: JSON.stringify(plain), block: row.block as number, log: row.log_index as number }
  })
  texts.sort((a, b) => a.block - b.block || a.log - b.log || (a.text < b.text ? -1 : 1))
  return texts.map(({ plain }) => plain)
}

/** Amounts as decimal text, times as seconds, lists and objects as such. */
function plainOf(value: Value, base: ReturnType<typeof baseOf>): unknown {
  if (typeof value === 'bigint') return String(value)
  // a time without an end
  if (value === Number.POSITIVE_INFINITY) return 'infinity'
  return base === 'json' && value !== null ? inOrder(JSON.parse(value as string)) : value
}

/** jsonb keeps keys in an order of its own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  const keys = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(keys.map(([name, one]) => [name, inOrder(one)]))
}
