import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { renewWords } from '#api/discovery/search/renewWords.ts'
import { newId } from '#domain/ids.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { useApi } from '#test/kit/api.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

describe('searches that somebody means ill', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const api = useApi(database, { settings: { LIMIT_SEARCH: '1000/60' } })

  it('[S0.24][T37] guests wait with the strangers, and never before who signed in', async () => {
    const stage = await setStage(database)
    const [host] = await seedPeople(database.pool('api'), api().installation, 1)
    if (!host) throw new Error('nobody is there')
    const guest = await becomeGuest(
      api().url,
      await stage.room(await stage.creator(host), { visibility: 'public' }),
    )
    const fan = await signIn(api().url)
    const tx = await database.pool('owner').connect()
    try {
      // what is looked up for words that nothing has stands still
      await tx.query('BEGIN; LOCK TABLE app.search_word IN ACCESS EXCLUSIVE MODE')
      const path = '/v1/search?q=nothinghasthis'
      const crowd = Array.from({ length: 43 }, () => guest.call('GET', path))
      const refused = await Promise.race(
        crowd.map(async (one) => {
          const reply = await one
          return reply.status === 200 ? new Promise<never>(() => {}) : reply
        }),
      )
      expect(refused.body.code).to.equal('RATE_LIMITED')
      const found = fan.call('GET', path)
      const began = until('a third search is under way', async () => {
        const { rows } = await database
          .pool('owner')
          .query(
            "SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'app.search_word'::regclass AND NOT granted",
          )
        return rows[0].n === 3
      })
      const refusedToo = found.then(({ body }) => body.code)
      expect(await Promise.race([began.then(() => 'under way'), refusedToo])).to.equal('under way')
      await tx.query('COMMIT')
      expect((await found).status).to.equal(200)
      const statuses = (await Promise.all(crowd)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).to.have.length(42)
    } finally {
      tx.release(true)
    }
  })

  it('[S0.24][T37] a title of signs that fold into many stops no search, and no list of words', async () => {
    const creator = await signIn(api().url)
    const made = await creator.call('POST', '/v1/channels', {
      body: { handle: 'kilometres', name: 'Faraway' },
    })
    const title = '㌖'.repeat(120)
    const room = await creator.call('POST', '/v1/rooms', {
      body: { channelId: made.body.channel.id, title, visibility: 'public' },
    })
    expect(room.status, room.text).to.equal(201)
    await database.pool('owner').query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, live_at, ended_at, end_reason)
       VALUES ($1, $2, 'stream', 'public', $3, 'ended', app.now(), app.now(), 'HOST_ENDED')`,
      [newId('rom', randomBytes), made.body.channel.id, title],
    )
    await renewWords(database.pool('api'))
    const { rows } = await database
      .pool('owner')
      .query<{ word: string }>(
        "SELECT word FROM app.search_word WHERE word <> 'faraway' AND word <> 'kilometres'",
      )
    for (const { word } of rows) expect(word, 'whole signs').not.to.contain('\ufffd')
    for (const [typed, streams] of [
      ['㌖'.repeat(100), 1],
      ['キロメートル', 1],
      [`a${'𐐀'.repeat(49)}`, 0],
    ] as const) {
      const found = await request(api().url, 'GET', `/v1/search?${new URLSearchParams({ q: typed })}`)
      expect([found.status, found.body.streams.length], typed).to.deep.equal([200, streams])
    }
    const guessed = await request(api().url, 'GET', '/v1/search?q=farawya')
    expect(guessed.body.corrected).to.equal('faraway')
  })
})
