import { expect } from 'chai'
import type { Client } from 'pg'
import { JOURNALS, PROJECTIONS } from '#indexer/families/registry.ts'
import { baseOf, type Row } from '#indexer/families/table.ts'
import { copyRows } from '#indexer/postgres/copyRows.ts'
import { createClient } from '#indexer/postgres/session.ts'
import { BLOCK, WATCH } from '#indexer/postgres/tables.ts'
import { createDatabase, type OwnDatabase } from '#test/kit/database.ts'
import { CREATE_SAMPLE, SAMPLE } from './sampleTable.ts'

/** Types of Postgres that a column of ours may have. */
const FITS: Record<ReturnType<typeof baseOf>, string[]> = {
  ...{ address: ['bytea'], hash: ['bytea'], bytes: ['bytea'], uint256: ['numeric'] },
  ...{
    int: ['int2', 'int4', 'int8'],
    time: ['timestamptz'],
    bool: ['bool'],
    text: ['text'],
    json: ['jsonb'],
  },
}
const EMPTY: Row = {
  ...{
    small: null,
    wide: null,
    units: null,
    at: null,
    is_on: null,
    body: null,
    name: null,
    kind: null,
    gate: null,
  },
}
const KEPT = `SELECT n, small::text, wide::text, units::text, extract(epoch FROM at)::text AS at, is_on,
  encode(body, 'hex') AS body, name, kind::text, gate::text FROM sample ORDER BY n`

describe('COPY of rows', () => {
  let db: OwnDatabase
  let client: Client

  before(async () => {
    db = await createDatabase()
    client = createClient(db.url('owner'))
    await client.connect()
  })
  beforeEach(() => client.query(`DROP TABLE IF EXISTS pg_temp.sample; ${CREATE_SAMPLE}`))
  after(async () => {
    await client.end()
    await db.drop()
  })

  const copy = (...rows: Row[]) =>
    copyRows(
      client,
      'pg_temp',
      SAMPLE,
      rows.map((row, n) => ({ ...EMPTY, n, ...row })),
    )
  async function kept(column: string): Promise<unknown[]> {
    const { rows } = await client.query<Record<string, unknown>>(KEPT)
    return rows.map((row) => row[column])
  }
  const codeOf = (work: Promise<void>) =>
    work.then(
      () => 'none',
      (error) => error.code,
    )

  it('keeps JSON, and refuses what is none as the fault of its row', async () => {
    const gate = '{"a": ["é\\n", 1], "b": null}'
    await copy({ gate }, { gate: null })
    expect(await kept('gate')).to.deep.equal([gate, null])
    expect(await codeOf(copy({ gate: '{' }))).to.equal('22P02')
  })

  it('[S3.2] keeps every digit of a number, up to the widest of the ABI', async () => {
    const sizes = [
      0n,
      1n,
      9999n,
      10_000n,
      10_001n,
      99_990_000n,
      10n ** 8n,
      2n ** 53n - 1n,
      2n ** 53n,
      10n ** 40n,
    ]
    const numbers = [...sizes, 2n ** 256n - 1n, 123_456_789_012_345_678_901n, -5n, -(2n ** 70n)]
    await copy(...numbers.map((units) => ({ units })))
    expect(await kept('units')).to.deep.equal(numbers.map(String))
    const powers = Array.from({ length: 256 }, (_, i) => 2n ** BigInt(i))
    await client.query('TRUNCATE sample')
    await copy(...powers.map((units) => ({ units })))
    expect(await kept('units')).to.deep.equal(powers.map(String))
  })

  it('[S3.2] keeps integers of every width, negative ones too', async () => {
    const wide = [0, -1, 1, 2 ** 32, -(2 ** 32), -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, -(2 ** 63)]
    await copy(...wide.map((one) => ({ wide: one, small: Math.max(-32_768, Math.min(one, 32_767)) })))
    expect(await kept('wide')).to.deep.equal(wide.map((one) => String(BigInt(one))))
    expect(await kept('small')).to.deep.equal([
      '0',
      '-1',
      '1',
      '32767',
      '-32768',
      '-32768',
      '32767',
      '-32768',
    ])
  })

  it('[S3.2] keeps times up to what uint40 holds, to the second, and infinity', async () => {
    const times = [0, 946_684_799, 946_684_800, 1_700_000_000, 2 ** 38 + 1, 2 ** 40 - 1, Infinity]
    await copy(...times.map((at) => ({ at })))
    expect(await kept('at')).to.deep.equal(times.map((at) => (at === Infinity ? 'Infinity' : `${at}.000000`)))
  })

  it('[S3.2] keeps bytes, flags, kinds and every sign of a name but the one that Postgres has not', async () => {
    const name = 'a\tb\\N\n\r\u{1F39F} \0.'
    await copy({ name, body: '0x', is_on: false }, { body: '0x00ff', is_on: true, kind: 'grant' }, {})
    expect(await kept('name')).to.deep.equal([name.replace('\0', '\uFFFD'), null, null])
    expect(await kept('body')).to.deep.equal(['', '00ff', null])
    expect(await kept('is_on')).to.deep.equal([false, true, null])
    expect(await kept('kind')).to.deep.equal([null, 'grant', null])
  })

  it('[S3.2] keeps a text that is larger than a chunk, and the rows around it', async () => {
    const names = ['before', '\u20AC'.repeat(200_000), 'behind']
    await copy(...names.map((name) => ({ name })))
    expect(await kept('name')).to.deep.equal(names)
  })

  it('[T35] says that a number does not fit as Postgres does', async () => {
    const misfits: Row[] = [{ small: 32_768 }, { small: 0.5 }, { wide: 2 ** 63 }, { n: 2 ** 31 }]
    for (const row of misfits) expect(await codeOf(copy(row))).to.equal('22003')
    expect(await codeOf(copy({ units: 10n ** 78n }))).to.equal('22003')
    expect(await codeOf(copy({ kind: 'gift' }))).to.equal('22P02')
    expect(await kept('n')).to.deep.equal([])
  })

  it('[T35] goes on when a column became wider or narrower under the session', async () => {
    await copy({ small: 1 })
    await client.query('ALTER TABLE pg_temp.sample ALTER COLUMN small TYPE bigint')
    expect(await codeOf(copy({ small: 2 }))).to.equal('08P01')
    await copy({ small: 3 })
    await client.query('ALTER TABLE pg_temp.sample ALTER COLUMN small TYPE int')
    expect(await codeOf(copy({ small: 4 }))).to.equal('22P03')
    await copy({ small: 5 })
    expect(await kept('small')).to.deep.equal(['1', '3', '5'])
  })

  it('[S3.2] finds every column of every family in the database with a type that it writes', async () => {
    const { rows } = await client.query<{ place: string; type: string }>(
      `SELECT c.table_name || '.' || c.column_name AS place,
         CASE WHEN t.typtype = 'e' THEN 'text' ELSE c.udt_name END AS type
       FROM information_schema.columns c LEFT JOIN pg_type t ON t.oid = to_regtype(quote_ident(c.udt_schema) || '.' || quote_ident(c.udt_name))
       WHERE c.table_schema = 'chain'`,
    )
    const types = new Map(rows.map(({ place, type }) => [place, type]))
    const wrong = [...PROJECTIONS, ...JOURNALS, BLOCK, WATCH].flatMap((table) =>
      table.all
        .filter(([column, type]) => !FITS[baseOf(type)].includes(types.get(`${table.name}.${column}`) ?? ''))
        .map(([column]) => `${table.name}.${column}`),
    )
    expect(wrong).to.deep.equal([])
  })
})
