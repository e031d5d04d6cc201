import { expect } from 'chai'
import { eraseIdleGuests } from '#api/accounts/guests/eraseIdleGuests.ts'
import { useDatabase } from '#test/kit/database.ts'

describe('many idle guests', function () {
  this.timeout(60_000)
  const db = useDatabase()

  it('[S1.15][T37] one look erases them all: they are made faster than looks come', async () => {
    await db.pool('owner').query(
      `INSERT INTO app.account (id, state, created_at) SELECT 'acc_' || lpad(n::text, 22, '0'), 'guest', app.now() - interval '2 days'
         FROM generate_series(1, 501) n`,
    )
    expect(await eraseIdleGuests(db.pool('api'), 86_400)).to.equal(501)
    const { rows } = await db
      .pool('owner')
      .query(
        "SELECT state::text, count(*)::int AS n FROM app.account WHERE id LIKE 'acc_0000%' GROUP BY state",
      )
    expect(rows).to.deep.equal([{ state: 'erased', n: 501 }])
  })
})
