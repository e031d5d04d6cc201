import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import { accessJobs } from '#api/access/jobs.ts'
import { MediaError, type MediaProvider } from '#api/ports/media.ts'
import { drainOutbox } from '#api/queue/outbox.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { enter } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { type FloorHouse, openFloorHouse, type Seated } from './floorHouse.ts'

describe('what becomes of a turn', function () {
  this.timeout(60_000)
  const { database: db, api } = joinApi()
  let house: FloorHouse
  /** what the engine was asked for, in turn */
  let asked: { userId: string; bits: number }[]
  /** how it answers; it may be slow, or throw */
  let answers: () => unknown

  before(async () => {
    house = await openFloorHouse(db, api, 40)
  })
  beforeEach(() => {
    asked = []
    answers = () => {}
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  function jobs(losesWords = false) {
    const media = {
      caps: { losesWords },
      updateGrant: async (_room: unknown, userId: string, bits: number) => {
        await answers()
        asked.push({ userId, bits })
      },
    } as unknown as MediaProvider
    const outside = { pool: db.pool('worker'), clock: Date.now, random: randomBytes, mediaOf: () => media }
    const access = { ...outside, log: pino({ level: 'silent' }) } as unknown as Parameters<
      typeof accessJobs
    >[0]
    return accessJobs(access, { SWEEP_MS: 1000, FOREIGN_CACHE_MS: 1000 }, { raise: () => {} })
  }
  const follow = async (losesWords = false) => {
    const loop = jobs(losesWords).loops?.find(({ name }) => name === 'access.floor')
    await (loop ?? expect.fail('no loop follows the floor')).run()
  }
  const shift = (text: string) => db.pool('owner').query('UPDATE app.clock SET shift = $1', [text])
  const begun = async (room: string) => (await house.places(room)).map(({ is_begun }) => is_begun)
  const stepDown = ({ person }: Seated, room: string) =>
    house.call(person, 'DELETE', `/v1/rooms/${room}/floor/places/own`)

  it('[S3.31] whose microphone does not come on in 60 s is back in the audience; who began stays', async () => {
    const room = await house.room()
    const [silent, speaking] = [await house.speaker(room), await house.speaker(room)]
    await reportMedia(api(), db.pool('api'), speaking.seatId, 'published')
    await shift('58 seconds')
    await follow()
    expect(await begun(room)).to.deep.equal([false, true])
    await shift('61 seconds')
    await follow()
    expect(await house.places(room)).to.have.length(1)
    expect((await house.places(room))[0]).to.include({ seat_id: speaking.seatId, is_begun: true })
    expect(await house.bits(silent.seatId)).to.include({ bits: 10, state: 'held', could_send: true })
    expect(await house.effects(silent.seatId)).to.deep.equal(['media.grant', 'media.grant'])
    // what was sent at an earlier grant does not begin the next one
    expect((await stepDown(speaking, room)).status).to.equal(204)
    await house.grants(room, await house.asks(room, speaking))
    await follow()
    expect(await begun(room)).to.deep.equal([false])
  })

  it('[S3.31] where the provider may lose words, what the page says since the grant is enough', async () => {
    const room = await house.room()
    const { seatId } = await house.speaker(room)
    const say = (publishes: string[], at: string) =>
      db
        .pool('owner')
        .query(
          'UPDATE app.seat_lease SET publishes = $2, page_at = app.now() + $3::interval WHERE seat_id = $1',
          [seatId, publishes, at],
        )
    await say(['microphone'], '-1 minute')
    await follow(true)
    await say(['microphone'], '1 second')
    await follow(false)
    expect(await begun(room)).to.deep.equal([false])
    await follow(true)
    expect(await begun(room)).to.deep.equal([true])
  })

  it('[S3.28][S3.30] who loads the page again keeps the turn and gives the place back; who stays away for a minute gives both', async () => {
    const room = await house.room()
    const [asking, speaking] = [await house.listens(room), await house.speaker(room)]
    await house.asks(room, asking)
    for (const { person, seatId } of [asking, speaking])
      expect((await house.call(person, 'DELETE', `/v1/seats/${seatId}`)).status).to.equal(204)
    expect([await house.waiting(room), await house.places(room)]).to.deep.equal([[], []])
    await shift('50 seconds')
    await follow()
    const back = await house.listens(room, asking.person)
    const rev = await house.rev(room)
    await follow()
    // lists show the seat of now
    expect(await house.rev(room)).to.equal(rev + 1)
    await follow()
    expect(await house.rev(room)).to.equal(rev + 1)
    expect(await house.waiting(room)).to.deep.equal([asking.person.accountId])
    const moved = await enter(api().url, asking.person, room, { move: true })
    expect(moved.body.seatId).to.not.equal(back.seatId)
    expect(await house.waiting(room)).to.deep.equal([asking.person.accountId])

    await house.call(asking.person, 'DELETE', `/v1/seats/${moved.body.seatId}`)
    await shift('111 seconds')
    await follow()
    await house.listens(room, asking.person)
    await follow()
    expect(await house.waiting(room)).to.deep.equal([])
  })

  it('[S3.30] the end of the room leaves nothing of its floor', async () => {
    const room = await house.room()
    const speaking = await house.speaker(room)
    await house.asks(room, await house.listens(room))
    const ended = await house.call(house.creator.host, 'POST', `/v1/rooms/${room}/end`)
    expect(ended.status, ended.text).to.equal(200)
    expect((await house.bits(speaking.seatId)).state).to.equal('ended')
    const { rows } = await db.pool('owner').query(
      `SELECT (SELECT count(*) FROM app.floor WHERE room_id = $1)::int AS floors,
           (SELECT count(*) FROM app.floor_request WHERE room_id = $1)::int AS requests,
           (SELECT count(*) FROM app.floor_place WHERE room_id = $1)::int AS places`,
      [room],
    )
    expect(rows).to.deep.equal([{ floors: 0, requests: 0, places: 0 }])
    const late = await house.call(house.creator.host, 'PUT', `/v1/rooms/${room}/floor/order`, {
      order: 'first_come',
    })
    expect(late.status).to.equal(404)
  })

  describe('at the engine', () => {
    const drain = async () => {
      const { topics = {} } = jobs()
      const grants = { 'media.grant': topics['media.grant'] ?? expect.fail('nobody gives bits') }
      await drainOutbox(db.pool('worker'), grants, pino({ level: 'silent' }))
    }
    const due = async () => {
      const { rows } = await db
        .pool('owner')
        .query<{ pause_s: number; tries: number }>(
          `SELECT extract(epoch FROM due_at - app.now())::float AS pause_s, tries FROM app.outbox WHERE topic = 'media.grant' AND state = 'due'`,
        )
      return rows
    }
    const now = () => db.pool('owner').query("UPDATE app.outbox SET due_at = app.now() WHERE state = 'due'")
    beforeEach(() => db.pool('owner').query('DELETE FROM app.outbox'))

    it('[S3.30][T2] an earlier change that comes late asks for what the seat may by now', async () => {
      const room = await house.room()
      const seated = await house.speaker(room)
      const { seatId: userId } = seated
      let answer = () => {}
      const held = new Promise<void>((resolve) => {
        answer = resolve
      })
      const reached = new Promise<void>((resolve) => {
        answers = () => {
          answers = () => {}
          resolve()
          return held
        }
      })
      const first = drain()
      await reached
      await stepDown(seated, room)
      // another worker overtakes the call that is under way
      await drain()
      expect(asked).to.deep.equal([{ userId, bits: 10 }])
      answer()
      await first
      expect(asked.map(({ bits }) => bits)).to.deep.equal([10, 14, 10])
      expect(await due()).to.deep.equal([])
    })

    it('[S3.30] is asked again as long as the seat is open, with pauses of at most 60 s', async () => {
      const room = await house.room()
      const { person, seatId } = await house.speaker(room)
      answers = () => {
        throw new MediaError('UNREACHABLE', 'no answer')
      }
      for (let tries = 1; tries <= 14; tries++) {
        await now()
        await drain()
        const [row] = await due()
        expect(row?.tries).to.equal(tries)
        expect(row?.pause_s).to.be.within(0, 60)
      }
      await house.call(person, 'DELETE', `/v1/seats/${seatId}`)
      await now()
      await drain()
      expect(await due()).to.deep.equal([])
      expect(asked).to.deep.equal([])
    })

    it('[S3.30] a room that is not there needs nothing', async () => {
      const room = await house.room()
      await house.speaker(room)
      answers = () => {
        throw new MediaError('ROOM_NOT_FOUND', 'no such room')
      }
      await drain()
      expect(await due()).to.deep.equal([])
    })
  })
})
