import { expect } from 'chai'
import type { PoolClient } from 'pg'
import { runBatch, type Statement } from '#db/batch.ts'
import { useDatabase } from '#test/kit/database.ts'

const NUMBER: Statement = { name: 'number', text: 'SELECT $1::int8 AS v', values: [7] }
const LETTER: Statement = { name: 'letter', text: "SELECT 'a' AS v, now() AS at" }
const BROKEN: Statement = { name: 'broken', text: 'SELECT 1 / $1::int AS v', values: [0] }
const STORED: Statement = { name: 'stored', text: 'INSERT INTO batch_rows VALUES (1)' }

describe('a batch of statements', () => {
  let client: PoolClient
  after(() => client.release())
  const database = useDatabase()
  before(async () => {
    client = await database.pool('api').connect()
    await client.query('CREATE TEMPORARY TABLE batch_rows (v int)')
  })
  const values = async (...statements: Statement[]) =>
    (await runBatch(client, statements)).map(({ rows }) => rows[0]?.v)
  const failure = (...statements: Statement[]) =>
    values(...statements).then(
      () => 'none',
      (error: Error) => error.message,
    )
  const stored = async () => (await client.query('SELECT count(*)::int AS n FROM batch_rows')).rows[0].n

  it('answers with each result in its order, and reads values as every query does', async () => {
    for (const time of ['first', 'prepared']) {
      expect(await values(NUMBER, LETTER, { ...NUMBER, values: [8] }), time).to.deep.equal([7, 'a', 8])
    }
    expect(await failure({ ...NUMBER, values: ['9007199254740993'] })).to.match(/does not fit/)
    expect(await values(NUMBER)).to.deep.equal([7])
  })

  it('fails with the first that fails, and none behind it runs', async () => {
    expect(await failure(NUMBER, BROKEN, STORED)).to.equal('division by zero')
    expect(await stored()).to.equal(0)
    // what was passed over is unknown to the server, and is sent in full the next time
    expect(await values(STORED, NUMBER)).to.deep.equal([undefined, 7])
    expect(await stored()).to.equal(1)
  })

  it('sends nothing behind a value that cannot be sent', async () => {
    const round: Record<string, unknown> = {}
    round.round = round
    for (const name of ['number', 'number_of_nothing']) {
      expect(await failure({ ...NUMBER, name, values: [round] }, STORED), name).to.match(/circular/)
      expect(await values({ ...NUMBER, name }), name).to.deep.equal([7])
    }
    expect(await stored()).to.equal(1)
  })

  it('is one with its transaction: what fails in it leaves nothing', async () => {
    const [begin, commit] = [
      { name: 'begin', text: 'BEGIN' },
      { name: 'commit', text: 'COMMIT' },
    ]
    expect(await failure(begin, STORED, BROKEN, commit)).to.equal('division by zero')
    await client.query('ROLLBACK')
    expect(await stored()).to.equal(1)
    await values(begin, STORED, commit)
    await client.query('ROLLBACK')
    expect(await stored()).to.equal(2)
  })
})
