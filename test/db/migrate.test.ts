import { expect } from 'chai'
import pg from 'pg'
import { migrate, readMigrations } from '#db/migrate.ts'
import { loginUrl, provision } from '#db/provision.ts'
import { useDatabase } from '#test/kit/database.ts'

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was refused'
}

describe('migrate', () => {
  const database = useDatabase()

  it('applies nothing twice', async () => {
    expect(await migrate(database.url('owner'))).to.deep.equal([])
  })

  it('refuses a migration that was edited after it had been applied', async () => {
    const [first, ...rest] = readMigrations()
    if (!first) throw new Error('there are no migrations')
    const edited = { ...first, sha256: 'ff' }
    expect(await refusal(migrate(database.url('owner'), [edited, ...rest]))).to.match(/was edited/)
  })

  it('refuses a database that is newer than the code', async () => {
    const older = readMigrations().slice(0, -1)
    expect(await refusal(migrate(database.url('owner'), older))).to.match(/does not know/)
  })

  it('leaves no trace of a migration that fails half-way', async () => {
    const bad = {
      name: '20990101000000_bad',
      sha256: 'aa',
      sql: 'CREATE TABLE app.half (id int); SELECT 1/0',
    }
    expect(await refusal(migrate(database.url('owner'), [...readMigrations(), bad]))).to.match(
      /division by zero/,
    )
    const { rows } = await database.pool('owner').query(`SELECT to_regclass('app.half') AS half`)
    expect(rows).to.deep.equal([{ half: null }])
    expect(await migrate(database.url('owner'))).to.deep.equal([])
  })

  it('waits three seconds for who holds a table, and says that nothing is lost', async function () {
    this.timeout(60_000)
    const holder = await database.pool('owner').connect()
    await holder.query('BEGIN; SELECT FROM app.account')
    const late = {
      name: '20990101000000_late',
      sha256: 'bb',
      sql: 'ALTER TABLE app.account ADD COLUMN late int',
    }
    try {
      const told = await refusal(migrate(database.url('owner'), [...readMigrations(), late]))
      expect(told).to.match(/held a table for longer than 3s; nothing is lost/)
    } finally {
      await holder.query('ROLLBACK')
      holder.release()
    }
  })

  it('goes on with a migration without a transaction that was cut off', async () => {
    const owner = database.pool('owner')
    await owner.query('CREATE TABLE app.many (a int); INSERT INTO app.many VALUES (1), (1)')
    const sql = `-- no-transaction
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS many_a ON app.many (a);
CREATE INDEX CONCURRENTLY IF NOT EXISTS many_b ON app.many (a);
`
    const steps = { name: '20990101000001_steps', sha256: 'cc', sql }
    const all = [...readMigrations(), steps]
    expect(await refusal(migrate(database.url('owner'), all))).to.match(/could not create unique index/)
    await owner.query('DELETE FROM app.many')
    expect(await migrate(database.url('owner'), all)).to.deep.equal([steps.name])
    const { rows } = await owner.query(
      `SELECT indexrelid::regclass::text AS name, indisvalid AS is_valid FROM pg_index WHERE indrelid = 'app.many'::regclass ORDER BY 1`,
    )
    expect(rows).to.deep.equal([
      { name: 'app.many_a', is_valid: true },
      { name: 'app.many_b', is_valid: true },
    ])
    await owner.query(`DROP TABLE app.many; DELETE FROM public.migration WHERE name = '${steps.name}'`)
  })

  it('two processes that migrate at once take turns', async () => {
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.url('owner'))))
    expect(results).to.deep.equal([[], [], []])
  })
})

describe('provision', () => {
  const database = useDatabase()

  it('gives each process a login that is no owner and sees its schemas', async () => {
    const { rows } = await database
      .pool('owner')
      .query(
        `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname LIKE 'stagedoor_%' ORDER BY 1`,
      )
    const plain = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false }
    expect(rows).to.deep.equal([
      { rolname: 'stagedoor_api', ...plain },
      { rolname: 'stagedoor_indexer', ...plain },
      { rolname: 'stagedoor_reconciler', ...plain },
      { rolname: 'stagedoor_worker', ...plain },
    ])
    const path = await database.pool('api').query('SHOW search_path')
    expect(path.rows).to.deep.equal([{ search_path: 'app, chain, lib, public' }])
  })

  it('can run again, and refuses another password', async () => {
    await provision(database.url('owner'), {
      ...{ api: 'api', worker: 'worker', reconciler: 'reconciler', indexer: 'indexer' },
    })
    const client = new pg.Client({ connectionString: loginUrl(database.url('owner'), 'api', 'wrong') })
    expect(await refusal(client.connect())).to.match(/password authentication failed/)
  })
})
