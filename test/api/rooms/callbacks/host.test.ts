import { expect } from 'chai'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { useTrtc } from './useTrtc.ts'

/** What a page says is believed when it has stood for longer. */
const BELIEVED = '6 seconds'

describe('a host whose callbacks may be lost [T19]', function () {
  this.timeout(90_000)
  const db = useDatabase()
  const world = useTrtc(db)
  let open: TestSocket[] = []

  const sql = (text: string, values: unknown[] = []) => db.pool('owner').query(text, values)
  const call = (method: string, path: string, body?: unknown) =>
    world.host().call(world.api().url, method, path, body === undefined ? {} : { body })
  afterEach(async () => {
    for (const { close } of open) close()
    open = []
    const { rows } = await sql("SELECT id FROM app.room WHERE state <> 'ended'")
    for (const { id } of rows) await call('POST', `/v1/rooms/${id}/end`)
    await sql('DELETE FROM app.opening_pause')
    await sql("UPDATE app.clock SET shift = '0'")
  })
  /** A page goes on to say what it said. */
  const stands = () => sql('UPDATE app.clock SET shift = shift + $1::interval', [BELIEVED])

  /** A host in their opened room, whose page beats with what it says. */
  async function openRoom(kind: HostedKind = 'stream') {
    const draft = { channelId: world.creator().channelId, kind, title: 'Evening set', visibility: 'public' }
    const made = await call('POST', '/v1/rooms', draft)
    expect(made.status, made.text).to.equal(201)
    const roomId: string = made.body.id
    const opened = await call('POST', `/v1/rooms/${roomId}/open`)
    expect(opened.status, opened.text).to.equal(200)
    const entered = await call('POST', `/v1/rooms/${roomId}/admissions`, { action: 'host' })
    expect(entered.status, entered.text).to.equal(201)
    const user: string = entered.body.seatId
    const socket = await connect(world.api().url, world.host())
    open.push(socket)
    expect(await socket.ask('seat:attach', { seatId: user })).to.include({ ok: true })
    const room = await world.providerRoomOf(roomId)
    let said = ''
    return {
      roomId,
      goLive: async () => (await call('POST', `/v1/rooms/${roomId}/live`)).body,
      tell: (type: number, atMs?: number) => world.tell({ type, room, user, ...(atMs ? { atMs } : {}) }),
      say: async (...publishes: string[]) => {
        said = publishes.join()
        const page = { isConnected: true, publishes }
        expect(await socket.ask('seat:beat', { seatId: user, page })).to.include({ ok: true })
      },
      /** what the page said last is written */
      isHeard: () =>
        until('it is heard', async () => {
          const { rows } = await sql('SELECT publishes FROM app.seat_lease WHERE seat_id = $1', [user])
          return rows[0].publishes?.join() === said
        }),
      isGone: async () =>
        (await sql('SELECT host_gone_since FROM app.room WHERE id = $1', [roomId])).rows[0]
          .host_gone_since !== null,
      evidence: async () =>
        (
          await sql('SELECT kind, source, body FROM app.evidence WHERE room_id = $1 ORDER BY at, kind', [
            roomId,
          ])
        ).rows.map(({ kind, source, body }) => [source, kind, body.kind ?? body.kinds ?? null]),
    }
  }

  it('goes live by the word of the provider: in the room is not enough, a track is', async () => {
    const host = await openRoom()
    expect((await host.goLive()).code).to.equal('NOT_PUBLISHING')
    await host.tell(103)
    expect((await host.goLive()).code).to.equal('NOT_PUBLISHING')
    await host.tell(203)
    expect((await host.goLive()).state).to.equal('live')
    expect(await host.evidence()).to.deep.equal([
      ['trtc', 'joined', null],
      ['trtc', 'published', 'microphone'],
    ])
  })

  it('goes live by the word of the page once it stands for 5 s, and that is written down', async () => {
    const host = await openRoom()
    await host.say('camera', 'microphone')
    expect((await host.goLive()).code).to.equal('NOT_PUBLISHING')
    await host.isHeard()
    await stands()
    await until('it is believed', async () => (await host.goLive()).state === 'live')
    expect(await host.evidence()).to.deep.equal([['page', 'published', ['camera', 'microphone']]])
    const { rows } = await sql(
      "SELECT received_at - at >= interval '5 seconds' AS stood FROM app.evidence WHERE room_id = $1",
      [host.roomId],
    )
    expect(rows, 'from its word until it was written down').to.deep.equal([{ stood: true }])
  })

  it('is away by the word of the provider or of the page, and back by either', async () => {
    const host = await openRoom()
    await host.tell(103)
    await host.tell(201)
    expect((await host.goLive()).state).to.equal('live')
    expect(await host.isGone()).to.equal(false)
    await host.tell(202)
    await until('the provider says so', host.isGone)
    await host.tell(203)
    await until('they are back', async () => !(await host.isGone()))
    await host.say()
    await host.isHeard()
    await stands()
    await until('the page says so', host.isGone)
    await host.say('microphone')
    await host.isHeard()
    await stands()
    await until('they are back by its word', async () => !(await host.isGone()))
    expect(await host.evidence()).to.deep.include(['page', 'unpublished', ['camera', 'microphone', 'screen']])
  })

  it('that they left is not believed against a page that goes on to send', async () => {
    const host = await openRoom()
    await host.tell(103)
    await host.tell(201)
    await host.say('camera')
    expect((await host.goLive()).state).to.equal('live')
    await host.tell(104)
    await until('it is noticed', host.isGone)
    await stands()
    await host.say('camera')
    await until('the page is believed', async () => !(await host.isGone()))
    expect((await host.evidence()).at(-1)).to.deep.equal(['page', 'published', ['camera']])
  })

  it('[S3.26] of a voice room, that their microphone ended is not believed against a page that goes on to send: it may be muted', async () => {
    const host = await openRoom('voice')
    await host.tell(103)
    await host.say('microphone')
    await host.tell(203)
    expect((await host.goLive()).state).to.equal('live')
    await host.isHeard()
    await stands()
    await host.tell(204, Date.now() + 6000)
    await until('it is noticed', host.isGone)
    await stands()
    await host.say('microphone')
    await until('the page is believed', async () => !(await host.isGone()))
    await host.say()
    await host.isHeard()
    await stands()
    await until('the page says that it ended', host.isGone)
  })

  it('[S3.26] of a voice room, who sends a camera is out: it is in nobody’s bits', async () => {
    const host = await openRoom('voice')
    await host.tell(103)
    await host.tell(203)
    expect((await host.goLive()).state).to.equal('live')
    await host.tell(201)
    const reasons = async () =>
      (await sql('SELECT end_reason FROM app.seat WHERE room_id = $1', [host.roomId])).rows
    await until('the seat ended', async () => (await reasons())[0].end_reason === 'REMOVED')
    expect(await host.evidence()).to.deep.include(['trtc', 'refused', 'camera'])
  })
})
