import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { MONEY_RIGHTS, type MoneyRight } from './moneyRights.ts'

const LOGINS = ['api', 'worker', 'reconciler'] as const
const VERBS = ['read', 'add', 'change', 'take'] as const

describe('rights on money, verb by verb [S2.18][T14]', () => {
  const database = useDatabase()
  const owner = () => database.pool('owner')

  it('[T29] are those of the list: nobody does with money what their process does not do', async () => {
    const { rows } = await owner().query<{ name: string; login: (typeof LOGINS)[number]; verbs: string[] }>(
      `SELECT c.relname AS name, l.login, array_remove(ARRAY[
         CASE WHEN has_any_column_privilege('sd_' || l.login, c.oid, 'SELECT') THEN 'read' END,
         CASE WHEN has_any_column_privilege('sd_' || l.login, c.oid, 'INSERT') THEN 'add' END,
         CASE WHEN has_any_column_privilege('sd_' || l.login, c.oid, 'UPDATE') THEN 'change' END,
         CASE WHEN has_table_privilege('sd_' || l.login, c.oid, 'DELETE') THEN 'take' END], NULL) AS verbs
       FROM pg_class c, unnest($2::text[]) l (login)
       WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p') AND (c.relforcerowsecurity OR c.relname = ANY ($1))`,
      [Object.keys(MONEY_RIGHTS), LOGINS],
    )
    const found: Record<string, Partial<Record<string, string>>> = {}
    for (const { name, login, verbs } of rows) found[name] = { ...found[name], [login]: verbs.join(' ') }
    const said = ({ api, worker, reconciler = [] }: MoneyRight) => {
      const all = { api, worker, reconciler }
      return Object.fromEntries(LOGINS.map((login) => [login, all[login].join(' ')]))
    }
    expect(found).to.deep.equal(
      Object.fromEntries(Object.entries(MONEY_RIGHTS).map(([name, right]) => [name, said(right)])),
    )
  })

  it('[T29] a taken-over api begins no payout, hears no bank and ends no comparison', async () => {
    const statements: Record<(typeof VERBS)[number], (table: string, column: string) => string> = {
      read: (table) => `SELECT FROM app.${table} WHERE false`,
      add: (table) => `INSERT INTO app.${table} DEFAULT VALUES`,
      change: (table, column) => `UPDATE app.${table} SET ${column} = ${column} WHERE false`,
      take: (table) => `DELETE FROM app.${table} WHERE false`,
    }
    for (const [table, { api }] of Object.entries(MONEY_RIGHTS)) {
      const { rows } = await owner().query<{ column: string }>(
        `SELECT quote_ident(attname) AS column FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1`,
        [`app.${table}`],
      )
      for (const verb of VERBS.filter((one) => !api.includes(one))) {
        const done = database.pool('api').query(statements[verb](table, rows[0]?.column ?? ''))
        const code = await done.then(
          () => 'done',
          (error: { code: string }) => error.code,
        )
        expect(code, `${verb} ${table}`).to.equal('42501')
      }
    }
  })
})
