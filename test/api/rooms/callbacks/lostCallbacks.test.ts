import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import type { Access } from '#api/access/createAccess.ts'
import { createBeatWriter } from '#api/access/leases/beatWriter.ts'
import { sweepSeats } from '#api/access/revocation/sweepSeats.ts'
import { createRoomVerbs } from '#api/access/roomVerbs.ts'
import { createTrtcCallbacks } from '#api/adapters/trtc/callbacks.ts'
import { readParticipants } from '#api/adapters/trtc/participants.ts'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import { createInbox } from '#api/inbox/createInbox.ts'
import { putCallbacks } from '#api/inbox/putCallbacks.ts'
import { drainOutbox } from '#api/queue/outbox.ts'
import type { RoomDeps } from '#api/rooms/deps.ts'
import { callbackProjector } from '#api/rooms/media/callbackProjector.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import { lookAtHost, watchHosts } from '#api/rooms/stream/watchHosts.ts'
import type { PageWord } from '#protocol/socket.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { LAST_S, PAGES, type Played, playRoom, type Role } from './lostCallbacks.ts'
import { callbackBody, SDK_APP_ID } from './useTrtc.ts'

const SEEDS = depth(20, 200)
const STEP_S = 5
const BEAT_S = 20
const END_S = LAST_S + 120
/** Viewers of the story, and a room that has a place more. */
const FULL = 4
const FREE = 5

