import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { renewWords } from '#api/discovery/search/renewWords.ts'
import { newId } from '#domain/ids.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

describe('searches that somebody means ill', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const api = useApi(database)

  it('[S0.24][S3.85][T37] one who asks for many searches waits behind others, and nobody who signed in behind strangers', async () => {
    const stage = await setStage(database)
    const [host] = await seedPeople(database.pool('api'), api().installation, 1)
    if (!host) throw new Error('nobody is there')
    const roomId = await stage.room(await stage.creator(host), { visibility: 'public' })
    const [greedy, quiet] = [await becomeGuest(api().url, roomId), await becomeGuest(api().url, roomId)]
    const [loud, fan] = [await signIn(api().url), await signIn(api().url)]
    const path = '/v1/search?q=nothinghasthis'
    const owner = database.pool('owner')
    const underWay = (count: number) =>
      until(`${count} searches are under way`, async () => {
        const { rows } = await owner.query(
          "SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'app.search_word'::regclass AND NOT granted",
        )
        return rows[0].n === count
      })
    const tx = await owner.connect()
    const answered: string[] = []
    const elsewhere = { 'x-forwarded-for': '203.0.113.4' }
    const ask = async (name: string, who: Pick<typeof fan, 'call'>) => {
      const { status } = await who.call('GET', path)
      if (status === 200) answered.push(name)
      return status
    }
    /** More than one may let wait. */
    const many = async (name: string, who: Pick<typeof fan, 'call'>) => {
      let refused = 0
      const crowd = Array.from({ length: 20 }, async () => {
        const status = await ask(name, who)
        if (status === 429) refused++
        return status
      })
      await until(`nine of ${name} are refused`, () => refused === 9)
      return crowd
    }
    try {
      // what is looked up for words that nothing has stands still
      await tx.query('BEGIN; LOCK TABLE app.search_word IN ACCESS EXCLUSIVE MODE')
      const crowds = [...(await many('greedy', greedy)), ...(await many('loud', loud))]
      await underWay(2)
      const others = [ask('quiet', quiet), ask('fan', fan)]
      await underWay(4)
      const stranger = {
        call: (method: string, at: string) => request(api().url, method, at, { headers: elsewhere }),
      }
      const late = ask('late', stranger)
      // what came behind it was answered, so it stands in line
      expect(await ask('greedy', greedy)).to.equal(429)
      await tx.query('COMMIT')
      expect(await Promise.all([...others, late])).to.deep.equal([200, 200, 200])
      const all = await Promise.all(crowds)
      expect(
        all.filter((status) => status === 200),
        'one under way and ten that waited, each',
      ).to.have.length(22)
      const before = answered.slice(0, answered.indexOf('late')).filter((name) => name === 'greedy')
      expect(before.length, 'searches of the guest before that of a stranger who came last').to.be.below(10)
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
