import { expect } from 'chai'
import { KEPT, prune } from '#indexer/growth/prune.ts'
import { createLifeline, type Lifeline } from '#indexer/postgres/lifeline.ts'
import { openWriter, type Writer } from '#indexer/postgres/writer.ts'
import { type Cursor, readCursor } from '#indexer/store/cursor.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHAIN_ID = 31337
const LEASE_MS = 10_000

describe('what nobody can ask for any more', () => {
  const database = useDatabase()
  let writer: Writer
  let lifeline: Lifeline
  before(async () => {
    await createChainRows(database.pool('indexer')).cursor(29_000)
    lifeline = createLifeline({
      silentAfterMs: LEASE_MS / 2,
      deadAfterMs: 2 * LEASE_MS,
      monotonic: () => performance.now(),
      onSilent() {},
      onHeard() {},
      onDead() {},
    })
    const options = { url: database.url('indexer'), chainId: CHAIN_ID, leaseMs: LEASE_MS, lifeline }
    writer = (await openWriter(options)) as Writer
  })
  after(async () => {
    await writer.close()
    lifeline.stop()
  })

  it('[T9] goes; what a reorg dropped stays for 90 days', async () => {
    const indexer = database.pool('indexer')
    await indexer.query(
      `INSERT INTO chain.orphan (chain_id, epoch, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind, orphaned_at)
         SELECT ${CHAIN_ID}, 1, sha256('x'), days, 1, sha256('x'), 0, 0, substring(sha256('x') FROM 13), '{}', '', 1,
           now() - make_interval(days => days) FROM unnest(ARRAY[1, 89, 91, 400]) AS days`,
    )
    const cursor = await writer.read((client) => readCursor(client, CHAIN_ID))
    if (!cursor) throw new Error('there is no cursor')
    await prune(writer, CHAIN_ID, cursor)
    const { rows } = await indexer.query('SELECT log_index AS days FROM chain.orphan ORDER BY 1')
    expect(rows.map(({ days }) => days)).to.deep.equal([1, 89])
  })

  it('[T9] of blocks without events the first, the last 10,000 below finality and every 1,000th stay, and those with events', async () => {
    const owner = database.pool('owner')
    const numbers = async () =>
      (await owner.query<{ number: number }>('SELECT number FROM chain.block ORDER BY number')).rows.map(
        (row) => row.number,
      )
    const first = 17
    const [busy, finalized, tip] = [[18, 4711, 4712, 12_345, 18_999], 28_900, 29_000]
    const block = (of: string) =>
      `INSERT INTO chain.block SELECT ${CHAIN_ID}, n, sha256(n::text::bytea), sha256('p'), now(), sha256('r'), 2 FROM ${of} AS n`
    await owner.query(block(`generate_series(${first}, ${tip})`))
    await owner.query(`INSERT INTO chain.event SELECT ${CHAIN_ID}, n, l, sha256(n::text::bytea), sha256('t'), 0, 0, substring(sha256('x') FROM 13), '{}', '', 0
      FROM unnest(ARRAY[${busy}]) AS n, generate_series(1, 3) AS l; UPDATE chain.cursor SET safe = ${finalized}, finalized = ${finalized}`)
    const cursor = (await writer.read((client) => readCursor(client, CHAIN_ID))) as Cursor
    const kept = { ...KEPT, atOnce: 8000 }
    let transactions = 1
    while (!(await prune(writer, CHAIN_ID, cursor, kept)).isDone) transactions++
    expect(transactions).to.equal(3)
    const all = Array.from({ length: tip - first + 1 }, (_, i) => first + i)
    const stay = (n: number) => n === first || n > finalized - 10_000 || n % 1000 === 0 || busy.includes(n)
    expect(await numbers()).to.deep.equal(all.filter(stay))

    // what is below was looked at: nobody looks at it again
    await owner.query(block('generate_series(5555, 5555)'))
    expect((await prune(writer, CHAIN_ID, cursor)).isDone).to.equal(true)
    expect(await numbers()).to.include(5555)
  })
})
