import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { claimRows } from '#api/inbox/leases.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const ROWS = 4000
/** It is 400,000, a few times the table for each claim; looked for row by row it was 158 million. */
const MOST_READ = 2_000_000

describe('a burst of notices [S2.8]', function () {
  this.timeout(120_000)
  const db = useDatabase()

  it('into an inbox that was empty is claimed quickly, though the database has not counted it yet', async () => {
    const owner = db.pool('owner')
    const claim = () =>
      claimRows(db.work(), {
        ...{ afterLane: '', fullLanes: [], rows: 16, ofLane: 4, endpoints: ['trtc'] as const },
        leaseId: randomBytes(16).toString('hex'),
      })
    // its plan is made for what is there: nothing
    await owner.query('ALTER TABLE app.inbox SET (autovacuum_enabled = false)')
    await owner.query('ANALYZE app.inbox')
    for (let n = 0; n < 10; n++) await claim()
    await owner.query(
      `INSERT INTO app.inbox (endpoint, event_id, object_kind, object_ref, type, lane, is_live, happened_at, body)
        SELECT 'trtc', encode(sha256(b), 'hex'), 'callback', encode(sha256(b), 'hex'), '103', 'room-' || n % 4, true, now(), b
          FROM (SELECT n, convert_to(n::text, 'utf8') AS b FROM generate_series(1, $1::int) n) x`,
      [ROWS],
    )
    /** what statements have read of it so far, once those that changed so many rows are counted */
    const read = (changed: number) =>
      until('it is counted', async () => {
        // otherwise a connection counts when it has rested for ten seconds
        await db.pool('worker').query('SELECT pg_stat_force_next_flush()')
        const { rows } = await owner.query<{ changed: number; read: number }>(
          `SELECT n_tup_upd::int AS changed, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read
             FROM pg_stat_user_tables WHERE relid = 'app.inbox'::regclass`,
        )
        return rows[0]?.changed === changed && rows[0]
      })
    const { read: before } = await read(0)
    const claimed = new Set<string>()
    for (let n = 0; n < 10; n++) for (const { eventId } of (await claim()).claimed) claimed.add(eventId)
    expect(claimed.size, 'each row once').to.equal(160)
    const { read: after } = await read(160)
    await owner.query('ALTER TABLE app.inbox RESET (autovacuum_enabled)')
    expect(after - before, 'rows that ten claims read').to.be.below(MOST_READ)
  })
})
