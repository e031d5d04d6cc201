import { expect } from 'chai'
import { createEventRanges } from '#indexer/growth/eventRanges.ts'
import { prune } from '#indexer/growth/prune.ts'
import { createLifeline } from '#indexer/postgres/lifeline.ts'
import { openWriter, type Writer } from '#indexer/postgres/writer.ts'
import { type Cursor, readCursor } from '#indexer/store/cursor.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type CuttingPostgres, startCuttingPostgres } from '#test/kit/cluster/cuttingPostgres.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const CHAIN_ID = 31_337
const LEASE_MS = 10_000
const OTHER_ID = 99_999
const HASH = "sha256('x')"

describe('what keeps the index small, cut before every statement or beside others', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let wire: CuttingPostgres
  const lifeline = createLifeline({
    ...{ silentAfterMs: LEASE_MS / 2, deadAfterMs: 2 * LEASE_MS, monotonic: () => performance.now() },
    ...{ onSilent() {}, onHeard() {}, onDead() {} },
  })

  before(async () => {
    wire = await startCuttingPostgres(db.url('indexer'))
    await createChainRows(db.pool('indexer')).cursor(100)
  })
  after(async () => {
    lifeline.stop()
    await wire?.stop()
  })

  const rows = async (sql: string) => (await db.pool('owner').query(sql)).rows
  const rangesOf = (writer: Writer, chainId: number) => {
    const { signal } = new AbortController()
    return createEventRanges({ writer, chainId, monotonic: () => performance.now(), signal })
  }
  const ranges = () => rows('SELECT name FROM chain.event_partitions() ORDER BY substr(name, 7)::int')
  const nextPartition = async () =>
    (await rows(`SELECT chain.next_event_partition(${CHAIN_ID})::int AS fitting`))[0].fitting
  const oneMore = (block: number, chainId = CHAIN_ID) =>
    rows(
      `INSERT INTO chain.event VALUES (${chainId}, ${block}, 0, ${HASH}, ${HASH}, 0, 0, substring(${HASH} FROM 13), '{}', '', 0)`,
    )

  async function lead(url: string, work: (writer: Writer) => Promise<unknown>, chainId = CHAIN_ID) {
    let writer: Writer | null = null
    await until('it leads', async () => {
      writer = await openWriter({ url, chainId, leaseMs: LEASE_MS, lifeline })
      return writer !== null
    })
    const leader = writer as unknown as Writer
    try {
      await work(leader)
    } finally {
      await leader.close()
    }
  }

  /** A leader's work, whose session is cut before the n-th statement; then the whole work by the next leader. */
  async function cutBeforeEach(prepare: () => Promise<unknown>, work: (writer: Writer) => Promise<unknown>) {
    for (let n = 1; ; n++) {
      await prepare()
      wire.cutBefore(n)
      await lead(wire.url, work).catch(() => {})
      const wasCut = wire.left === 0
      wire.cutBefore(0)
      await lead(db.url('indexer'), work)
      if (!wasCut) return n - 1
    }
  }

  it('[T9] a range of events ends whole or not at all, and gets its indexes', async () => {
    await rows(
      `CREATE OR REPLACE FUNCTION chain.events_per_partition() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 1::bigint'`,
    )
    let block = 100
    const grow = async () => {
      await oneMore(++block)
      await rows(`UPDATE chain.cursor SET number = ${block}`)
    }
    const cuts = await cutBeforeEach(grow, async (writer) => {
      const size = rangesOf(writer, CHAIN_ID)
      await size.makeRoom(block)
      await size.stored(1, false)
      while (await size.finish());
    })
    expect(cuts).to.be.within(8, 20)
    const found = await rows(
      `SELECT coalesce(lag(upper_bound) OVER o = lower_bound, true) AS follows, indexes FROM chain.event_partitions() p,
         LATERAL (SELECT count(*)::int AS indexes FROM pg_indexes WHERE tablename = p.name) i WINDOW o AS (ORDER BY from_block)`,
    )
    expect(found.length).to.be.within(cuts, cuts + 2)
    expect(found.filter(({ follows, indexes }) => !follows || indexes !== 3)).to.deep.equal([])
    expect(
      await rows('SELECT min(block)::int, max(block)::int, count(*)::int AS n FROM chain.event'),
    ).to.deep.equal([{ min: 101, max: block, n: block - 100 }])
  })

  it('[T9] blocks without events go whole parts at a time, and only those', async () => {
    const kept = { last: 20, every: 10, atOnce: 50 }
    const numbers = async () =>
      (await rows('SELECT number FROM chain.block ORDER BY 1')).map(({ number }) => number)
    let cursor = {} as Cursor
    const fill = async () => {
      await rows(`TRUNCATE chain.block; UPDATE chain.cursor SET pruned_to = 0, number = 200, safe = 200, finalized = 190;
        INSERT INTO chain.block SELECT ${CHAIN_ID}, n, sha256(n::text::bytea), ${HASH}, now(), ${HASH}, 2 FROM generate_series(1, 200) n`)
      cursor = (await readCursor(db.pool('indexer') as never, CHAIN_ID)) as Cursor
    }
    await rows('DELETE FROM chain.event WHERE block > 110')
    const busy = (await rows('SELECT DISTINCT block FROM chain.event')).map(({ block }) => block)
    const stay = (n: number) => n === 1 || n > 170 || n % 10 === 0 || busy.includes(n)
    const cuts = await cutBeforeEach(fill, async (writer) => {
      while (!(await prune(writer, CHAIN_ID, cursor, kept)).isDone);
      expect(await numbers()).to.deep.equal(Array.from({ length: 200 }, (_, i) => i + 1).filter(stay))
    })
    expect(cuts).to.be.within(30, 60)
  })

  it('[T35] the end of a range reads none of its events while somebody waits', async () => {
    const before = (await ranges()).length
    await oneMore(201)
    await rows('UPDATE chain.cursor SET number = 201')
    expect(await nextPartition()).to.equal(0)
    const other = await db.pool('owner').connect()
    const leader = await db.pool('indexer').connect()
    const said: string[] = []
    leader.on('notice', ({ message }) => said.push(message ?? ''))
    try {
      await other.query('BEGIN; SELECT FROM chain.event LIMIT 1; DELETE FROM chain.event WHERE block = 201')
      await leader.query('SELECT chain.prove_event_bound()')
      const bound = await rows('SELECT is_proven FROM chain.event_bound()')
      expect(bound, 'beside who reads and who writes').to.deep.equal([{ is_proven: true }])
      await other.query('ROLLBACK')
      await leader.query('SET client_min_messages = debug1; SELECT chain.begin_event_partition()')
    } finally {
      other.release(true)
      leader.release(true)
    }
    const all = await ranges()
    expect(all).to.have.length(before + 1)
    expect(said).to.include(
      `partition constraint for table "${all.at(-2).name}" is implied by existing constraints`,
    )
    expect(await rows('SELECT FROM chain.event_bound()')).to.deep.equal([])
  })

  it('where a chain with a higher number has events, or may have them, the range goes on', async () => {
    await oneMore(300)
    await rows('UPDATE chain.cursor SET number = 300')
    await oneMore(5, OTHER_ID)
    expect(await nextPartition()).to.equal(null)
    await rows(`DELETE FROM chain.event WHERE chain_id = ${OTHER_ID}`)
    await createChainRows(db.pool('indexer'), OTHER_ID).cursor(5)
    expect(await nextPartition(), 'it has none yet, but they would come').to.equal(null)
    await rows(`DELETE FROM chain.cursor WHERE chain_id = ${OTHER_ID}`)
    expect(await nextPartition()).to.equal(0)
  })

  it('a chain with a higher number that begins behind a bound ends it before its first event', async () => {
    const before = (await ranges()).length
    await createChainRows(db.pool('indexer'), OTHER_ID).cursor(5)
    await lead(db.url('indexer'), (writer) => rangesOf(writer, OTHER_ID).makeRoom(6), OTHER_ID)
    expect(await ranges()).to.have.length(before + 1)
    await oneMore(6, OTHER_ID)
  })
})
