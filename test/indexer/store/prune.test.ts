import { expect } from 'chai'
import { createLifeline, type Lifeline } from '#indexer/postgres/lifeline.ts'
import { openWriter, type Writer } from '#indexer/postgres/writer.ts'
import { readCursor } from '#indexer/store/cursor.ts'
import { prune } from '#indexer/store/levels.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHAIN_ID = 31337
const LEASE_MS = 10_000

describe('what nobody can ask for any more', () => {
  const database = useDatabase()
  let writer: Writer
  let lifeline: Lifeline
  before(async () => {
    await createChainRows(database.pool('indexer')).cursor(100)
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
})
