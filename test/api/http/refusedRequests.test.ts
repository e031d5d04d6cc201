import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { startWorker } from '#test/kit/api.ts'
import { playRefusedAdmissions } from '#test/kit/attacks/door/refusedAdmissions.ts'
import { request } from '#test/kit/client.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { BOUNDS } from './limits/bounds.ts'

/** What the api does by the clock is no part of a request. */
const BY_CLOCK = /app\.pulse/

describe('a refused request', () => {
  const database = useDatabase()
  const wire = useStatements(database)
  const api = useApi(wire, { settings: BOUNDS })
  const rows = async () =>
    (await database.pool('owner').query('SELECT count(*)::int AS n FROM lib.rate_limit')).rows[0].n as number
  const statements = () => wire.take().filter((text) => !BY_CLOCK.test(text))
  const newcomer = async () => {
    const [person] = await seedPeople(database.pool('api'), api().installation, 1)
    return person as Person
  }
  beforeEach(() => database.pool('owner').query('TRUNCATE lib.rate_limit'))

  it('[S3.85] adds no row: 1,500 admissions to rooms that nobody has leave five at most', async function () {
    this.timeout(60_000)
    const [one, other] = await seedPeople(database.pool('api'), api().installation, 2)
    const attack = { url: api().url, requests: 1500 }
    const wellFormed = { ...attack, tokens: [(one as Person).token], ids: 'wellFormed' as const }
    expect(await playRefusedAdmissions(wellFormed)).to.deep.equal({ 404: 60, 429: 1440 })
    expect(await rows()).to.be.within(1, 5)
    const shapeless = {
      ...attack,
      requests: 100,
      tokens: [(other as Person).token],
      ids: 'shapeless' as const,
    }
    expect(await playRefusedAdmissions(shapeless), 'asking costs').to.deep.equal({ 404: 60, 429: 40 })
    expect(await rows()).to.be.within(1, 5)
  })

  it('[S3.85] costs who is blocked the reading of the session and no statement more, with tokens of retries too', async () => {
    const { token } = await newcomer()
    const attack = { url: api().url, tokens: [token], ids: 'wellFormed' as const }
    await playRefusedAdmissions({ ...attack, requests: 70 })
    statements()
    expect(await playRefusedAdmissions({ ...attack, requests: 40 })).to.deep.equal({ 429: 40 })
    expect(new Set(statements().map((text) => /FROM app\.auth_session/.test(text)))).to.deep.equal(
      new Set([true]),
    )
    const withTokens = await playRefusedAdmissions({ ...attack, requests: 40, withRetryTokens: true })
    expect(withTokens).to.deep.equal({ 429: 40 })
    const others = statements().filter((text) => !/FROM app\.auth_session/.test(text))
    expect(others, 'announced retries that are made up').to.have.length.within(1, 6)
  })

  it('[S3.85] of somebody refused at the address or in one room costs no statement more either', async () => {
    const people = await seedPeople(database.pool('api'), api().installation, 14)
    const room = `/v1/rooms/rom_${'7'.repeat(22)}/admissions`
    const headers = { 'x-forwarded-for': '203.0.113.50' }
    const ask = (person: Person) =>
      person.call(api().url, 'POST', room, { body: { action: 'watch' }, headers })
    for (const person of people) for (let n = 0; n < 10; n++) await ask(person)
    // 14 × 9 are more than the address has; the last were refused there, and one more each in the room
    const again = async (person: Person | undefined) => {
      statements()
      const replies = [await ask(person as Person), await ask(person as Person)]
      expect(replies.map((reply) => reply.status)).to.deep.equal([429, 429])
      return statements()
    }
    expect(await again(people.at(-1))).to.have.length(2)
    await ask(people[0] as Person)
    expect(await again(people[0])).to.have.length(2)
  })

  it('[S3.85] of a stranger costs nothing at all', async () => {
    const ask = () =>
      request(api().url, 'GET', '/v1/config', { headers: { 'x-forwarded-for': '203.0.113.51' } })
    for (let n = 0; n < 60; n++) expect((await ask()).status).to.equal(200)
    expect((await ask()).status).to.equal(429)
    statements()
    expect((await ask()).status).to.equal(429)
    expect(statements()).to.deep.equal([])
  })

  it('[S3.85] leaves its row for a minute at most after it counts nothing any more', async function () {
    this.timeout(60_000)
    await database
      .pool('owner')
      .query(
        "INSERT INTO lib.rate_limit (key, points, expire) SELECT 'old' || n, 1, 0 FROM generate_series(1, 100) n",
      )
    const worker = await startWorker(database, api().installation)
    try {
      await until('no row is left', async () => (await rows()) === 0)
    } finally {
      await worker.stop()
    }
  })
})

describe('a full table of counts', () => {
  const database = useDatabase()
  const api = useApi(database, {
    settings: { LIMIT_ROWS: '40', LIMIT_READ: '1/60', TRUST_PROXY: 'loopback' },
  })
  const read = async (last: number) => {
    const headers = { 'x-forwarded-for': `2001:db8:${last.toString(16)}::1` }
    return (await request(api().url, 'GET', '/v1/config', { headers })).status
  }

  it('[S3.85] takes no row more, and the process counts alone', async () => {
    let last = 0
    while (last < 60) expect(await read(++last)).to.equal(200)
    const inTable = async () =>
      (await database.pool('owner').query('SELECT count(*)::int AS n FROM lib.rate_limit')).rows[0]
        .n as number
    // it is counted once a second, and one of four processes adds a quarter of what is left: none of less than four
    await until('it is full', async () => {
      expect(await read(++last)).to.equal(200)
      return (await inTable()) > 36
    })
    expect(await inTable()).to.be.within(37, 40)
    const stranger = 60_000 + randomBytes(1).readUInt8()
    const statuses = []
    for (let n = 0; n < 21; n++) statuses.push(await read(stranger))
    expect(statuses).to.deep.equal([...Array(20).fill(200), 429])
  })
})
