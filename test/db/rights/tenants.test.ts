import { expect } from 'chai'
import type pg from 'pg'
import { inScope, type Scope, type ScopedPool } from '#db/scope.ts'
import { useDatabase } from '#test/kit/database.ts'
import { NOT_FORCED, seedPurchase, seedTenant, TENANT_ROWS, type Tenant } from './tenantRows.ts'

const DENIED = '42501'
const CHECK = '23514'
const LOGINS = ['api', 'worker'] as const
const TABLES = Object.keys(TENANT_ROWS)
/** What a purchase opens, in the order in which it comes about. */
const RIGHTS = ['entitlement', 'card_move', 'pass_revocation']

/** Columns of a table, and which of them a login writes. */
interface Columns {
  all: string[]
  changed: string[]
  added: string[]
  deletes: boolean
}

describe('whose money [S2.18][T22]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const owner = () => database.pool('owner')
  let mine: Tenant
  let theirs: Tenant
  before(async () => {
    mine = await seedTenant(owner())
    theirs = await seedTenant(owner())
  })

  /** How a statement ends: how many rows it saw or changed, or the SQLSTATE. */
  async function run(
    pool: pg.Pool | ScopedPool,
    sql: string,
    ...values: unknown[]
  ): Promise<number | string> {
    try {
      return (await pool.query(sql, values)).rowCount ?? 0
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  const ownerCount = async (table: string) =>
    ((await owner().query(`SELECT count(*)::int AS n FROM app.${table}`)).rows[0] as { n: number }).n

  async function columnsOf(login: string, table: string): Promise<Columns> {
    const { rows } = await owner().query<Columns>(
      `SELECT array_agg(quote_ident(a.attname)) AS all,
         coalesce(array_agg(quote_ident(a.attname)) FILTER (WHERE has_column_privilege($1, a.attrelid, a.attnum, 'UPDATE')), '{}') AS changed,
         coalesce(array_agg(quote_ident(a.attname)) FILTER (WHERE a.attgenerated = '' AND has_column_privilege($1, a.attrelid, a.attnum, 'INSERT')), '{}')
           AS added, has_table_privilege($1, $2::regclass, 'DELETE') AS deletes
       FROM pg_attribute a WHERE a.attrelid = $2::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
      [`sd_${login}`, `app.${table}`],
    )
    return rows[0] as Columns
  }

  it('[S2.18] every table with money of creators or cards of accounts is forced, and has a line here', async () => {
    const { rows } = await owner().query<{ name: string; forced: boolean; owned: boolean }>(
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced, EXISTS (SELECT FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attname = 'creator_id' AND NOT a.attisdropped) AS owned
       FROM pg_class c WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
    )
    const named = (all: typeof rows) => all.map(({ name }) => name).sort()
    expect(named(rows.filter(({ forced }) => forced))).to.deep.equal([...TABLES].sort())
    expect(named(rows.filter(({ forced, owned }) => owned && !forced))).to.deep.equal(
      Object.keys(NOT_FORCED).sort(),
    )
  })

  it('[S2.18] without a word of whose money it is, and with the word of another login, there is nothing', async () => {
    for (const table of TABLES)
      for (const login of ['api', 'worker', 'reconciler'] as const) {
        const pool = database.pool(login)
        const wrong: Scope[] =
          login === 'worker'
            ? [{ everyone: 'reconcile' }]
            : login === 'api'
              ? [{ everyone: 'work' }, { everyone: 'reconcile' }]
              : [{ everyone: 'work' }, theirs]
        for (const one of [pool, ...wrong.map((scope) => inScope(pool, scope))])
          expect(await run(one, `SELECT FROM app.${table}`), `${login} ${table}`).to.be.oneOf(
            login === 'reconciler' ? [0, DENIED] : [0],
          )
      }
  })

  for (const login of LOGINS)
    it(`[S2.18] the ${login} reads, changes, takes and adds nothing of another one`, async () => {
      const scopes: Scope[] = [
        { account: mine.account },
        { creator: mine.creator },
        mine,
        { account: '', creator: mine.creator },
      ]
      for (const table of TABLES) {
        const { all, changed, added, deletes } = await columnsOf(login, table)
        const before = await ownerCount(table)
        const { rows: other } = await owner().query<{ row: object }>(
          `SELECT to_jsonb(t) AS row FROM app.${table} t WHERE to_jsonb(t)::text LIKE '%' || $1 || '%' OR to_jsonb(t)::text LIKE '%' || $2 || '%'`,
          [theirs.creator, theirs.account],
        )
        expect(other, table).to.not.have.length(0)
        for (const scope of scopes) {
          const pool = inScope(database.pool(login), scope)
          const said = `${table} in ${JSON.stringify(scope)}`
          const seen = await pool.query<{ row: object }>(`SELECT to_jsonb(t) AS row FROM app.${table} t`)
          expect(JSON.stringify(seen.rows), said).to.not.include(theirs.creator)
          expect(JSON.stringify(seen.rows), said).to.not.include(theirs.account)
          if (scope === mine) expect(seen.rows, `own ${said}`).to.not.have.length(0)
          const [column] = changed
          // own rows are changed by such a statement, to what they are; never more
          if (column) {
            const rowCount = await run(pool, `UPDATE app.${table} SET ${column} = ${column}`)
            expect(rowCount, `change of ${said}`).to.equal(seen.rows.length)
          }
          const foreign = `DELETE FROM app.${table} t WHERE to_jsonb(t)::text LIKE $1 OR to_jsonb(t)::text LIKE $2`
          expect(
            await run(pool, foreign, `%${theirs.creator}%`, `%${theirs.account}%`),
            `end of ${said}`,
          ).to.equal(deletes ? 0 : DENIED)
          const names = all.filter((name) => added.includes(name)).join(', ')
          const copy = names
            ? `INSERT INTO app.${table} (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::app.${table}, $1)`
            : `INSERT INTO app.${table} DEFAULT VALUES`
          // a trigger may find before that that there is nothing to add to
          for (const { row } of other)
            expect(
              await run(pool, copy, ...(names ? [JSON.stringify(row)] : [])),
              `addition to ${said}`,
            ).to.be.oneOf([DENIED, CHECK])
        }
        expect(await ownerCount(table), table).to.equal(before)
      }
    })

  it('[S2.18][T22] what was bought is of who paid and of who sold, and of nobody else', async () => {
    const both = { account: mine.account, creator: theirs.creator }
    const bought = await seedPurchase(owner(), both)
    for (const table of RIGHTS) await TENANT_ROWS[table]?.(owner(), both)
    await owner().query(
      `INSERT INTO app.refund (id, purchase_id, creator_id, amount, currency, reverse_transfer, refund_fee, cause, right_source)
       SELECT 'rfd_' || substr(id, 5), id, creator_id, 300, 'EUR', true, false, 'fan', id FROM app.purchase WHERE id = $1`,
      [bought],
    )
    const third = await seedTenant(owner())
    const { rows: made } = await owner().query('SELECT id FROM app.card_move WHERE source_id = $1', [bought])
    const move = made[0]?.id
    const seenBy = async (scope: Scope) => {
      const pool = inScope(database.pool('api'), scope)
      const asked: [sql: string, of: string][] = [
        ['SELECT FROM app.purchase WHERE id = $1', bought],
        ['SELECT FROM app.refund WHERE purchase_id = $1', bought],
        ['SELECT FROM app.entitlement WHERE source_id = $1', bought],
        ['SELECT FROM app.card_move WHERE source_id = $1', bought],
        ['SELECT FROM app.pass_revocation WHERE move_id = $1', move],
        ['SELECT FROM app.connect_account k JOIN app.purchase p USING (creator_id) WHERE p.id = $1', bought],
      ]
      return Promise.all(asked.map(([sql, of]) => run(pool, sql, of)))
    }
    for (const [scope, seen] of [
      [{ account: mine.account }, [1, 1, 1, 1, 1, 0]],
      [{ creator: theirs.creator }, [1, 1, 1, 1, 1, 1]],
      [{ account: theirs.account }, [1, 1, 1, 1, 1, 1]],
      [{ creator: mine.creator }, [0, 0, 0, 0, 0, 0]],
      [{ account: third.account, creator: third.creator }, [0, 0, 0, 0, 0, 0]],
    ] as const)
      expect(await seenBy(scope), JSON.stringify(scope)).to.deep.equal(seen)
    await owner().query('DELETE FROM app.pass_revocation WHERE move_id = $1', [move])
    for (const [table, column] of [
      ['card_move', 'source_id'],
      ['entitlement', 'source_id'],
      ['refund', 'purchase_id'],
      ['purchase', 'id'],
    ])
      await owner().query(`DELETE FROM app.${table} WHERE ${column} = $1`, [bought])
  })

  it('[S2.18] the worker alone sees everybody’s, and only when it says so', async () => {
    for (const table of TABLES)
      expect(await run(database.work(), `SELECT FROM app.${table}`), table).to.equal(await ownerCount(table))
  })

  it('[S2.18] a policy asks whose scope it is once for a statement, not for a row', async () => {
    for (const table of TABLES) {
      const { rows } = await inScope(database.pool('api'), mine).query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT FROM app.${table}`,
      )
      for (const { 'QUERY PLAN': line } of rows.filter((row) => /Filter|Cond/.test(row['QUERY PLAN'])))
        expect(line, table).to.not.match(/scope_\w+\(/)
    }
  })
})
