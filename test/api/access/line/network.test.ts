import { expect } from 'chai'
import { becomeGuest, type GuestClient } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'
import { beginToWait } from './waiting.ts'

const SETTINGS = {
  ...{ TRUST_PROXY: 'loopback', LINE_GUESTS: '5', GUEST_ROOM_PCT: '25' },
  ...{ LINE_LOST_S: '12', SWEEP_MS: '200', SEAT_UNSEEN_S: '2' },
}
/** An address of a network that stands for "somewhere else" in documents. */
const from = (network: number, host: number) => ({ 'x-forwarded-for': `198.51.${network}.${host}` })

describe('guests, and who does not come, in the line of a full room', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db, { settings: SETTINGS })
  const open: TestSocket[] = []
  let worker: ServerProcess
  let stage: Stage
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 40)
    worker = await takeWorker(db, api().installation, SETTINGS)
  })
  afterEach(() => {
    for (const page of open.splice(0)) page.close()
  })
  after(() => worker.stop())

  const watch = (guest: GuestClient, room: string) =>
    guest.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
  async function page(guest: GuestClient, place: Record<string, string>): Promise<TestSocket> {
    const socket = await connect(api().url, { authorization: `Bearer ${guest.token}`, ...place })
    open.push(socket)
    return socket
  }
  async function comes(room: string, place: Record<string, string>) {
    const guest = await becomeGuest(api().url, room, place)
    return { guest, place }
  }
  /** Finds the room full and asks for a turn. */
  async function asks({ guest, place }: { guest: GuestClient; place: Record<string, string> }, room: string) {
    expect((await watch(guest, room)).body.code).to.equal('CAPACITY_FULL')
    const socket = await page(guest, place)
    return { socket, answer: await socket.ask('line:join', { roomId: room }) }
  }
  async function fullRoom(places: number) {
    const room = await stage.room(await stage.creator(fan()), { visibility: 'public', capacity: places })
    const inside: { person: Person; seatId: string }[] = []
    for (let n = 0; n < places; n++) {
      const person = fan()
      const { body } = await enter(api().url, person, room)
      await reportMedia(api(), db.pool('api'), body.seatId, 'joined')
      inside.push({ person, seatId: body.seatId })
    }
    return { room, inside }
  }
  const leave = (seat: { person: Person; seatId: string } | undefined) =>
    seat?.person.call(api().url, 'DELETE', `/v1/seats/${seat.seatId}`)
  const line = async (room: string) =>
    (
      await db.pool('owner').query<{ account_id: string; is_offered: boolean; guest_prefix: string | null }>(
        `SELECT account_id, offer_until IS NOT NULL AS is_offered, guest_prefix FROM app.wait_line
          WHERE room_id = $1 ORDER BY place`,
        [room],
      )
    ).rows
  const offers = async (room: string) => (await line(room)).map((row) => [row.account_id, row.is_offered])

  it('[T37] five guests of a network wait, the sixth does not; other networks and people who signed in do', async () => {
    const { room } = await fullRoom(1)
    for (let host = 1; host <= 5; host++)
      expect((await asks(await comes(room, from(1, host)), room)).answer).to.deep.equal({ ok: true })
    const sixth = await asks(await comes(room, from(1, 6)), room)
    expect(sixth.answer).to.deep.equal({ ok: false, code: 'GUESTS_FULL' })
    expect((await asks(await comes(room, from(2, 1)), room)).answer).to.deep.equal({ ok: true })
    open.push((await beginToWait(api().url, fan(), room)).page)
    expect(await line(room)).to.have.length(7)
  })

  it('[T37] whose network has its share of the room is passed over and keeps the turn', async () => {
    const { room, inside } = await fullRoom(4)
    const [a, b, c] = [
      await comes(room, from(3, 1)),
      await comes(room, from(3, 2)),
      await comes(room, from(4, 1)),
    ]
    for (const one of [a, b, c]) expect((await asks(one, room)).answer).to.deep.equal({ ok: true })
    await leave(inside[0])
    await leave(inside[1])
    // a quarter of four places is one: what is offered counts already
    expect(await offers(room)).to.deep.equal([
      [a.guest.accountId, true],
      [b.guest.accountId, false],
      [c.guest.accountId, true],
    ])
    const sits = await watch(a.guest, room)
    expect([sits.status, (await watch(c.guest, room)).status]).to.deep.equal([201, 201])
    await leave(inside[2])
    expect(await offers(room)).to.deep.equal([[b.guest.accountId, false]])
    await a.guest.call('DELETE', `/v1/seats/${sits.body.seatId}`)
    expect(await offers(room)).to.deep.equal([[b.guest.accountId, true]])
    expect((await watch(b.guest, room)).status).to.equal(201)
  })

  it('[T37] who takes a place and does not come goes to the end; the first in line has it next', async () => {
    const { room, inside } = await fullRoom(1)
    const [a, b] = [fan(), fan()]
    const first = await beginToWait(api().url, a, room)
    const second = await beginToWait(api().url, b, room)
    open.push(first.page, second.page)
    await leave(inside[0])
    await first.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    expect((await enter(api().url, a, room)).status).to.equal(201)
    await second.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    expect(await offers(room)).to.deep.equal([
      [b.accountId, true],
      [a.accountId, false],
    ])
    await until('a reads it', async () => first.last()?.position === 2)
    const seat = (await enter(api().url, b, room)).body.seatId
    await reportMedia(api(), db.pool('api'), seat, 'joined')
    await until('a is next', async () => first.last()?.position === 1)
  })

  it('[T37] the same where words of the provider may be lost: a minute after it was asked for', async () => {
    const { room, inside } = await fullRoom(1)
    const a = await beginToWait(api().url, fan(), room)
    open.push(a.page)
    const owner = db.pool('owner')
    await owner.query(
      `INSERT INTO app.inbox (endpoint, event_id, object_kind, object_ref, type, is_live, happened_at, lane, state, done_at, body)
         SELECT 'trtc', h, 'callback', h, '103', true, app.now(), 'room-other-0', 'done', app.now(), b
           FROM (SELECT b, encode(sha256(b), 'hex') AS h FROM (SELECT '{}'::bytea AS b) x) y`,
    )
    await owner.query(
      `UPDATE app.seat_lease SET lives_by_beats = true, is_inside = false, unseen_since = NULL,
         outside_since = app.now() - interval '2 minutes', asked_at = app.now() - interval '61 seconds' WHERE seat_id = $1`,
      [inside[0]?.seatId],
    )
    await a.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    expect(await offers(room)).to.deep.equal([
      [a.person.accountId, true],
      [inside[0]?.person.accountId, false],
    ])
  })
})
