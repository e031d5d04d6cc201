import { expect } from 'chai'
import { migrate } from '#db/migrate.ts'
import { useDatabaseBefore } from '#test/kit/database.ts'

const MIGRATION = '20261121000041_seat_session'

describe('seats of an older installation', () => {
  const database = useDatabaseBefore(MIGRATION)

  it('[T21] get the session of their account where it has one alone; the others stay without', async () => {
    const owner = database.pool('owner')
    const id = (kind: string, n: number) => `${kind}_${String(n).padStart(22, '0')}`
    await owner.query(
      `INSERT INTO app.account (id) VALUES ($1), ($2), ($3)`,
      [1, 2, 3].map((n) => id('acc', n)),
    )
    await owner.query(`INSERT INTO app.auth_user (id, name, email) SELECT id, 'x', id FROM app.account`)
    await owner.query(
      `INSERT INTO app.auth_session (id, expires_at, token, user_id) SELECT x, now() + interval '1 day', x, a
         FROM unnest($1::text[], $2::text[]) y (x, a)`,
      [
        ['alone', 'first', 'second'],
        [id('acc', 1), id('acc', 2), id('acc', 2)],
      ],
    )
    await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [
      id('cre', 1),
      id('acc', 3),
    ])
    await owner.query("INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, 'kiln', 'x')", [
      id('chn', 1),
      id('cre', 1),
    ])
    await owner.query(
      "INSERT INTO app.room (id, channel_id, kind, state, visibility, title) VALUES ($1, $2, 'stream', 'draft', 'public', 'x')",
      [id('rom', 1), id('chn', 1)],
    )
    for (const n of [1, 2, 3])
      await owner.query(
        `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits) VALUES ($1, $2, $3, $4, 'viewer', 170)`,
        [id('sea', n), id('rom', 1), id('acc', n), id('dec', n)],
      )
    expect(await migrate(database.url('owner'))).to.include(MIGRATION)
    const { rows } = await owner.query('SELECT session_id FROM app.seat ORDER BY id')
    expect(rows.map((row) => row.session_id)).to.deep.equal(['alone', null, null])
  })
})
