import { expect } from 'chai'
import { SIGNAL_VERSION } from '#protocol/signal.ts'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { layCable } from '#test/kit/media/cable.ts'
import { closeClients, joinNode } from '#test/kit/media/mediaClient.ts'
import { heardBy } from '#test/kit/media/stream.ts'
import { layTap } from '#test/kit/media/tap.ts'
import { dial } from '#test/kit/media/wire.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

const UPLINK_GONE_MS = 12_000

describe('an uplink that is gone for 12 s', function () {
  this.timeout(60_000)
  const db = useDatabase()
  // no setting is another than by default: the times are what is tried
  const api = useApi(db)
  let worker: ServerProcess
  let media: MediaProcess

  before(async () => {
    await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    media = await startMedia(api())
    worker = await startWorker(db, api().installation)
  })
  afterEach(() => closeClients())
  after(async () => {
    await worker?.stop()
    await media?.stop()
  })

  /** Puts a stream on air from a client that sends a picture. */
  async function goOnAir(host: Person): Promise<string> {
    const ask = async (method: string, path: string, body?: object) => {
      const reply = await host.call(api().url, method, path, body === undefined ? {} : { body })
      expect(reply.status, reply.text).to.be.below(400)
      return reply.body
    }
    const { channel } = await ask('POST', '/v1/channels', { handle: 'far-away', name: 'Far away' })
    const { id } = await ask('POST', '/v1/rooms', {
      channelId: channel.id,
      title: 'On a train',
      visibility: 'public',
    })
    await ask('POST', `/v1/rooms/${id}/open`)
    const { ticket } = await ask('POST', `/v1/rooms/${id}/admissions`, { action: 'host' })
    const client = await joinNode(ticket.signalUrl, ticket)
    await client.publish(['camera'])
    await client.connected()
    client.send('camera', 50, 400)
    await until(
      'the picture at the engine',
      async () => (await host.call(api().url, 'POST', `/v1/rooms/${id}/live`)).status < 400,
    )
    return id
  }

  it('[T37] media, signalling and beats away at once: the same seat, session and connection go on', async () => {
    const [host, fan] = (await seedPeople(db.pool('api'), api().installation, 2)) as [Person, Person]
    const roomId = await goOnAir(host)
    const cable = await layCable(() => Number(new URL(media.signalUrl).port))
    const tap = await layTap()
    const { seatId, ticket } = (await enter(api().url, fan, roomId)).body
    const socket = await connect(api().url, fan)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    const client = await joinNode(cable.url, ticket)
    const live = await heardBy(client, 1)
    await client.subscribe(
      live.map(({ id }) => id),
      tap.reroute,
    )
    await client.connected()
    const packets = () => [...client.received.values()].reduce((sum, one) => sum + one.packets, 0)
    const goesOn = (more: number) => {
      const before = packets()
      return until('the picture', () => packets() >= before + more)
    }
    await goesOn(50)
    const seat = async () => {
      const { rows } = await db
        .pool('api')
        .query(
          'SELECT s.state, l.is_inside FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.id = $1',
          [seatId],
        )
      return rows[0]
    }
    await until('inside', async () => (await seat()).is_inside)

    cable.cut()
    tap.cut()
    socket.close()
    const cutMs = performance.now()
    const before = packets()
    await until(
      'the uplink is back',
      async () => {
        expect(await seat()).to.deep.equal({ state: 'live', is_inside: true })
        return performance.now() - cutMs > UPLINK_GONE_MS
      },
      { withinMs: UPLINK_GONE_MS + 5000 },
    )
    expect(packets() - before, 'packets that came through').to.be.at.most(5)
    cable.plug()
    tap.plug()

    const wire = await dial(cable.url)
    const resumed = await wire.ask({ t: 'resume', v: SIGNAL_VERSION, resumeToken: client.joined.resumeToken })
    expect(resumed).to.include({ t: 'joined', participantId: client.joined.participantId })
    await goesOn(100)
    expect(client.peer.connectionState).to.equal('connected')
    const again = await connect(api().url, fan)
    expect(await again.ask('seat:attach', { seatId })).to.include({ ok: true })
    expect(await seat()).to.deep.equal({ state: 'live', is_inside: true })
    again.close()
    await wire.close()
    await client.leave()
    await cable.stop()
    tap.stop()
  })
})
