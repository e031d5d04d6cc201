import { expect } from 'chai'
import { LOGINS, type Login } from '#db/provision.ts'
import { useDatabase } from '#test/kit/database.ts'
import {
  CALLED_BY_API,
  CALLED_BY_WORKER,
  MAKES_IN,
  MAY_CHANGE,
  RUNS_AS_OWNER,
  rightsOf,
  WRITES_AS_OWNER,
} from './mayChange.ts'
import { readWays, type Ways } from './readWays.ts'
import { WAYS_AROUND } from './waysAround.ts'

const DENIED = '42501'
const PROCESSES = ['api', 'worker'] as const

/** A block that runs through if each statement is refused for want of a right, and otherwise fails with the first that is not. */
const refusesEach = (statements: string[]) => `DO $block$ DECLARE one text; BEGIN
  FOREACH one IN ARRAY ARRAY[${statements.map((one) => `'${one.replaceAll("'", "''")}'`).join()}] LOOP
    BEGIN
      EXECUTE one;
    EXCEPTION WHEN insufficient_privilege THEN CONTINUE;
    END;
    RAISE EXCEPTION 'allowed: %', one;
  END LOOP;
END $block$`

describe('rights [T14]', () => {
  const database = useDatabase()
  let waysBefore: Ways | undefined

  async function code(role: Login, sql: string): Promise<string> {
    try {
      await database.pool(role).query(sql)
      return 'allowed'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  for (const login of PROCESSES)
    it(`[T29] the ${login} changes and deletes rows of the tables in the list alone`, async () => {
      const { changes, otherRights } = await readWays(database.pool('owner'), LOGINS[login].role)
      expect(changes).to.deep.equal(
        Object.keys(MAY_CHANGE)
          .filter((table) => rightsOf(login, table).length > 0)
          .map((table) => `${table}: ${rightsOf(login, table).join(' ')}`)
          .sort(),
      )
      expect(otherRights.filter((line) => !line.startsWith('graphile_worker.'))).to.deep.equal([])
    })

  it('[T29] the reconciler reads how comparisons ended, and nothing else', async () => {
    const ways = await readWays(database.pool('owner'), LOGINS.reconciler.role)
    expect({ ...ways, definers: [], looseDefiners: [], roles: [] }).to.deep.equal({
      ...{ changes: [], otherRights: [], partitions: [], definers: [], looseDefiners: [], defaults: [] },
      ...{ cascades: [], makesIn: [], roles: [] },
    })
    expect(ways.roles).to.deep.equal([LOGINS.reconciler.group, LOGINS.reconciler.role].sort())
    const { rows } = await database.pool('owner').query<{ name: string }>(
      `SELECT format('%s.%s', c.relnamespace::regnamespace, c.relname) AS name FROM pg_class c
        WHERE c.relnamespace::regnamespace::text IN ('app', 'chain', 'lib') AND c.relkind IN ('r', 'p', 'v')
          AND has_any_column_privilege('sd_reconciler', c.oid, 'SELECT, INSERT') ORDER BY 1`,
    )
    expect(rows.map(({ name }) => name)).to.deep.equal(['app.reconcile_diff', 'app.reconcile_run'])
  })

  for (const login of PROCESSES)
    it(`[T29] no partition, default right, cascade, function or role of the ${login} is a way around`, async () => {
      const ways = await readWays(database.pool('owner'), LOGINS[login].role)
      expect(ways.partitions, 'partitions').to.deep.equal([])
      expect(ways.defaults, 'default privileges').to.deep.equal([])
      expect(ways.cascades, 'cascades').to.deep.equal([])
      const called = (all: Record<string, string>) =>
        Object.keys(all)
          .filter((name) => !(login === 'worker' ? CALLED_BY_API : CALLED_BY_WORKER).includes(name))
          .sort()
      expect(ways.definers, 'functions that run as the owner').to.deep.equal(called(RUNS_AS_OWNER))
      expect(ways.looseDefiners, 'such functions that write').to.deep.equal(called(WRITES_AS_OWNER))
      expect(ways.makesIn, 'schemas to make things in').to.deep.equal(
        login === 'worker' ? Object.keys(MAKES_IN) : [],
      )
      expect(ways.roles, 'roles').to.deep.equal([LOGINS[login].group, LOGINS[login].role].sort())
    })

  it('[T29] a function that runs as the owner is nobody’s who was not named', async () => {
    const { rows } = await database.pool('owner').query<{ name: string }>(
      `SELECT format('%s.%s', n.nspname, p.proname) AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prosecdef AND n.nspname IN ('app', 'chain', 'lib') AND p.prorettype <> 'trigger'::regtype
          AND has_function_privilege('public', p.oid, 'EXECUTE')`,
    )
    // the time is everybody's to read
    expect(rows.map(({ name }) => name)).to.deep.equal(['app.now'])
  })

  for (const [way, { statements, seen }] of Object.entries(WAYS_AROUND))
    it(`[T29] the walk sees ${way}`, async () => {
      const client = await database.pool('owner').connect()
      try {
        waysBefore ??= await readWays(client, LOGINS.api.role)
        const before = waysBefore
        await client.query('BEGIN')
        for (const statement of statements) await client.query(statement)
        const after = await readWays(client, LOGINS.api.role)
        const added = Object.entries(after).flatMap(([kind, lines]: [string, string[]]) =>
          lines
            .filter((line) => !before[kind as keyof Ways].includes(line))
            .map((line) => `${kind}: ${line}`),
        )
        expect(added).to.include(seen)
      } finally {
        await client.query('ROLLBACK')
        client.release()
      }
    })

  it('[T29] Postgres refuses every change of a table that is not in the list, partitions too', async function () {
    this.timeout(120_000)
    const { rows } = await database
      .pool('owner')
      .query<{ name: string; columns: string[]; partition: boolean }>(
        `SELECT format('%s.%s', c.relnamespace::regnamespace, c.relname) AS name, c.relispartition AS partition,
              array_agg(quote_ident(a.attname)) AS columns
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity = '' AND a.attnum BETWEEN 1 AND 2
        WHERE c.relnamespace IN ('app'::regnamespace, 'chain'::regnamespace, 'lib'::regnamespace) AND c.relkind IN ('r', 'p')
        GROUP BY c.oid`,
      )
    expect(rows.filter(({ partition }) => partition).length).to.be.greaterThan(10)
    for (const login of PROCESSES) {
      const statements = rows.flatMap(({ name, columns, partition }) => {
        const rights: string[] = rightsOf(login, name)
        return [
          ...(rights.includes('update')
            ? []
            : columns.map((column) => `UPDATE ${name} SET ${column} = ${column} WHERE false`)),
          ...(rights.includes('delete') ? [] : [`DELETE FROM ${name} WHERE false`]),
          `TRUNCATE ${name}`,
          ...(partition ? [`SELECT FROM ${name}`] : []),
        ]
      })
      expect(statements.length).to.be.greaterThan(500)
      await database.pool(login).query(refusesEach(statements))
      // or nothing would be proved by what runs through
      const allowed = refusesEach([...statements, 'SELECT 1'])
      const failure = await database
        .pool(login)
        .query(allowed)
        .catch((error: Error) => error.message)
      expect(failure).to.equal('allowed: SELECT 1')
    }
  })

  it('[T29] keys that sign and currencies are registered by the owner alone', async () => {
    const key = `INSERT INTO app.sign_key (key_id, public, purpose) VALUES ('key_forged', '\\x00', 'decision')`
    expect(await code('api', key)).to.equal(DENIED)
    expect(await code('indexer', key)).to.equal(DENIED)
    expect(await code('api', `INSERT INTO app.currency SELECT * FROM app.currency`)).to.equal(DENIED)
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

  it('neither api nor worker makes tables in our schema; the job queue is the worker’s', async () => {
    expect(await code('api', 'CREATE TABLE app.own (id int)')).to.equal(DENIED)
    expect(await code('api', 'CREATE SCHEMA own')).to.equal(DENIED)
    expect(await code('worker', 'CREATE TABLE app.own (id int)')).to.equal(DENIED)
    expect(await code('worker', `SELECT graphile_worker.add_job('nothing')`)).to.equal('allowed')
    expect(await code('api', `SELECT graphile_worker.add_job('nothing')`)).to.equal(DENIED)
  })
})
