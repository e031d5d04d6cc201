import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { forgetCounts } from '#api/http/limits/sharedCounts.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import type { TestApi } from '#test/kit/api.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { BOUNDS } from './bounds.ts'

const ROOM = `rom_${'0'.repeat(22)}`
const OTHER_ROOM = `rom_${'1'.repeat(22)}`

describe('limits', () => {
  const database = useStatements(useDatabase())
  const installation = sharedInstallation()
  let one: TestApi
  let two: TestApi
  before('start two processes with the limits of the requirement', async function () {
    this.timeout(60_000)
    one = await takeApi(database, installation, BOUNDS)
    two = await takeApi(database, installation, BOUNDS)
  })
  after(async () => {
    await Promise.all([one.stop(), two.stop()])
    installation.remove()
  })
  beforeEach(() => database.pool('api').query('DELETE FROM lib.rate_limit'))

  const check = (client: { token: string }, api: TestApi, room = ROOM) =>
    request(api.url, 'POST', `/v1/rooms/${room}/admissions`, {
      body: { action: 'watch' },
      headers: { authorization: `Bearer ${client.token}` },
    })

  it('[S3.85] 10 gate checks a minute per account and room, counted by both processes together', async () => {
    const client = await signIn(one.url)
    const replies = []
    for (let n = 0; n < 14; n++) replies.push(await check(client, n % 2 ? one : two))
    expect(replies.map((reply) => reply.status)).to.deep.equal([
      ...Array(10).fill(404),
      ...Array(4).fill(429),
    ])
    const last = replies.at(-1)
    expect(last?.body.code).to.equal('RATE_LIMITED')
    expect(Number(last?.headers.get('retry-after'))).to.be.within(1, 60)
    expect(last?.body.retryAfterS).to.equal(Number(last?.headers.get('retry-after')))
    expect((await check(client, one, OTHER_ROOM)).status, 'another room has its own count').to.equal(404)
    expect((await check(await signIn(two.url), two)).status, 'and so has another account').to.equal(404)
  })

  it('[S3.85] a retry that the server announced does not count, once, for its account and room', async () => {
    const [client, other] = [await signIn(one.url), await signIn(one.url)]
    const token = randomBytes(32).toString('base64url')
    await database
      .pool('api')
      .query("INSERT INTO app.retry_token VALUES ($1, $2, $3, app.now() + interval '1 minute')", [
        createHash('sha256').update(token).digest(),
        ROOM,
        client.accountId,
      ])
    for (const each of [client, other]) for (let n = 0; n < 11; n++) await check(each, one)
    const retry = (by: Client, room = ROOM) =>
      by.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch', retryToken: token } })
    expect((await retry(other)).status, 'not for another account').to.equal(429)
    expect((await retry(client)).status).to.equal(404)
    expect((await retry(client)).status, 'not twice').to.equal(429)
  })

  it('[S3.85] tokens of many rooms give an account six uncounted gate checks a minute, and no more', async () => {
    const client = await signIn(one.url)
    const rooms = Array.from({ length: 20 }, (_, n) => `rom_${n.toString(16).padStart(22, '0')}`)
    const tokens = rooms.map(() => randomBytes(32).toString('base64url'))
    await database.pool('api').query(
      `INSERT INTO app.retry_token SELECT h, r, $3, app.now() + interval '1 minute', app.now()
         FROM unnest($1::bytea[], $2::text[]) AS x (h, r)`,
      [tokens.map((token) => createHash('sha256').update(token).digest()), rooms, client.accountId],
    )
    const statuses = []
    for (const [n, room] of rooms.entries()) {
      const body = { action: 'watch', retryToken: tokens[n] }
      statuses.push((await client.call('POST', `/v1/rooms/${room}/admissions`, { body })).status)
    }
    for (let n = 0; n < 60; n++) statuses.push((await check(client, one, rooms[n % 20])).status)
    expect(statuses.filter((status) => status === 404)).to.have.length(60 + 6)
    expect(statuses.filter((status) => status === 429)).to.have.length(20 - 6)
  })

  it('[S3.85] 60 gate checks a minute per account over all rooms', async () => {
    const client = await signIn(one.url)
    const statuses = []
    for (let n = 0; n < 70; n++) {
      const room = `rom_${String(n % 10).repeat(22)}`
      statuses.push((await check(client, n % 2 ? one : two, room)).status)
    }
    expect(statuses.filter((status) => status === 404)).to.have.length(60)
  })

  it('[S3.85] 120 gate checks a minute per address, which the first of an account in a room does not cost', async () => {
    const clients = await seedPeople(database.pool('api'), installation, 130)
    const round = () =>
      Promise.all(clients.map(async (client, n) => (await check(client, n % 2 ? one : two)).status))
    const [first, second] = [await round(), await round()]
    expect(new Set(first)).to.deep.equal(new Set([404]))
    expect(second.filter((status) => status === 404)).to.have.length(120)
    expect(second.filter((status) => status === 429)).to.have.length(10)
  })

  it('[S3.85] who comes back too early waits twice as long each time', async () => {
    const client = await signIn(one.url)
    const write = () => client.call('POST', '/v1/tx-intents', { body: {} })
    const waits: number[] = []
    const rounds = depth(2, 3)
    for (let round = 0; round < rounds; round++) {
      let reply = await write()
      while (reply.status !== 429) reply = await write()
      waits.push(reply.body.retryAfterS)
      while (reply.status === 429 && round < rounds - 1) reply = await write()
    }
    expect(waits).to.deep.equal([1, 2, 4].slice(0, rounds))
  })

  it('[S3.85] forgets rows that count nothing any more, and only those', async () => {
    const pool = database.pool('api')
    const [past, future] = [Date.now() - 1000, Date.now() + 60_000]
    const rows: unknown[][] = [
      ['over', past, 0, null],
      ['overWithParts', past, 0, { room: [1, past] }],
      ['open', future, 0, null],
      ['openPart', past, 0, { room: [1, future] }],
      ['offender', past, future, null],
    ]
    for (const row of rows) {
      const sql =
        'INSERT INTO lib.rate_limit (key, points, expire, offended_until, parts) VALUES ($1, 1, $2, $3, $4)'
      await pool.query(sql, row)
    }
    await forgetCounts(pool)
    const { rows: left } = await pool.query('SELECT key FROM lib.rate_limit ORDER BY key')
    expect(left.map((row) => row.key)).to.deep.equal(['offender', 'open', 'openPart'])
  })

  it('each call of a JSON-RPC batch counts', async () => {
    const batch = Array.from({ length: 2 }, (_unused, id) => ({ jsonrpc: '2.0', id, method: 'eth_nothing' }))
    const first = await request(one.url, 'POST', '/rpc', { body: batch })
    const second = await request(two.url, 'POST', '/rpc', { body: batch })
    expect([first.status, second.status]).to.deep.equal([200, 429])
  })
})
