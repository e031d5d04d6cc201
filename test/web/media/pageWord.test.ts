import { expect } from 'chai'
import { useTrtc } from '#test/api/rooms/callbacks/useTrtc.ts'
import type { Person } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'
import { openSeatRenewal } from '#web/media/seat/seatRenewal.ts'
import { createPublisher } from '#web/media/tracks/createPublisher.ts'
import { clientOver, SdkDouble, track } from './trtc/sdkDouble.ts'

const CREDENTIALS = ['userId', 'strRoomId', 'userSig']

/** Pages of an installation whose callbacks never come: what counts is what they say of themselves. */
describe('a page at TRTC without callbacks [T19]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useTrtc(db)
  const sql = (text: string, values: unknown[] = []) => db.pool('owner').query(text, values)
  let closing: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closing.reverse()) await close()
    closing = []
  })

  /** A seat whose page keeps it as the product's pages do, over its own connection. */
  async function sit(who: Person, roomId: string, action: 'watch' | 'host') {
    const reply = await enter(world.api().url, who, roomId, { action })
    expect(reply.status, reply.text).to.equal(201)
    const { seatId, beatEveryS, ticket } = reply.body
    const post = async (path: string, body: unknown) => {
      const answer = await who.call(world.api().url, 'POST', `/v1/seats/${seatId}/${path}`, { body })
      if (answer.status >= 400) throw new ApiProblem(answer.body)
      return answer.body
    }
    const double = new SdkDouble()
    const { client, heard } = clientOver(double, action === 'host' ? '1080p' : null)
    const publisher = createPublisher({
      client,
      renewal: openSeatRenewal(async (body) => (await post('renewals', body)).ticket),
      onState: () => undefined,
      onKicked: () => undefined,
      onFailed: () => undefined,
    })
    closing.push(() => publisher.leave())
    const { socket, close } = await connect(world.api().url, who)
    closing.push(close)
    const ended: string[] = []
    const stop = keepSeat({
      ...{ seatId, beatEveryS, media: publisher.seatMedia },
      socket: socket as unknown as RealtimeSocket,
      beatByHttp: (_, page) => post('beats', { page }),
      isGone: (error) => problemCode(error) === 'NOT_FOUND',
      onEnded: ({ reason }) => ended.push(reason),
      onGone: () => ended.push('gone'),
      onGrace: () => undefined,
      onKept: () => undefined,
      onRetryToken: publisher.keepRetryToken,
    })
    closing.push(stop)
    const seat = async () => (await sql('SELECT state FROM app.seat WHERE id = $1', [seatId])).rows[0].state
    const join = () => publisher.join(ticket)
    return { seatId, double, heard, publisher, ended, seat, join, cut: close }
  }

  async function openRoom() {
    const call = (method: string, path: string, body?: unknown) =>
      world.host().call(world.api().url, method, path, body === undefined ? {} : { body })
    const { channelId } = world.creator()
    const made = await call('POST', '/v1/rooms', { channelId, title: 'Evening set', visibility: 'public' })
    const roomId: string = made.body.id
    await call('POST', `/v1/rooms/${roomId}/open`)
    closing.push(async () => {
      await call('POST', `/v1/rooms/${roomId}/end`)
      await sql('DELETE FROM app.opening_pause')
    })
    const goLive = async () => (await call('POST', `/v1/rooms/${roomId}/live`)).body
    const isGone = async () =>
      (await sql('SELECT host_gone_since FROM app.room WHERE id = $1', [roomId])).rows[0].host_gone_since !==
      null
    return { roomId, goLive, isGone }
  }
  /** The seconds are over for which a page has to say the same; its row stands in for them. */
  const believed = (seatId: string, publishes: string[]) =>
    until('the word is stored', async () => {
      const { rowCount } = await sql(
        `UPDATE app.seat_lease SET page_since = page_since - interval '5 s'
         WHERE seat_id = $1 AND publishes = $2 AND page_since > app.now() - interval '5 s'`,
        [seatId, publishes],
      )
      return rowCount
    })
  const isLive = (goLive: () => Promise<{ state?: string }>) => async () => (await goLive()).state === 'live'

  it('goes live by what the host says over the socket, is away with its connection, and back with it', async () => {
    const { roomId, goLive, isGone } = await openRoom()
    const host = await sit(world.host(), roomId, 'host')
    await host.join()
    expect((await goLive()).code).to.equal('NOT_PUBLISHING')
    await host.publisher.publish('camera', track('video'))
    await believed(host.seatId, ['camera'])
    await until('live', isLive(goLive))
    expect(await isGone()).to.equal(false)
    host.double.outcomes.set('enterRoom', 'never')
    host.double.say('connection-state-changed', { state: 'DISCONNECTED' })
    await believed(host.seatId, [])
    await until('away', isGone)
    host.double.outcomes.clear()
    await believed(host.seatId, ['camera'])
    await until('back', async () => !(await isGone()))
    expect(host.ended).to.deep.equal([])
    const { rows } = await sql('SELECT DISTINCT source FROM app.evidence WHERE room_id = $1', [roomId])
    expect(rows).to.deep.equal([{ source: 'page' }])
  })

  it('goes live by what the host says over HTTP', async () => {
    const { roomId, goLive } = await openRoom()
    const host = await sit(world.host(), roomId, 'host')
    host.cut()
    await host.join()
    await host.publisher.publish('camera', track('video'))
    await believed(host.seatId, ['camera'])
    await until('live', isLive(goLive))
    expect(host.ended).to.deep.equal([])
  })

  it("makes a viewer's seat live by its connection alone", async () => {
    const roomId = await world.stage().room(world.creator(), { visibility: 'public', provider: 'trtc' })
    const [fan, silent] = [await sit(world.next(), roomId, 'watch'), await sit(world.next(), roomId, 'watch')]
    await fan.join()
    await until('live', async () => (await fan.seat()) === 'live')
    expect(await silent.seat(), 'who never connected').to.equal('held')
  })

  it('asked to enter again, a page leaves and enters the same room on the same seat with a fresh ticket', async () => {
    const visibility = 'public'
    const roomId = await world.stage().room(world.creator(), { visibility, provider: 'trtc', capacity: 1 })
    const room = await world.providerRoomOf(roomId)
    const fan = await sit(world.next(), roomId, 'watch')
    await fan.join()
    await until('live', async () => (await fan.seat()) === 'live')
    const [first] = fan.double.argsOf('enterRoom')[0] as [Record<string, unknown>]
    // rows stand in for the minute in which nothing was heard of the seat
    await sql(
      "UPDATE app.seat_lease SET outside_since = outside_since - interval '61 s' WHERE seat_id = $1",
      [fan.seatId],
    )
    fan.heard.events.length = 0
    // a ticket of the same second is the same
    const joinedAtS = Math.floor(Date.now() / 1000)
    await until('another second', () => Math.floor(Date.now() / 1000) > joinedAtS)
    await world.tell({ type: 301, room })
    await fan.heard.until('state', (state) => state === 'reconnecting')
    await fan.heard.until('state', (state) => state === 'connected')
    expect(fan.double.names().slice(-4)).to.deep.equal(['exitRoom', 'destroy', 'create', 'enterRoom'])
    const [second] = fan.double.argsOf('enterRoom')[1] as [Record<string, unknown>]
    const differs = CREDENTIALS.filter((name) => first[name] !== second[name])
    expect(differs).to.deep.equal(['userSig'])
    await world.tell({ type: 103, room, user: fan.seatId })
    expect([await fan.seat(), fan.ended]).to.deep.equal(['live', []])
  })
})
