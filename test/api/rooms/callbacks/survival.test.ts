import { expect } from 'chai'
import { BEATS_PULSE } from '#api/queue/pulse.ts'
import type { SeatState } from '#domain/words.ts'
import type { Credential } from '#protocol/ticket.ts'
import type { Person } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { enter } from '#test/kit/access/stage.ts'
import { type OwnCluster, startOwnCluster } from '#test/kit/cluster/ownCluster.ts'
import type { Database } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { CALLBACK_KEY, signedBy, useTrtc } from './useTrtc.ts'

/** Sooner again than the provider, and for as long. */
const PATIENCE = { answerMs: 5000, againMs: 200, overMs: 60_000 }

interface Seated {
  who: Person
  seatId: string
  ticket: Credential
  socket: TestSocket
}

describe('a stream at TRTC while what is around it dies [T1][T19][T37]', function () {
  this.timeout(120_000)
  let cluster: OwnCluster
  before('start a Postgres of its own', async () => {
    cluster = await startOwnCluster()
  })
  const db: Database = {
    url: (role) => cluster.database.url(role),
    pool: (role) => cluster.database.pool(role),
    work: () => cluster.database.work(),
  }
  const world = useTrtc(db)
  after(() => cluster?.database.drop())

  let roomId: string
  let room: string
  let people: Seated[]
  const sql = async (text: string, values: unknown[] = []) =>
    (await db.pool('owner').query(text, values)).rows

  async function sitDown(who: Person, action: 'watch' | 'host' = 'watch'): Promise<Seated> {
    const reply = await enter(world.api().url, who, roomId, { action })
    expect(reply.status, reply.text).to.equal(201)
    const { seatId, ticket } = reply.body
    return { who, seatId, ticket, socket: await attach(who, seatId) }
  }
  async function attach(who: Person, seatId: string): Promise<TestSocket> {
    const socket = await connect(world.api().url, who)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    return socket
  }
  const comeIn = ({ ticket }: Seated) => expect(world.cloud().enter(ticket)).to.equal(true)
  const stateOf = async (seatId: string): Promise<SeatState> =>
    (await sql('SELECT state FROM app.seat WHERE id = $1', [seatId]))[0]?.state
  const allLive = async () =>
    (await Promise.all(people.map(({ seatId }) => stateOf(seatId)))).every((state) => state === 'live')

  const callsHere = () => world.cloud().calls.filter(({ body }) => body.RoomId === room)

  beforeEach('a host sends, two people watch', async () => {
    const { url } = world.api()
    world.cloud().callBack({ url: `${url}/v1/trtc/events`, key: CALLBACK_KEY, patience: PATIENCE })
    const creator = await world.stage().creator(world.next())
    roomId = await world.stage().room(creator, { visibility: 'public', provider: 'trtc' })
    room = await world.providerRoomOf(roomId)
    people = [await sitDown(creator.host, 'host'), await sitDown(world.next()), await sitDown(world.next())]
    for (const one of people) comeIn(one)
    world.cloud().sends(room, people[0]?.seatId ?? '', 'camera')
    await until('all are seen', allLive)
  })
  afterEach(async () => {
    for (const { socket } of people) socket.close()
    // what the provider says has its own time
    await sql("UPDATE app.clock SET shift = '0'")
  })

  /** Everything was told and worked on: each fact is there once, nobody is out, nobody was asked to go. */
  async function nothingLost(): Promise<void> {
    await until('the provider has told everything', () => world.cloud().isQuiet())
    await until(
      'all was worked on',
      async () => (await sql("SELECT FROM app.inbox WHERE state <> 'done'")).length === 0,
    )
    const facts = new Set<string>()
    for (const { body } of world.cloud().sent()) {
      const { EventType, EventInfo: info } = JSON.parse(body)
      if (info.RoomId === room) facts.add(`${EventType} ${info.UserId} ${info.EventMsTs}`)
    }
    const [{ n }] = await sql(
      "SELECT count(*)::int AS n FROM app.evidence WHERE room_id = $1 AND source = 'trtc'",
      [roomId],
    )
    expect(n, 'facts').to.equal(facts.size)
    await until('all are live', allLive)
    const roomOf = async () =>
      (await sql('SELECT state, host_gone_since AS gone FROM app.room WHERE id = $1', [roomId]))[0]
    // their camera may have been off for a moment
    await until('the host is there', async () => (await roomOf()).gone === null)
    expect((await roomOf()).state).to.equal('live')
    expect(world.cloud().people(room).sort()).to.deep.equal(people.map(({ seatId }) => seatId).sort())
    expect(callsHere(), 'nobody is taken out').to.deep.equal([])
  }

  /** Beats are taken again, and the worker has looked for leases that are over since. */
  async function sweptByBeats(): Promise<void> {
    const areTaken = async () => {
      const text = "SELECT at > app.now() - interval '10 seconds' AS is_new FROM app.pulse WHERE process = $1"
      return (await sql(text, [BEATS_PULSE]))[0]?.is_new
    }
    await until('beats are taken again', areTaken)
    const silent = await sitDown(world.next())
    silent.socket.close()
    // a beat that is written later would make it longer again
    const beatsOf = async () =>
      (await sql('SELECT beat FROM app.seat_lease WHERE seat_id = $1', [silent.seatId]))[0]?.beat
    await until('the beat of attaching is written', beatsOf)
    const over = "UPDATE app.seat_lease SET until = app.now() - interval '1 second' WHERE seat_id = $1"
    await sql(over, [silent.seatId])
    await until('a sweep', async () => (await stateOf(silent.seatId)) === 'ended')
  }

  it('the api is killed after its thanks and before the work: it is done all the same, once', async () => {
    await world.worker().stop()
    const late = await sitDown(world.next())
    people.push(late)
    comeIn(late)
    await until('it was thanked', () => world.cloud().isQuiet())
    const thanked = world.cloud().sent().at(-1) ?? expect.fail('nothing was sent')
    expect(thanked.status).to.equal(200)
    expect(await stateOf(late.seatId)).to.equal('held')
    await world.api().kill()
    await world.startWorkerAgain()
    await until('the seat is live', async () => (await stateOf(late.seatId)) === 'live')
    await world.startApiAgain()
    const before = await world.counts()
    expect((await world.post(thanked.body, signedBy(thanked.body))).status, 'sent again').to.equal(200)
    expect(await world.counts()).to.deep.equal(before)
    await nothingLost()
  })

  it('Postgres is away: the provider is told to come again, nothing is lost or doubled, and nobody’s lease is over', async () => {
    const [late, other] = [await sitDown(world.next()), await sitDown(world.next())]
    people.push(late, other)
    const sentBefore = world.cloud().sent().length
    // the clock goes on by itself: no beat could be written for longer than a lease
    await sql("UPDATE app.clock SET shift = '2 minutes'")
    await sql('CHECKPOINT')
    await cluster.kill()
    for (const one of [late, other]) comeIn(one)
    const [host] = people
    for (const on of [false, true]) {
      const atMs = Date.now()
      world.cloud().sends(room, host?.seatId ?? '', 'camera', on)
      // of two words of one millisecond the end counts
      await until('it is later', () => Date.now() > atMs)
    }
    const refused = () =>
      world
        .cloud()
        .sent()
        .slice(sentBefore)
        .filter(({ status }) => status === 503).length
    await until('each was refused several times', () => refused() >= 20)
    await cluster.startAgain()
    await nothingLost()
    await sweptByBeats()
    expect(await allLive(), 'after a sweep').to.equal(true)
    expect([world.api().child.exitCode, world.worker().child.exitCode]).to.deep.equal([null, null])
  })

  // by night: in the gate nobody is killed under who comes in again, or comes by the key of an ended seat
  if (depth(false, true)) {
    it('the provider starts anew: who comes in again goes on with the same seat', async () => {
      world.cloud().restart()
      expect(world.cloud().people(room)).to.deep.equal([])
      for (const one of people) comeIn(one)
      world.cloud().sends(room, people[0]?.seatId ?? '', 'camera')
      await nothingLost()
      const rows = await sql(
        "SELECT count(*)::int AS n FROM app.evidence WHERE room_id = $1 AND kind = 'joined' GROUP BY seat_id",
        [roomId],
      )
      expect(rows.map(({ n }) => n)).to.deep.equal([2, 2, 2])
    })

    it('all of ours is killed and started: who was in stays in, what was told meanwhile comes again', async () => {
      const late = await sitDown(world.next())
      people.push(late)
      await Promise.all([world.api().kill(), world.worker().kill()])
      comeIn(late)
      await until(
        'nobody takes it',
        () =>
          world
            .cloud()
            .sent()
            .filter(({ status }) => status === null).length > 3,
      )
      await Promise.all([world.startApiAgain(), world.startWorkerAgain()])
      for (const one of people) {
        one.socket.close()
        one.socket = await attach(one.who, one.seatId)
        const publishes = one === people[0] ? ['camera'] : []
        const word = { seatId: one.seatId, page: { isConnected: true, publishes } }
        expect(await one.socket.ask('seat:beat', word)).to.include({ ok: true })
      }
      await nothingLost()
    })

    it('who was taken out and comes back by their key while all of ours is away is out again', async () => {
      const gone = await sitDown(world.next())
      comeIn(gone)
      await until('they are seen', async () => (await stateOf(gone.seatId)) === 'live')
      expect(
        (await gone.who.call(world.api().url, 'DELETE', `/v1/seats/${gone.seatId}`, {})).status,
      ).to.equal(204)
      const isInside = () => world.cloud().people(room).includes(gone.seatId)
      await until('they are out', () => !isInside())
      await Promise.all([world.api().kill(), world.worker().kill()])
      comeIn(gone)
      const stay = people.map(({ seatId }) => seatId)
      await Promise.all([world.startApiAgain(), world.startWorkerAgain()])
      await until('they are out again', () => !isInside())
      const refused = () =>
        sql("SELECT body ->> 'why' AS why FROM app.evidence WHERE seat_id = $1 AND kind = 'refused'", [
          gone.seatId,
        ])
      await until('it is written down', async () => (await refused()).length > 0)
      expect(await refused()).to.deep.equal([{ why: 'ENDED_SEAT' }])
      expect(world.cloud().people(room).sort()).to.deep.equal(stay.sort())
      const named = callsHere().flatMap(({ body }) => body.UserIds as string[])
      expect([...new Set(named)]).to.deep.equal([gone.seatId])
      gone.socket.close()
    })
  }
})
