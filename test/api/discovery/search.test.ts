import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { editDistance } from '#api/discovery/search/editDistance.ts'
import { renewWords } from '#api/discovery/search/renewWords.ts'
import { newId } from '#domain/ids.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

interface Results {
  corrected: string | null
  channels: { handle: string; isLive: boolean }[]
  live: { title: string; viewers: number }[]
  streams: { title: string; roomId: string }[]
  next: string | null
}

describe('search', () => {
  const database = useDatabase()
  const api = useApi(database)

  async function makeChannel(handle: string, name: string): Promise<{ id: string; account: string }> {
    const owner = await signIn(api().url)
    const made = await owner.call('POST', '/v1/channels', { body: { handle, name } })
    return { id: made.body.channel.id, account: owner.accountId }
  }
  async function makeStream(channel: string, title: string, state = 'ended', visibility = 'public') {
    const id = newId('rom', randomBytes)
    const pool = database.pool('owner')
    await pool.query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, live_at, ended_at, end_reason)
       VALUES ($1, $2, 'stream', $3::app.visibility, $4, $5::app.room_state, CASE WHEN $5 <> 'draft' THEN app.now() END,
         CASE WHEN $5 = 'ended' THEN app.now() END, CASE WHEN $5 = 'ended' THEN 'HOST_ENDED'::app.room_end END)`,
      [id, channel, visibility, title, state],
    )
    return id
  }
  const look = async (q: string, after?: string): Promise<Results> => {
    const query = new URLSearchParams({ q, ...(after ? { after } : {}) })
    const { status, body } = await request(api().url, 'GET', `/v1/search?${query}`)
    expect(status, q).to.equal(200)
    return body
  }
  const titles = async (q: string) => (await look(q)).streams.map(({ title }) => title)
  const handles = async (q: string) => (await look(q)).channels.map(({ handle }) => handle)

  let kiln: { id: string; account: string }
  before(async function () {
    this.timeout(30_000)
    kiln = await makeChannel('kiln-works', 'Kiln Works')
    const bird = await makeChannel('paradiesvogel', 'Paradiesvögel & Söhne')
    for (const title of ['Throwing a tall vase', 'Café glazes, part 2', '夜の窯出し', 'Raku 50% off_season'])
      await makeStream(kiln.id, title)
    await makeStream(kiln.id, 'Firing the big kiln', 'live')
    await makeStream(bird.id, 'Morgenkonzert im Garten')
    await makeStream(bird.id, 'Never opened vase', 'draft')
    await renewWords(database.pool('api'))
  })

  it('[S0.24] finds channels and streams by the beginnings of their words, in any order, without marks and case', async () => {
    expect(await titles('VASE tall')).to.deep.equal(['Throwing a tall vase'])
    expect(await titles('thro')).to.deep.equal(['Throwing a tall vase'])
    expect(await titles('cafe glaz')).to.deep.equal(['Café glazes, part 2'])
    expect(await titles('夜の')).to.deep.equal(['夜の窯出し'])
    expect(await titles('50% season')).to.deep.equal(['Raku 50% off_season'])
    expect(await handles('sohne paradiesv')).to.deep.equal(['paradiesvogel'])
    expect(await handles('kiln')).to.deep.equal(['kiln-works'])
    const { live, channels } = await look('kiln')
    expect([live.map(({ title }) => title), channels[0]?.isLive]).to.deep.equal([
      ['Firing the big kiln'],
      true,
    ])
    expect(await titles('all'), 'the middle of a word').to.deep.equal([])
  })

  it('[S0.24] finds what was meant when a sign is missing, too many, wrong or swapped, and says so', async () => {
    for (const [typed, meant] of [
      ['trowing', 'throwing'],
      ['throwiing', 'throwing'],
      ['thtowing', 'throwing'],
      ['htrowing', 'throwing'],
      ['morgnkonzerd', 'morgenkonzert'],
      ['vsae', 'vase'],
    ] as const) {
      const found = await look(typed)
      expect([found.corrected, found.streams.length], typed).to.deep.equal([meant, 1])
    }
    const channel = await look('kiln wroks')
    expect([channel.corrected, channel.channels[0]?.handle]).to.deep.equal(['works kiln', 'kiln-works'])
    const none = await look('xylophone')
    expect(none).to.deep.equal({
      corrected: null,
      channels: [],
      live: [],
      upcoming: [],
      streams: [],
      next: null,
    })
  })

  it('[S0.24][T52] never finds what is not begun, or whose owner is suspended or closing, nor lets a guess name it', async () => {
    expect(await titles('opened')).to.deep.equal([])
    const gone = await makeChannel('quarrystone', 'Quarrystone')
    await makeStream(gone.id, 'Quarrystone afterparty')
    await makeStream(gone.id, 'Quarrystone live', 'live')
    await renewWords(database.pool('api'))
    expect((await look('quarystone')).corrected).to.equal('quarrystone')
    for (const state of ['suspended', 'closing']) {
      await database
        .pool('owner')
        .query('UPDATE app.account SET state = $2 WHERE id = $1', [gone.account, state])
      for (const typed of ['quarrystone', 'quarystone']) {
        expect(await look(typed), `${state} ${typed}`).to.deep.equal({
          ...{ corrected: null, channels: [], live: [], upcoming: [], streams: [], next: null },
        })
      }
      const { live, channels } = (await request(api().url, 'GET', '/v1/live')).body
      expect(JSON.stringify([live, channels]), state).not.to.include('Quarrystone')
      if (state === 'suspended')
        await database
          .pool('owner')
          .query("UPDATE app.account SET state = 'active' WHERE id = $1", [gone.account])
    }
    await renewWords(database.pool('api'))
    const { rows } = await database
      .pool('owner')
      .query("SELECT word FROM app.search_word WHERE word LIKE 'quarry%'")
    expect(rows).to.deep.equal([])
  })

  it('[S0.24][T52] never finds a private stream, live, announced or over, nor an archived channel, nor lets a guess name them', async () => {
    const pool = database.pool('owner')
    const host = await makeChannel('undertow', 'Undertow')
    await makeStream(host.id, 'Foghorn rehearsal', 'live', 'private')
    const over = await makeStream(host.id, 'Foghorn rehearsal over', 'ended', 'private')
    const soon = await makeStream(host.id, 'Foghorn rehearsal soon', 'draft', 'private')
    await pool.query(
      "UPDATE app.room SET state = 'scheduled', starts_at = app.now() + interval '1 day', zone = 'UTC' WHERE id = $1",
      [soon],
    )
    await renewWords(database.pool('api'))
    const nothing = { corrected: null, channels: [], live: [], upcoming: [], streams: [], next: null }
    for (const typed of ['foghorn', 'foghron']) expect(await look(typed), typed).to.deep.equal(nothing)
    for (const path of ['/v1/live', '/v1/upcoming', '/v1/channels/undertow/streams'])
      expect((await request(api().url, 'GET', path)).text, path).not.to.include('Foghorn')
    // an id of somebody's private stream tells no more than one of nobody
    for (const path of ['/v1/live', '/v1/upcoming', '/v1/channels/kiln-works/streams', '/v1/search']) {
      const answers = [over, newId('rom', randomBytes)].map((after) =>
        request(api().url, 'GET', `${path}?q=vase&after=${after}`),
      )
      const [known, unknown] = await Promise.all(answers)
      expect(known?.text, path).to.equal(unknown?.text)
    }
    const [shown] = (await look('undertow')).channels
    expect([shown?.handle, shown?.isLive]).to.deep.equal(['undertow', false])
    await pool.query('UPDATE app.channel SET archived_at = app.now() WHERE id = $1', [host.id])
    await renewWords(database.pool('api'))
    for (const typed of ['undertow', 'undretow']) expect(await look(typed), typed).to.deep.equal(nothing)
  })

  it('[S1.14] pages of streams have no row twice and miss none while others end', async () => {
    const many = await makeChannel('metronome', 'Metronome')
    const made: string[] = []
    for (let n = 0; n < 45; n++) made.push(await makeStream(many.id, `Practice hour ${n}`))
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await look('practice hour', after)
      seen.push(...page.streams.map(({ roomId }) => roomId))
      await makeStream(many.id, 'Practice hour between')
      after = page.next ?? undefined
    } while (after)
    expect(seen).to.deep.equal(made.reverse())
  })

  it('[S0.24] finds words that very many titles have, newest first', async () => {
    await database.pool('owner').query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, live_at, ended_at, end_reason, created_at)
       SELECT 'rom_' || translate(lpad(n::text, 22, '0'), '0123456789', 'abcdefghjk'), $1, 'stream', 'public', 'Everyday ' || n, 'ended',
         app.now(), app.now(), 'HOST_ENDED', app.now() - n * interval '1 minute' FROM generate_series(1, 10100) n`,
      [kiln.id],
    )
    const page = await look('everyday')
    expect(page.streams[0]?.title).to.equal('Everyday 1')
    expect((await look('everyday', page.next ?? '')).streams[0]?.title).to.equal('Everyday 21')
  })

  it('refuses what is no search, and answers for signs that are no words', async () => {
    for (const query of ['', 'q=', 'q=%20', `q=${'a'.repeat(101)}`, 'q=%00', `q=a&after=${'x'.repeat(65)}`]) {
      const { status, body } = await request(api().url, 'GET', `/v1/search?${query}`)
      expect([status, body.code], query).to.deep.equal([422, 'INVALID_INPUT'])
    }
    for (const odd of ["' | !", '%', '\\', ':*', '&', '‮', '-- ;', "a'b:*|c"]) await look(odd)
    expect(await look('vase', 'rom_nobody')).to.deep.include({ streams: [] })
    const long = Array.from({ length: 24 }, (_, n) => `w${n}`).join(' ')
    expect((await look(long)).streams).to.deep.equal([])
  })
})

describe('distance of two words', () => {
  it('counts signs added, dropped, replaced and swapped', () => {
    const cases: [string, string, number][] = [
      ['vase', 'vase', 0],
      ['vase', 'vsae', 1],
      ['vase', 'vas', 1],
      ['vase', 'vases', 1],
      ['vase', 'case', 1],
      ['', 'ab', 2],
      ['ca', 'abc', 3],
    ]
    for (const [a, b, distance] of cases) {
      expect(editDistance(a, b), `${a} ${b}`).to.equal(distance)
      expect(editDistance(b, a), `${b} ${a}`).to.equal(distance)
    }
  })
})
