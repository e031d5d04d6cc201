import { expect } from 'chai'
import type { Client } from 'pg'
import type { Row } from '#indexer/families/table.ts'
import { copyOut } from '#indexer/postgres/copyOut.ts'
import { copyRows } from '#indexer/postgres/copyRows.ts'
import { createClient } from '#indexer/postgres/session.ts'
import { createDatabase, type OwnDatabase } from '#test/kit/database.ts'
import { CREATE_SAMPLE, SAMPLE } from './sampleTable.ts'

const EMPTY: Row = Object.fromEntries(SAMPLE.all.map(([name]) => [name, null]))

describe('rows by COPY from the database', () => {
  let db: OwnDatabase
  let client: Client

  before(async () => {
    db = await createDatabase()
    client = createClient(db.url('owner'))
    await client.connect()
    await client.query(CREATE_SAMPLE)
  })
  afterEach(() => client.query('TRUNCATE sample'))
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
  const COLUMNS = SAMPLE.all.map(([name]) => (name === 'gate' ? 'gate::text' : name))
  const read = (where = '') =>
    copyOut(client, `SELECT ctid, ${COLUMNS} FROM sample ${where} ORDER BY n`, SAMPLE.all)

  it('[S3.2] rows as they were kept, absent values and the widest ones too', async () => {
    const units = [
      0n,
      1n,
      9999n,
      10_000n,
      10n ** 12n - 1n,
      10n ** 12n,
      10n ** 40n,
      2n ** 256n - 1n,
      -(2n ** 70n),
    ]
    const times = [0, 946_684_799, 1_700_000_000, 2 ** 38 + 1, 2 ** 40 - 1, Infinity]
    const wide = [0, -1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
    const bodies = ['0x', '0x00ff', `0x${'ab'.repeat(20)}`, `0x${'cd'.repeat(32)}`, `0x${'ef'.repeat(33)}`]
    const rows: Row[] = [
      ...units.map((one) => ({ units: one })),
      ...times.map((at) => ({ at })),
      ...wide.map((one) => ({ wide: one, small: Math.max(-32_768, Math.min(one, 32_767)) })),
      ...bodies.map((body) => ({ body })),
      ...[false, true].map((is_on) => ({ is_on })),
      ...['', 'a\tb\\N\n\u{1F39F}', '\u20AC'.repeat(100_000)].map((name) => ({ name })),
      { kind: 'grant', gate: '{"a": ["é\\n", 1]}' },
    ]
    await copy(...rows)
    const whole = rows.map((row, n) => ({ ...EMPTY, n, ...row }))
    expect((await read()).rows).to.deep.equal(whole)
    expect((await read('WHERE false')).rows).to.deep.equal([])
    const powers = Array.from({ length: 256 }, (_, i) => 2n ** BigInt(i))
    await client.query('TRUNCATE sample')
    await copy(...powers.map((one) => ({ units: one })))
    expect((await read()).rows.map((row) => row.units)).to.deep.equal(powers)
  })

  it('[S3.2] where each of them lies', async () => {
    await copy(...Array.from({ length: 2000 }, () => ({ name: 'x' })))
    const { rows } = await client.query<{ place: string }>(
      'SELECT ctid::text AS place FROM sample ORDER BY n',
    )
    expect((await read()).places).to.deep.equal(rows.map(({ place }) => place))
  })

  it('[T35] and fails with what the database says, or at a number that is none, and goes on behind it', async () => {
    await copy({ units: 1n }, { units: 7n })
    const failed = (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (error) => error.code ?? error.message,
      )
    expect(await failed(read('WHERE 1 / (n - n) = 1'))).to.equal('22012')
    const select = `SELECT ctid, 'NaN'::numeric AS units FROM sample`
    expect(await failed(copyOut(client, select, [['units', 'uint256']]))).to.equal(
      'a numeric that is no number',
    )
    expect((await read()).rows.map(({ units }) => units)).to.deep.equal([1n, 7n])
  })
})
