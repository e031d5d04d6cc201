import { expect } from 'chai'
import type pg from 'pg'
import type { Indexer } from '#indexer/createIndexer.ts'
import { createMemoryFold } from '#indexer/families/foldEvents.ts'
import { JOURNALS, PROJECTIONS } from '#indexer/families/registry.ts'
import { baseOf, type Row } from '#indexer/families/table.ts'
import { openSession } from '#indexer/postgres/session.ts'
import { projectEvents } from '#indexer/store/projectEvents.ts'
import { readEvents, type StoredEvent } from '#indexer/store/readEvents.ts'
import { compareTable, createShadow, dropShadow } from '#scripts/rebuild/shadowTables.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { openShops } from '../kit/oracles/bookings/bookingCalls.ts'
import { createBookingLife } from '../kit/oracles/bookings/bookingLife.ts'
import { tellStories } from '../kit/oracles/bookings/bookingStories.ts'
import { openBookings } from '../kit/oracles/bookings/bookingWorld.ts'
import { actInRooms, fundRooms } from '../kit/oracles/roomCalls.ts'
import { actOnTokens, openTokens } from '../kit/oracles/tokens/tokenCalls.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'
import { createDice } from '../simulation/dice.ts'

const TABLES = [...PROJECTIONS, ...JOURNALS]
const CUTTINGS = depth(2, 12)

describe('folds of all families', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer
  let session: pg.Client
  const events: StoredEvent[] = []

  before(async () => {
    const world = await openBookings(await createStage(23, { withTestDollar: true }))
    stage = world.stage
    const life = createBookingLife(world, 'cut')
    await openShops(life)
    await tellStories(life)
    await fundRooms(stage)
    await actInRooms(stage, 60, 'cut')
    await stage.act(60)
    await openTokens(stage)
    await actOnTokens(stage, 20, 'cut')
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
    await indexer.stop()
    session = await openSession(db.url('owner'), 60_000)
    const source = { schema: 'chain', chainId: 31337, after: -1, upTo: 10 ** 9, scopes: null } as const
    for await (const page of readEvents(session, source)) events.push(...page)
  })
  after(async () => {
    await session?.end()
    await stage?.stop()
  })

  it('[S3.2] give the same rows however events are cut into runs', async () => {
    expect(events.length).to.be.greaterThan(90)
    for (let i = 0; i < CUTTINGS; i++) {
      const dice = createDice('cutting', String(i))
      const longest = dice.pick([1, 2, 7, 60, events.length])
      await createShadow(session, [...TABLES.map(({ name }) => name), 'suspension'])
      for (let at = 0; at < events.length; ) {
        const run = events.slice(at, at + 1 + dice.roll(longest))
        await session.query('BEGIN')
        await projectEvents(session, { schema: 'chain_next', chainId: 31337 }, run, null)
        await session.query('COMMIT')
        at += run.length
      }
      for (const { name } of TABLES) {
        const { differing, examples } = await compareTable(session, name)
        expect(differing, `${name}, runs of up to ${longest}: ${JSON.stringify(examples[0])}`).to.equal(0)
      }
    }
    await dropShadow(session)
  })

  it('[S3.2] give the same rows without a database', async () => {
    const fold = createMemoryFold(31337)
    for (const event of events) fold.add(event)
    expect([...fold.suspended]).to.deep.equal([])
    let count = 0
    for (const table of TABLES) {
      const columns = table.all.map(([name, type]) => {
        const base = baseOf(type)
        if (base === 'time') return `extract(epoch FROM ${name})::float8 AS ${name}`
        return base === 'json' ? `${name}::text AS ${name}` : name
      })
      const stored = await session.query<Row>(`SELECT ${columns.join(', ')} FROM chain.${table.name}`)
      const texts = (rows: Row[]) =>
        rows.map((row) => JSON.stringify(table.all.map(([name, type]) => plain(row[name], type)))).sort()
      expect(texts(fold.rowsOf(table)), table.name).to.deep.equal(texts(stored.rows))
      count += stored.rows.length
    }
    expect(count).to.be.greaterThan(60)
  })

  it('[T35] a fold that throws half-way leaves nothing of its event, and its scope alone stands still', async () => {
    const fold = createMemoryFold(31337)
    const broken = events.findIndex(({ type }) => type.name === 'Transfer')
    const { address } = events[broken] as StoredEvent
    for (const [i, event] of events.entries()) {
      const { type } = event
      const breaks: typeof type = {
        ...type,
        fold: {
          ...type.fold,
          fold(rows, one) {
            type.fold.fold(rows, one)
            throw new Error('no more')
          },
        },
      }
      fold.add(i === broken ? { ...event, type: breaks } : event)
    }
    expect([...fold.suspended].map(([scope, { reason }]) => [scope, reason])).to.deep.equal([
      [`${address}/0x`, 'no more'],
    ])
    const ownerless = createMemoryFold(31337)
    const isKept = ({ address: other }: StoredEvent, i: number) => other !== address || i < broken
    for (const event of events.filter(isKept)) ownerless.add(event)
    for (const table of TABLES) expect(fold.rowsOf(table), table.name).to.deep.equal(ownerless.rowsOf(table))
  })
})

/** Amounts are texts in JSON; what `jsonb` keeps has an order of keys of its own. */
function plain(value: unknown, type: string): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value === Number.POSITIVE_INFINITY) return 'infinity'
  return type.startsWith('json') && typeof value === 'string'
    ? Object.entries(JSON.parse(value)).map(String).sort()
    : (value ?? null)
}
