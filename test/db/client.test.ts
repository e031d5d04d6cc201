import { expect } from 'chai'
import type pg from 'pg'
import { createPool } from '#db/client.ts'
import { createPrisma } from '#db/prisma.ts'
import { withTransaction } from '#db/transaction.ts'
import { useDatabase } from '#test/kit/database.ts'

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    (error: Error) => error.message,
  )

describe('createPool', () => {
  const database = useDatabase()
  const one = async (sql: string, values: unknown[] = []) =>
    (await database.pool('api').query(sql, values)).rows[0].v
  it('reads money as bigint, positions as number, days as text, bytes as bytes', async () => {
    expect(
      await one(
        `SELECT 115792089237316195423570985008687907853269984665640564039457584007913129639935::numeric AS v`,
      ),
    ).to.equal(2n ** 256n - 1n)
    expect(await one('SELECT 9007199254740991::int8 AS v')).to.equal(9007199254740991)
    expect(await one(`SELECT '2026-11-20'::date AS v`)).to.equal('2026-11-20')
    expect(await one(`SELECT '\\x00ff'::bytea AS v`)).to.deep.equal(Buffer.from([0, 255]))
    expect(await one(`SELECT '2026-11-20T10:00:00Z'::timestamptz AS v`)).to.deep.equal(
      new Date('2026-11-20T10:00:00Z'),
    )
  })

  it('refuses what it would have to round', async () => {
    expect(await refused(one('SELECT 9007199254740992::int8 AS v'))).to.match(/does not fit/)
    expect(await refused(one('SELECT 1.5::numeric AS v'))).to.match(/BigInt/)
    expect(await one('SELECT 1 AS v')).to.equal(1)
  })

  it('takes bigint and bytes as parameters', async () => {
    expect(await one('SELECT $1::numeric AS v', [2n ** 200n])).to.equal(2n ** 200n)
    expect(await one('SELECT $1::bytea AS v', [new Uint8Array([7])])).to.deep.equal(Buffer.from([7]))
  })
})

describe('a pool that prepares', () => {
  const database = useDatabase()
  let pool: pg.Pool
  before(() => {
    pool = createPool(database.url('owner'), { max: 1, isPreparing: true })
  })
  after(() => pool.end())
  const prepared = async () => {
    const { rows } = await pool.query<{ text: string }>({
      text: 'SELECT statement AS text FROM pg_prepared_statements',
    })
    return rows.map(({ text }) => text)
  }

  it('plans a text from its second time on once, with values or without, also within a transaction', async () => {
    const text = 'SELECT $1::int AS v'
    const ask = async (v: number) => (await pool.query(text, [v])).rows[0].v
    expect([await ask(1), await prepared()]).to.deep.equal([1, []])
    expect([await ask(2), await prepared()]).to.deep.equal([2, [text]])
    expect([await ask(3), await prepared()]).to.deep.equal([3, [text]])
    const alone = 'SELECT 7 AS v'
    for (let round = 0; round < 3; round++)
      expect(await withTransaction(pool, async (tx) => (await tx.query(alone)).rows)).to.deep.equal([
        { v: 7 },
      ])
    expect(await prepared()).to.have.members([text, alone])
  })

  it('sends several statements, and what cannot be prepared, as they are', async () => {
    const known = await prepared()
    for (let round = 0; round < 3; round++) {
      await pool.query('SELECT 1; SELECT 2')
      await pool.query('SET application_name = $$x$$')
    }
    expect(await prepared()).to.have.members(known)
  })

  it('fails once where the columns became others, and goes on', async () => {
    const text = 'SELECT * FROM pg_temp.grown'
    const ask = () => withTransaction(pool, async (tx) => (await tx.query(text)).fields)
    await pool.query('CREATE TEMP TABLE grown (a int)')
    for (let round = 0; round < 2; round++) await ask()
    await pool.query('ALTER TABLE pg_temp.grown ADD COLUMN b int')
    expect(await refused(ask())).to.match(/cached plan/)
    for (let round = 0; round < 2; round++) expect(await ask()).to.have.length(2)
  })
})

describe('withTransaction', () => {
  const database = useDatabase()
  const insert = `INSERT INTO app.pulse (process, at) VALUES ('x', app.now())`
  const count = async () =>
    (await database.pool('api').query('SELECT count(*)::int AS n FROM app.pulse')).rows[0].n

  it('keeps nothing of work that fails, and gives the connection back', async () => {
    const pool = database.pool('api')
    for (let i = 0; i < 15; i++) {
      const failed = withTransaction(pool, async (tx) => {
        await tx.query(insert)
        throw new Error('no')
      })
      expect(
        await failed.then(
          () => 'kept',
          (error: Error) => error.message,
        ),
      ).to.equal('no')
    }
    expect(await count()).to.equal(0)
    await withTransaction(pool, (tx) => tx.query(insert))
    expect(await count()).to.equal(1)
  })
})

describe('a connection that is cut', () => {
  const database = useDatabase()

  /** Holds what a statement waits for, so that it does not end by itself. */
  let holder: pg.PoolClient
  beforeEach(async () => {
    holder = await database.pool('owner').connect()
    await holder.query('SELECT pg_advisory_lock(1)')
  })
  afterEach(() => holder.release(true))

  it('fails the transaction that had it, and nothing else', async () => {
    const pool = database.pool('api')
    for (let n = 0; n < 3; n++) {
      const cut = withTransaction(pool, async (tx) => {
        const { rows } = await tx.query('SELECT pg_backend_pid() AS pid')
        const ended = tx.query('SELECT pg_advisory_lock(1)')
        await Promise.all([
          ended,
          database.pool('owner').query('SELECT pg_terminate_backend($1)', [rows[0].pid]),
        ])
      })
      const outcome = await cut.catch((error: Error) => error.message)
      expect(outcome).to.contain('terminating connection')
      expect((await withTransaction(pool, (tx) => tx.query('SELECT 1 AS v'))).rows).to.deep.equal([{ v: 1 }])
    }
  })
})

describe('createPrisma', () => {
  const database = useDatabase()

  it('reads and writes through the pool of the process', async () => {
    const prisma = createPrisma(database.pool('api'))
    const id = 'acc_0000000000000000000000'
    await prisma.account.create({ data: { id, createdAt: new Date('2026-11-20T10:00:00Z') } })
    expect(await prisma.account.findMany({ include: { profile: true } })).to.deep.equal([
      { id, state: 'active', createdAt: new Date('2026-11-20T10:00:00Z'), profile: null },
    ])
    await prisma.$disconnect()
    const { rows } = await database.pool('api').query('SELECT count(*)::int AS n FROM app.account')
    expect(rows).to.deep.equal([{ n: 1 }])
  })

  it('describes every table it names as it is', async () => {
    const prisma = createPrisma(database.pool('api'))
    const models = [
      prisma.profile,
      prisma.creator,
      prisma.channel,
      prisma.collection,
      prisma.tierText,
      prisma.room,
      prisma.passCollection,
      prisma.tier,
    ] as { findFirst(): Promise<unknown> }[]
    for (const model of models) expect(await model.findFirst()).to.equal(null)
    await prisma.$disconnect()
  })
})
