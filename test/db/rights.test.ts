import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'

const DENIED = '42501'

describe('rights [T14]', () => {
  const database = useDatabase()

  async function code(role: 'api' | 'indexer', sql: string): Promise<string> {
    try {
      await database.pool(role).query(sql)
      return 'allowed'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  for (const table of ['decision', 'action_log', 'audit', 'evidence', 'gate', 'condition', 'tier_text']) {
    it(`the api cannot change or delete a row of ${table}`, async () => {
      const { rows } = await database
        .pool('owner')
        .query(
          `SELECT attname FROM pg_attribute WHERE attrelid = 'app.${table}'::regclass AND attnum > 0 LIMIT 1`,
        )
      expect(await code('api', `UPDATE app.${table} SET ${rows[0].attname} = ${rows[0].attname}`)).to.equal(
        DENIED,
      )
      expect(await code('api', `DELETE FROM app.${table}`)).to.equal(DENIED)
      expect(await code('api', `TRUNCATE app.${table}`)).to.equal(DENIED)
    })
  }

  it('no partition is a way around', async () => {
    const { rows } = await database
      .pool('owner')
      .query<{ name: string }>(
        `SELECT inhrelid::regclass::text AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE c.relkind = 'r'`,
      )
    expect(rows.length).to.be.greaterThan(10)
    for (const { name } of rows) {
      expect(await code('api', `DELETE FROM ${name}`), name).to.equal(DENIED)
      expect(await code('api', `SELECT 1 FROM ${name}`), name).to.equal(DENIED)
    }
  })

  it('[T35] the api sees no row of a contract without how far it is known', async () => {
    const { rows } = await database.pool('owner').query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'chain'::regnamespace AND c.relkind = 'r'
         AND EXISTS (SELECT FROM pg_class v WHERE v.relnamespace = c.relnamespace AND v.relname = c.relname || '_as_of')`,
    )
    expect(rows.length).to.be.at.least(5)
    for (const { name } of rows) {
      expect(await code('api', `SELECT 1 FROM chain.${name}`), name).to.equal(DENIED)
      expect(await code('api', `SELECT as_of FROM chain.${name}_as_of`), name).to.equal('allowed')
    }
  })

  it('the api reads the chain and writes nothing there; the indexer sees nothing of people', async () => {
    expect(await code('api', 'SELECT 1 FROM chain.pass_as_of')).to.equal('allowed')
    expect(await code('api', 'DELETE FROM chain.pass')).to.equal(DENIED)
    expect(await code('api', `UPDATE chain.cursor SET epoch = 7`)).to.equal(DENIED)
    expect(await code('indexer', 'DELETE FROM chain.pass')).to.equal('allowed')
    expect(await code('indexer', 'SELECT 1 FROM app.account')).to.equal(DENIED)
  })

  it('nobody but the owner moves the clock', async () => {
    const move = `UPDATE app.clock SET shift = '1 day'`
    expect(await code('api', move)).to.equal(DENIED)
    expect(await code('indexer', move)).to.equal(DENIED)
    await database.pool('owner').query(move)
    const { rows } = await database.pool('api').query(`SELECT app.now() - now() > '23 hours' AS moved`)
    expect(rows).to.deep.equal([{ moved: true }])
    await database.pool('owner').query(`UPDATE app.clock SET shift = '0'`)
  })

  it('the api makes no tables in its own schema, and owns the job queue', async () => {
    expect(await code('api', 'CREATE TABLE app.own (id int)')).to.equal(DENIED)
    expect(await code('api', 'CREATE SCHEMA own')).to.equal(DENIED)
    expect(await code('api', `SELECT graphile_worker.add_job('nothing')`)).to.equal('allowed')
  })
})

describe('partitions', () => {
  const database = useDatabase()

  it('cover the next seven days, so that no row lands in a default partition', async () => {
    const { rows } = await database.pool('owner').query<{ name: string }>(
      `SELECT format('decision_%s', to_char(d, 'YYYYMMDD')) AS name FROM generate_series(app.now(), app.now() + '7 days', '1 day') d
        WHERE to_regclass(format('app.decision_%s', to_char(d AT TIME ZONE 'UTC', 'YYYYMMDD'))) IS NULL`,
    )
    expect(rows).to.deep.equal([])
  })

  it('are made by the api as time goes on, and only once', async () => {
    await database.pool('owner').query(`UPDATE app.clock SET shift = '40 days'`)
    const made = async () =>
      (await database.pool('api').query<{ made: number }>('SELECT app.ensure_partitions(7) AS made')).rows[0]
        ?.made
    expect(await made()).to.be.within(10, 14)
    expect(await made()).to.equal(0)
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
