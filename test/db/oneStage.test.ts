import { expect } from 'chai'
import pg from 'pg'
import { migrate, readMigrations } from '#db/migrate.ts'
import { provision } from '#db/provision.ts'
import { useDatabase } from '#test/kit/database.ts'

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(22, '0')}`
const NAME = `old_${process.pid}_stage`

describe('a folder that holds several opened streams of a channel', () => {
  const database = useDatabase()
  it('[T37] starts: the live stream stays, else the last one; the others are drafts, out of the engine', async function () {
    this.timeout(60_000)
    const other = new URL(database.url('owner'))
    other.pathname = `/${NAME}`
    const url = other.toString()
    await database.pool('owner').query(`CREATE DATABASE ${NAME}`)
    const all = readMigrations()
    const before = all.filter(({ name }) => name < '20261121000038')
    await migrate(url, before)
    await provision(url, { api: 'api', worker: 'worker', reconciler: 'reconciler', indexer: 'indexer' })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const rows = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows
    try {
      for (const n of [1, 2]) {
        await client.query('INSERT INTO app.account (id) VALUES ($1)', [id('acc', n)])
        await client.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [
          id('cre', n),
          id('acc', n),
        ])
        const channel = [id('chn', n), id('cre', n), `channel-${n}`]
        await client.query(
          "INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'x')",
          channel,
        )
      }
      // channel 1 is live and has two drafts open; channel 2 has two drafts open, and one that never was
      const rooms: [number, number, 'draft' | 'live', number | null][] = [
        [1, 1, 'live', 60],
        [2, 1, 'draft', 20],
        [3, 1, 'draft', 10],
        [4, 2, 'draft', 20],
        [5, 2, 'draft', 10],
        [6, 2, 'draft', null],
      ]
      for (const [n, channel, state, agoS] of rooms) {
        await client.query(
          `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at, provider, provider_room_id, media_node)
             VALUES ($1, $2, 'stream', $3, 'public', 'x', app.now() - make_interval(secs => $4::int), 'embedded', $5, 'node-1')`,
          [id('rom', n), id('chn', channel), state, agoS, `room-${n}`],
        )
        if (agoS === null) continue
        await client.query(
          "INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, state) VALUES ($1, $2, $3, $4, 'host', 255, 'live')",
          [id('sea', n), id('rom', n), id('acc', channel), id('dec', n)],
        )
        await client.query('INSERT INTO app.seat_lease (seat_id, until) VALUES ($1, app.now())', [
          id('sea', n),
        ])
      }
      // an account on the stage of another channel as well
      await client.query('INSERT INTO app.account (id) VALUES ($1)', [id('acc', 3)])
      for (const [n, room] of [
        [7, 5],
        [8, 1],
      ] as const) {
        await client.query(
          "INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, state) VALUES ($1, $2, $3, $4, 'host', 255, 'live')",
          [id('sea', n), id('rom', room), id('acc', 3), id('dec', n)],
        )
      }
      await migrate(url, all)
      const number = (column: string) => `right(${column}, 1)::int`
      expect(
        await rows(`SELECT ${number('id')} FROM app.room WHERE opened_at IS NOT NULL ORDER BY 1`),
      ).to.deep.equal([[1], [5]])
      expect(
        await rows(
          `SELECT ${number('id')}, provider_room_id, state FROM app.room WHERE provider_room_id IS NULL ORDER BY 1`,
        ),
      ).to.deep.equal([
        [2, null, 'draft'],
        [3, null, 'draft'],
        [4, null, 'draft'],
      ])
      expect(
        await rows(`SELECT ${number('id')}, end_reason FROM app.seat WHERE state = 'ended' ORDER BY 1`),
      ).to.deep.equal([
        [2, 'LEASE_LOST'],
        [3, 'LEASE_LOST'],
        [4, 'LEASE_LOST'],
        [7, 'MOVED'],
        // the second host of a room: one at a time
        [8, 'MOVED'],
      ])
      expect(await rows(`SELECT ${number('seat_id')} FROM app.seat_lease ORDER BY 1`)).to.deep.equal([
        [1],
        [5],
      ])
      expect(
        await rows("SELECT topic, right(key, 1)::int, body->>'node' FROM app.outbox ORDER BY 1, 2"),
      ).to.deep.equal([
        ['media.close', 2, 'node-1'],
        ['media.close', 3, 'node-1'],
        ['media.close', 4, 'node-1'],
        ['media.remove', 7, 'node-1'],
        ['media.remove', 8, 'node-1'],
      ])
    } finally {
      await client.end()
      await database.pool('owner').query(`DROP DATABASE ${NAME} WITH (FORCE)`)
    }
  })
})
