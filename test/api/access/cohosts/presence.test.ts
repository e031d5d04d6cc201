import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import type { Creator } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { useTrtc } from '../../rooms/callbacks/useTrtc.ts'
import { hostBeside } from './hostBeside.ts'

/** What a page says is believed when it has stood for longer. */
const BELIEVED = '6 seconds'

describe('a stream has a host as long as any of several sends [S3.62][S3.17]', function () {
  this.timeout(90_000)
  const db = useDatabase()
  const world = useTrtc(db)
  let other: Creator
  let open: TestSocket[] = []

  const sql = (text: string, ...values: unknown[]) => db.pool('owner').query(text, values)
  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(world.api().url, method, path, body === undefined ? {} : { body })
  before(async () => {
    other = await world.stage().creator(world.next())
  })
  afterEach(async () => {
    for (const { close } of open.splice(0)) close()
    const { rows } = await sql("SELECT id FROM app.room WHERE state <> 'ended'")
    for (const { id } of rows) await call(world.host(), 'POST', `/v1/rooms/${id}/end`)
    await sql("UPDATE app.clock SET shift = '0'")
    open = []
  })

  /** Somebody hosts: a seat, its page and what the provider and the page say of it. */
  async function host(who: Person, roomId: string) {
    const entered = await call(who, 'POST', `/v1/rooms/${roomId}/admissions`, { action: 'host' })
    expect(entered.status, entered.text).to.equal(201)
    const user: string = entered.body.seatId
    const socket = await connect(world.api().url, who)
    open.push(socket)
    expect(await socket.ask('seat:attach', { seatId: user })).to.include({ ok: true })
    const room = await world.providerRoomOf(roomId)
    return {
      tell: (type: number) => world.tell({ type, room, user }),
      leave: () => call(who, 'DELETE', `/v1/seats/${user}`),
      say: async (...publishes: string[]) => {
        const page = { isConnected: true, publishes }
        expect(await socket.ask('seat:beat', { seatId: user, page })).to.include({ ok: true })
        await until('it is written', async () => {
          const { rows } = await sql('SELECT publishes FROM app.seat_lease WHERE seat_id = $1', user)
          return rows[0].publishes?.join() === publishes.join()
        })
      },
      isSilent: async () => {
        const { rows } = await sql('SELECT kind FROM app.evidence WHERE seat_id = $1 ORDER BY at, kind', user)
        return rows.at(-1)?.kind === 'unpublished'
      },
    }
  }
  /** Both of them are live: they send, and the provider says so. */
  async function play() {
    const draft = { channelId: world.creator().channelId, title: 'Evening set', visibility: 'public' }
    const roomId: string = (await call(world.host(), 'POST', '/v1/rooms', draft)).body.id
    expect((await call(world.host(), 'POST', `/v1/rooms/${roomId}/open`)).status).to.equal(200)
    await hostBeside(db.pool('owner'), roomId, other)
    const main = await host(world.host(), roomId)
    const beside = await host(other.host, roomId)
    for (const one of [main, beside]) {
      await one.tell(103)
      await one.tell(201)
    }
    const live = await call(world.host(), 'POST', `/v1/rooms/${roomId}/live`)
    expect(live.status, live.text).to.equal(200)
    const room = async () =>
      (
        await sql(
          'SELECT state, end_reason, host_gone_since AS since, rev FROM app.room WHERE id = $1',
          roomId,
        )
      ).rows[0]
    return { roomId, main, beside, room, isGone: async () => (await room()).since !== null }
  }
  /** What was to be looked at is done. */
  const looked = () =>
    until('hosts were looked at', async () => {
      const { rows } = await sql(
        "SELECT FROM app.outbox WHERE topic = 'rooms.look_at_host' AND state <> 'done'",
      )
      return rows.length === 0
    })

  for (const [who, stays] of [
    ['main', 'beside'],
    ['beside', 'main'],
  ] as const)
    it(`when the ${who} one leaves, the stream goes on without a gap, and ends when both are away`, async () => {
      const stream = await play()
      await stream[who].leave()
      await stream[who].tell(104)
      await looked()
      expect(await stream.isGone()).to.equal(false)
      await stream[stays].tell(202)
      await until('nobody sends', stream.isGone)
      await stream[stays].tell(201)
      await until('one is back', async () => !(await stream.isGone()))
      await stream[stays].tell(104)
      await until('nobody is there', stream.isGone)
      // the row stands in for time
      await sql(
        "UPDATE app.room SET host_gone_since = host_gone_since - interval '601 s' WHERE id = $1",
        stream.roomId,
      )
      await until('it ends', async () => (await stream.room()).state === 'ended')
      expect(await stream.room()).to.include({ end_reason: 'HOST_GONE' })
    })

  it('[T19] a page that sends nothing is believed about its own seat, while the other goes on to send', async () => {
    const { main, beside, room, isGone } = await play()
    const { rev } = await room()
    await beside.say()
    await sql('UPDATE app.clock SET shift = shift + $1::interval', BELIEVED)
    await until('it is believed', beside.isSilent)
    await main.tell(103)
    await looked()
    await main.tell(202)
    await until('nobody sends', isGone)
    expect((await room()).rev, 'nobody was missed before').to.equal(rev + 1)
  })

  it('who was away for long ends nothing when the other goes: it counts from when nobody was there', async () => {
    const { main, beside, room, isGone } = await play()
    await main.say('camera')
    await sql(
      "UPDATE app.seat_lease SET until = app.now() - interval '9 minutes' WHERE seat_id IN (SELECT id FROM app.seat WHERE NOT is_co_host)",
    )
    await sql("UPDATE app.clock SET shift = shift + '1 second'")
    await until('one is missed', async () => {
      const { rows } = await sql(
        "SELECT state FROM app.seat WHERE NOT is_co_host AND role = 'host' AND state <> 'ended'",
      )
      return rows[0]?.state === 'grace'
    })
    expect(await isGone()).to.equal(false)
    const left = await sql('SELECT app.now() AS at')
    await beside.leave()
    await until('nobody is there', isGone)
    expect((await room()).since).to.be.above(left.rows[0].at)
    expect((await room()).state).to.equal('live')
  })

  it('whose page is away for as long as ends a stream is off the air, and the stream goes on with the other', async () => {
    const { roomId, main, isGone, room } = await play()
    const shown = async () => (await call(world.host(), 'GET', `/v1/rooms/${roomId}`)).body.coHosts[0].seatId
    expect(await shown()).to.be.a('string')
    await main.say('camera')
    await sql(
      "UPDATE app.seat_lease SET until = app.now() - interval '601 s' WHERE seat_id IN (SELECT id FROM app.seat WHERE is_co_host)",
    )
    await until('they are off the air', async () => (await shown()) === null)
    expect(await isGone()).to.equal(false)
    expect((await room()).state).to.equal('live')
  })
})