describe('callbacks that are lost, doubled and shuffled [T19]', () => {
  const db = useDatabase()
  const log = pino({ level: 'silent' })
  const callbacks = createTrtcCallbacks(SDK_APP_ID)
  let startMs = 0
  let nowS = 0
  const clock = () => startMs + nowS * 1000

  /** The database's time, and everybody else's, is so many seconds after the begin. */
  async function setTime(second: number): Promise<void> {
    nowS = second
    await db
      .pool('owner')
      .query('UPDATE app.clock SET shift = to_timestamp($1::float8 / 1000) - now()', [clock()])
  }

  function servers() {
    const pool = db.pool('worker')
    const settings = {
      ...{ SEAT_LEASE_S: 60, SEAT_UNSEEN_S: 20, SEAT_RETURN_S: 60, HOST_GONE_S: 120, UNPUBLISHED_S: 30 },
      BEAT_WRITE_MS: 5000,
      ...{ OPENING_PAUSE_S: 30, OPENING_PAUSE_MAX_S: 600 },
      ...{ LINE_OFFER_S: 30, LINE_LOST_S: 60, LINE_GUESTS: 5 },
      ...{ MAX_SEATS: 3, MAX_GUEST_SEATS: 60, GUEST_ROOM_PCT: 50 },
    }
    const media = createTrtcProvider({
      ...{ sdkAppId: SDK_APP_ID, secret: 's'.repeat(64), clock },
      readParticipants: (room) => readParticipants(pool, room),
      ...{ maxViewers: 2000, turns: { take: async () => 0, holdBack: async () => {} } },
      api: { url: 'http://127.0.0.1:9', keyId: 'id', key: 'key', region: 'ap-singapore' },
    })
    const outside = { pool, clock, random: randomBytes, log }
    const access = { ...outside, media, settings, revisions: ROOM_REVISIONS } as unknown as Access
    const verbs = createRoomVerbs(access)
    const rooms = { ...outside, media, settings, access: verbs } as unknown as RoomDeps
    const inbox = createInbox({ ...outside, alarms: { raise: (name) => expect.fail(name) }, events: null }, [
      callbackProjector({ access: verbs, clock, random: randomBytes }, callbacks),
    ])
    const work = inbox.jobs.loops?.find(({ name }) => name === 'inbox')?.run ?? expect.fail('no loop')
    const done = async () => {}
    const topics = {
      'rooms.look_at_host': (effect: { key: string; body: Record<string, unknown> }) =>
        lookAtHost(rooms, effect),
      // nobody is at the provider here
      ...{ 'media.remove': done, 'media.close': done, 'media.refuse': done, 'seat.tell': done },
    }
    const beats = createBeatWriter({ ...outside, pool: db.pool('api'), settings: access.settings })
    const isOpen = async () =>
      (await db.pool('owner').query("SELECT FROM app.inbox WHERE state <> 'done' LIMIT 1")).rowCount
    return {
      beats,
      async takeIn(bodies: string[]): Promise<void> {
        const all = bodies.map((body) => {
          const raw = Buffer.from(body)
          return { raw, notice: callbacks.read(raw) ?? expect.fail('no callback') }
        })
        if (all.length > 0) await putCallbacks(db.pool('api'), all)
        while (await isOpen()) await work()
      },
      async sweep(): Promise<void> {
        await sweepSeats(access)
        await watchHosts(rooms)
        while ((await drainOutbox(pool, topics, log)) > 0) {
          // a full batch means that more may wait
        }
      },
      stop: () => inbox.stop(),
    }
  }

  const wordAt = (role: Role, second: number): PageWord | null =>
    (PAGES[role].findLast(([from]) => from <= second)?.[1] ?? null) as PageWord | null
  const changesAt = (role: Role, second: number) => PAGES[role].some(([from]) => from === second)

  /** What there is of a room in the end, by the roles of its seats. */
  async function endOf({ room, seats }: Played) {
    const owner = db.pool('owner')
    const { rows: people } = await owner.query(
      `SELECT s.id, s.state, s.end_reason, s.slot_n, EXISTS (SELECT FROM app.room_slot o WHERE o.seat_id = s.id) AS has_place
        FROM app.seat s WHERE s.room_id = $1`,
      [room],
    )
    const { rows: rooms } = await owner.query(
      `SELECT state, end_reason, host_gone_since IS NULL AS is_hosted,
          (SELECT count(*)::int FROM app.room_slot o WHERE o.room_id = r.id AND o.seat_id IS NULL) AS free,
          (SELECT count(*)::int FROM app.decision d WHERE d.room_id = r.id) AS decisions
        FROM app.room r WHERE id = $1`,
      [room],
    )
    const roles = Object.entries(seats).map(([role, id]) => {
      const { id: _id, ...seat } = people.find((one) => one.id === id)
      return [role, seat]
    })
    return { ...rooms[0], ...Object.fromEntries(roles) }
  }

  it(`${SEEDS} seeds: 120 s after the last one seats, places, rooms and decisions are those of a run without loss`, async function () {
    this.timeout(280_000)
    startMs = Date.now()
    await setTime(0)
    const owner = db.pool('owner')
    const all: (Played & { places: number })[] = []
    for (let seed = 0; seed <= SEEDS; seed++)
      for (const places of seed === 0 ? [FULL, FREE] : [seed % 2 === 0 ? FULL : FREE])
        all.push({ ...(await playRoom(owner, seed, places, startMs)), places })
    const { beats, takeIn, sweep, stop } = servers()
    const roleOf = new Map(
      all.flatMap(({ seats }) => Object.entries(seats).map(([role, id]) => [id, role as Role])),
    )
    const roomOf = new Map(
      all.flatMap(({ seats, providerRoom }) => Object.values(seats).map((id) => [id, providerRoom])),
    )
    const arrivals = all.flatMap((one) => one.arrivals).sort((a, b) => a.atS - b.atS)
    expect(arrivals.at(-1)?.atS).to.be.at.most(LAST_S)
    const answered = new Set<string>()
    let next = 0
    for (let second = 0; second <= END_S + STEP_S; second += STEP_S) {
      await setTime(second)
      const due: string[] = []
      for (; (arrivals[next]?.atS ?? Number.POSITIVE_INFINITY) <= second; next++)
        due.push(arrivals[next]?.body ?? '')
      // whoever is asked enters again, and nothing is lost of that; who never came does not come now
      const { rows } = await owner.query<{ id: string }>(
        'SELECT seat_id AS id FROM app.seat_lease WHERE asked_at IS NOT NULL',
      )
      for (const { id } of rows) {
        const role = roleOf.get(id) ?? expect.fail('a seat of nobody')
        if (role === 'liar' || answered.has(id) || wordAt(role, second) === null) continue
        answered.add(id)
        due.push(callbackBody({ type: 103, room: roomOf.get(id) ?? '', user: id, atMs: clock() }))
      }
      await takeIn(due)
      for (const [id, role] of roleOf) {
        const word = wordAt(role, second)
        if (word && (second % BEAT_S === 0 || changesAt(role, second))) beats.beat(id, word)
      }
      await beats.flush()
      await sweep()
    }
    await stop()
    expect(answered.size, 'some were asked').to.be.greaterThan(SEEDS / 10)
    const right = new Map<number, unknown>()
    for (const played of all) {
      const end = await endOf(played)
      if (played.seed === 0) right.set(played.places, end)
      else expect(end, `seed ${played.seed}`).to.deep.equal(right.get(played.places))
    }
    const [full, free] = [right.get(FULL), right.get(FREE)] as Record<string, object>[]
    for (const end of [full, free]) {
      expect(end).to.deep.include({ state: 'live', is_hosted: true, decisions: 0 })
      for (const role of ['host', 'stays', 'returns']) expect(end?.[role], role).to.include({ state: 'live' })
      expect(end?.leaves).to.include({ state: 'ended', end_reason: 'LEASE_LOST', has_place: false })
    }
    expect(full?.liar, 'their place is for who comes').to.include({
      state: 'ended',
      end_reason: 'LEASE_LOST',
    })
    expect(free?.liar, 'nobody needs their place').to.include({ state: 'held' })
    const { rows } = await owner.query('SELECT (SELECT count(*)::int FROM app.absence) AS absences')
    expect(rows[0].absences, 'nobody has to wait for what was lost').to.equal(0)
  })
})
