import { expect } from 'chai'
import { LOGINS } from '#db/provision.ts'
import { useDatabase } from '#test/kit/database.ts'
import { readWays } from './readWays.ts'

describe('partitions', () => {
  const database = useDatabase()

  it('cover the next seven days, so that no row lands in a default partition', async () => {
    const { rows } = await database.pool('owner').query<{ name: string }>(
      `SELECT format('decision_%s', to_char(d, 'YYYYMMDD')) AS name FROM generate_series(app.now(), app.now() + '7 days', '1 day') d
        WHERE to_regclass(format('app.decision_%s', to_char(d AT TIME ZONE 'UTC', 'YYYYMMDD'))) IS NULL`,
    )
    expect(rows).to.deep.equal([])
  })

  it('are made by the api as time goes on, and only once; it has no right on what was made', async () => {
    await database.pool('owner').query(`UPDATE app.clock SET shift = '40 days'`)
    const made = async () =>
      (await database.pool('api').query<{ made: number }>('SELECT app.ensure_partitions(7) AS made')).rows[0]
        ?.made
    expect(await made()).to.be.within(10, 14)
    expect(await made()).to.equal(0)
    expect((await readWays(database.pool('owner'), LOGINS.api.role)).partitions).to.deep.equal([])
    await database.pool('owner').query(`UPDATE app.clock SET shift = '0'`)
  })

  it('two processes that make them at once do not collide', async () => {
    await database.pool('owner').query(`UPDATE app.clock SET shift = '80 days'`)
    const asked = [1, 2, 3, 4].map(() =>
      database.pool('api').query('SELECT app.ensure_partitions(7) AS made'),
    )
    const made = (await Promise.all(asked)).map(({ rows }) => rows[0].made as number)
    expect(made.filter((n) => n > 0)).to.have.length(1)
  })

  it('no absurd number is made', async () => {
    const asked = database.pool('api').query('SELECT app.ensure_partitions(5000)')
    expect(
      await asked.then(
        () => 'made',
        (error) => error.message,
      ),
    ).to.match(/0 to 60/)
  })
})
