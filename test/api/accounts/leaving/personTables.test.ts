import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createFollowBans } from '#api/access/bans/banMarks.ts'
import { creatorVerbs } from '#api/creators/keptHandles.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import { NOT_ERASED, NOT_EXPORTED, personTable } from '#api/personTable.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { useDatabase } from '#test/kit/database.ts'

/** Names of columns that hold a person, whatever they refer to. */
const PERSONAL =
  'account_id account person person_id actor target_account made_by invited_by accepted_by follower email wallet wallet_payout evidence_wallet reached_up_to claimed_by creator_id handle hub_room_id ip_address ip_prefix exclusive_key'.split(
    ' ',
  )
/** Columns of these names that hold nobody. */
const NOBODY: Readonly<Record<string, string>> = {
  'app.ban_mark': 'keyed hashes, and the action they come from',
}

describe('tables with rows of people [T41]', () => {
  const database = useDatabase()
  const dataKey = createDataKey(fixedSecret('k'.repeat(64)), randomBytes)
  const sealing = { random: randomBytes, dataKey }
  const persons = personTable(createFollowBans({ clock: Date.now, ...sealing }), creatorVerbs(sealing, 1))

  /** From the catalogue: what refers to an account, by a key or by the name of a column. */
  async function personalTables(): Promise<string[]> {
    const { rows } = await database.pool('owner').query<{ name: string }>(
      `SELECT DISTINCT format('%s.%s', n.nspname, c.relname) AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('app', 'lib') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
          AND (a.attname = ANY ($1) OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
            AND k.confrelid = 'app.account'::regclass AND a.attnum = ANY (k.conkey))) ORDER BY 1`,
      [PERSONAL],
    )
    return rows.map(({ name }) => name).filter((name) => !(name in NOBODY))
  }

  const missing = (tables: string[], verb: 'exports' | 'erases', named: Readonly<Record<string, string>>) =>
    tables.filter((table) => !(table in named) && !persons.some((person) => person[verb].includes(table)))

  it('each is in a verb `erase` or named as an exception', async () => {
    const tables = await personalTables()
    expect(tables.length).to.be.greaterThan(30)
    expect(missing(tables, 'erases', NOT_ERASED), 'in no erase').to.deep.equal([])
  })

  it('each is in a verb `export` or named as an exception', async () => {
    expect(missing(await personalTables(), 'exports', NOT_EXPORTED), 'in no export').to.deep.equal([])
  })

  it('a new one that nobody thought of is named', async () => {
    const owner = database.pool('owner')
    await owner.query('CREATE TABLE app.wish (id int, of_whom app.id REFERENCES app.account (id))')
    await owner.query('CREATE TABLE app.guess (email citext)')
    const tables = await personalTables()
    await owner.query('DROP TABLE app.wish, app.guess')
    expect(missing(tables, 'erases', NOT_ERASED)).to.deep.equal(['app.guess', 'app.wish'])
    expect(missing(tables, 'exports', NOT_EXPORTED)).to.deep.equal(['app.guess', 'app.wish'])
  })

  it('no exception is named for a table that is gone, or that a verb has', async () => {
    const tables = [...(await personalTables()), 'lib.rate_limit']
    for (const [verb, named] of [
      ['exports', NOT_EXPORTED],
      ['erases', NOT_ERASED],
    ] as const)
      for (const table of Object.keys(named)) {
        expect(tables, table).to.include(table)
        expect(persons.flatMap((person) => person[verb])).to.not.include(table)
      }
    expect(new Set(persons.map(({ name }) => name)).size, 'names of steps').to.equal(persons.length)
  })
})
