import { expect } from 'chai'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import type { Person } from '#test/kit/access/person.ts'
import { enter } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { until } from '#test/kit/time/until.ts'
import { useReminders } from './useReminders.ts'

interface Card {
  roomId: string
  kind: string
}

describe('voice rooms [S3.26]', function () {
  this.timeout(90_000)
  const { db, api, person, sql, call, inHours, creator, remind, told, mailsTo } = useReminders()
  let media: MediaProcess
  let clients: NodeClient[] = []

  before(async () => {
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    media = await startMedia(api())
    const probe = await create('stream', 'A probe')
    await until('there is an engine', async () => (await open(probe)).status === 200)
    await end(probe)
  })
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.leave().catch(() => {})))
    clients = []
  })
  after(() => media?.stop())

  const host = (): Person => person(0)
  async function create(kind: string, title: string, more: Record<string, unknown> = {}): Promise<string> {
    const body = { channelId: creator().channelId, kind, title, visibility: 'public', ...more }
    const made = await call(host(), 'POST', '/v1/rooms', body)
    expect(made.status, made.text).to.equal(201)
    expect(made.body.kind).to.equal(kind)
    return made.body.id
  }
  const open = (id: string): Promise<Reply> => call(host(), 'POST', `/v1/rooms/${id}/open`)
  const end = (id: string) => call(host(), 'POST', `/v1/rooms/${id}/end`)
  const read = async (path: string) => (await call(person(1), 'GET', path)).body
  const kindsIn = (cards: Card[], id: string) =>
    cards.filter(({ roomId }) => roomId === id).map(({ kind }) => kind)
  async function join(ticket: EmbeddedTicket): Promise<NodeClient> {
    const client = await joinNode(ticket.signalUrl, ticket)
    clients.push(client)
    return client
  }
  it('[S1.10] goes live with a microphone alone; view, lists and seats say what it is', async () => {
    const id = await create('voice', 'Lanternlit talk')
    expect((await open(id)).body).to.include({ kind: 'voice', state: 'draft' })
    const admitted = await enter(api().url, host(), id, { action: 'host' })
    const client = await join(admitted.body.ticket)
    expect(client.joined.bits).to.equal(15)
    await client.publish(['microphone'])
    await client.connected()
    const silence = client.send('microphone', 50)
    const live = await until('the engine receives the host', async () => {
      const reply = await call(host(), 'POST', `/v1/rooms/${id}/live`)
      return reply.body?.code !== 'NOT_PUBLISHING' && reply
    })
    expect(live.status, live.text).to.equal(200)
    const listener = await join((await enter(api().url, person(1), id)).body.ticket)
    expect(listener.joined.bits).to.equal(10)
    const seats = await sql('SELECT role, bits FROM app.seat WHERE room_id = $1 ORDER BY role', [id])
    expect(seats).to.deep.equal([
      { role: 'host', bits: 15 },
      { role: 'viewer', bits: 10 },
    ])
    const view = await read(`/v1/rooms/${id}`)
    expect(view).to.include({ kind: 'voice', state: 'live', viewers: 1 })
    expect(kindsIn((await read('/v1/live')).live, id)).to.deep.equal(['voice'])
    expect(kindsIn((await read('/v1/search?q=lanternlit')).live, id)).to.deep.equal(['voice'])
    silence()
    expect((await end(id)).body).to.include({ kind: 'voice', state: 'ended' })
    const past = await read(`/v1/channels/${view.channel.handle}/streams`)
    expect(kindsIn(past.streams, id)).to.deep.equal(['voice'])
    expect(kindsIn((await read('/v1/search?q=lanternlit')).streams, id)).to.deep.equal(['voice'])
  })

  it('[T37] of a channel one room is open, a stream or a voice room, also of two that are opened at once', async () => {
    const codeOf = ({ status, body }: Reply) => (status === 200 ? 200 : body.code)
    for (const [first, second] of [
      ['voice', 'stream'],
      ['stream', 'voice'],
    ] as const) {
      const [one, other] = [await create(first, 'The first'), await create(second, 'The second')]
      expect(codeOf(await open(one))).to.equal(200)
      const refused = await open(other)
      expect(refused.body).to.deep.include({
        code: 'CHANNEL_BUSY',
        detail: '“The first” of this channel is open already. End it first, or go on with it.',
        facts: { roomId: one, kind: first, title: 'The first', state: 'draft' },
      })
      await end(one)
      await end(other)
    }
    const both = [await create('voice', 'Voice'), await create('stream', 'Picture')]
    const answers = await Promise.all(both.map(open))
    expect(answers.map(codeOf).map(String).sort()).to.deep.equal(['200', 'CHANNEL_BUSY'])
    for (const id of both) await end(id)
  })

  it('[S1.14] is announced like a stream: news, mails and calendar name it and lead to /r/', async () => {
    await call(person(1), 'PUT', `/v1/channels/${creator().channelId}/follow`)
    const id = await create('voice', 'Fireside', { starts: { local: inHours(3), zone: 'UTC' } })
    await told(id, 'date-1')
    const { notifications } = await read('/v1/me/notifications')
    const [news] = notifications.filter(({ path }: { path: string }) => path.endsWith(id))
    expect(news.path).to.equal(`/r/${id}`)
    expect(news.title).to.match(/^A new voice room of /)
    const [mail] = await mailsTo('fan1@example.test')
    expect(mail?.subject).to.match(/^A new voice room of /)
    expect(mail?.text)
      .to.include(`/r/${id}`)
      .and.not.match(/\/s\/|picture/)
    expect(kindsIn((await read('/v1/upcoming')).upcoming, id)).to.deep.equal(['voice'])
    const { channel } = await read(`/v1/rooms/${id}`)
    const { scheduled } = await read(`/v1/channels/${channel.handle}/schedule`)
    expect(kindsIn(scheduled, id)).to.deep.equal(['voice'])
    expect((await remind(person(1), id)).status).to.equal(200)
    const calendar = await read(`/v1/rooms/${id}/calendar`)
    expect(calendar.text.replaceAll(/\r?\n /g, '')).to.include(`/r/${id}`)
    await end(id)
  })

  it('[S1.17] an invitation names it, and says which page to open', async () => {
    const id = await create('voice', 'Among us', { visibility: 'private' })
    const invite = (to: object) => call(host(), 'POST', `/v1/rooms/${id}/invitations`, to)
    const { token } = (await invite({ label: 'Ann' })).body
    const look = () => call(person(5), 'POST', '/v1/invitations/looks', { token })
    expect((await look()).body).to.include({ roomKind: 'voice', roomId: null })
    const claimed = await call(person(5), 'POST', '/v1/invitations/claims', { token })
    expect(claimed.body).to.deep.equal({ roomId: id, roomKind: 'voice' })
    const own = await call(host(), 'GET', `/v1/channels/${creator().channelId}/private-rooms`)
    expect(own.body.rooms.map(({ kind }: Card) => kind)).to.deep.equal(['voice'])
    await invite({ email: 'ann@example.test' })
    const [mail] = await until('the mail came', async () => {
      const all = await mailsTo('ann@example.test')
      return all.length > 0 && all
    })
    expect(mail?.subject).to.match(/ invites you to a private voice room$/)
    const second = (await invite({ label: 'Bob' })).body.token
    const ownOne = await call(host(), 'POST', '/v1/invitations/claims', { token: second })
    expect(ownOne.body.detail).to.match(/^This is your own voice room\. /)
  })

  it('[S3.21] two to five may speak, five unless said; one, six and speakers of a stream are refused, and change nothing', async () => {
    const starts = { local: inHours(3), zone: 'UTC' }
    const [plain, announced] = [await create('voice', 'Plain'), await create('voice', 'Later', { starts })]
    const two = await create('voice', 'Two', { maxSpeakers: 2 })
    const stream = await create('stream', 'Picture')
    const all = [plain, announced, two, stream]
    const stored = async () => {
      const rows = await sql<{ id: string; n: number | null; rev: number }>(
        'SELECT id, max_speakers AS n, rev FROM app.room WHERE id = ANY($1)',
        [all],
      )
      return all.map((id) => rows.find((row) => row.id === id))
    }
    const shown = async (id: string) => (await call(host(), 'GET', `/v1/rooms/${id}`)).body.maxSpeakers
    expect(await Promise.all(all.map(shown))).to.deep.equal([5, 5, 2, null])
    const change = (id: string, maxSpeakers: number) =>
      call(host(), 'PATCH', `/v1/rooms/${id}`, { maxSpeakers })
    for (const [id, n] of [
      [plain, 2],
      [plain, 5],
      [announced, 3],
    ] as const)
      expect((await change(id, n)).body).to.include({ id, maxSpeakers: n })

    const held = await stored()
    const rooms = await sql('SELECT id FROM app.room', [])
    const body = { channelId: creator().channelId, title: 'Too many', visibility: 'public' }
    const bare = 'Only a voice room has speakers besides its host.'
    const most = 'At most 5 may speak here besides the host.'
    for (const [kind, id, maxSpeakers, why] of [
      ['voice', plain, 6, most],
      ['stream', stream, 3, bare],
      ['voice', plain, 1, null],
      ['voice', announced, 0, null],
    ] as const)
      for (const reply of [
        await change(id, maxSpeakers),
        await call(host(), 'POST', '/v1/rooms', { ...body, kind, maxSpeakers }),
      ]) {
        expect(reply.body.code, `${kind} ${maxSpeakers}`).to.equal('INVALID_INPUT')
        expect(Object.keys(reply.body.fields)).to.deep.equal(['/maxSpeakers'])
        if (why) expect(reply.body.fields['/maxSpeakers']).to.equal(why)
      }
    expect(await stored()).to.deep.equal(held)
    expect(await sql('SELECT id FROM app.room', [])).to.have.length(rooms.length)
    for (const id of all) await end(id)
  })
})
