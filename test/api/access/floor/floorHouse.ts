import { expect } from 'chai'
import { readFloors } from '#api/access/floor/readFloors.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type RoomWish, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'

/** Somebody who listens. */
export interface Seated {
  person: Person
  seatId: string
}

/** A place as it is stored. */
export interface PlaceRow {
  n: number
  seat_id: string
  decision_id: string
  is_begun: boolean
}

/** Voice rooms of one creator, and what is asked and stored of their floors. */
export interface FloorHouse {
  creator: Creator
  stage: Stage
  /** somebody who did nothing yet */
  fan(): Person
  room(maxSpeakers?: number, wish?: RoomWish): Promise<string>
  /** A room of a creator of its own: one channel has one that is live. */
  elsewhere(wish?: RoomWish): Promise<string>
  listens(roomId: string, person?: Person): Promise<Seated>
  call(person: Person, method: string, path: string, body?: unknown): Promise<Reply>
  /** @returns the id of the request */
  asks(roomId: string, listener: Seated): Promise<string>
  grants(roomId: string, requestId: string, by?: Person): Promise<Reply>
  /** A listener on the floor. */
  speaker(roomId: string): Promise<Seated>
  bits(seatId: string): Promise<{ bits: number; state: string; could_send: boolean }>
  places(roomId: string): Promise<PlaceRow[]>
  /** accounts that ask, as they come up */
  waiting(roomId: string): Promise<string[]>
  /** the number of its list */
  rev(roomId: string): Promise<number>
  /** of everything that a refusal must leave as it is */
  counts(): Promise<Record<string, number>>
  /** topics of effects about a seat, in turn */
  effects(seatId: string): Promise<string[]>
}

/** @param api where people ask */
export async function openFloorHouse(db: Database, api: () => TestApi, people = 60): Promise<FloorHouse> {
  const stage = await setStage(db)
  const all = await seedPeople(db.pool('api'), api().installation, people)
  let next = 0
  const fan = (): Person => all[next++] ?? expect.fail('nobody is left')
  const creator = await stage.creator(fan())
  const sql = async <T>(text: string, ...values: unknown[]): Promise<T[]> =>
    (await db.pool('owner').query(text, values)).rows as T[]
  const call = (person: Person, method: string, path: string, body?: unknown) =>
    person.call(api().url, method, path, body === undefined ? {} : { body })

  async function listens(roomId: string, person = fan()): Promise<Seated> {
    const reply = await enter(api().url, person, roomId)
    expect(reply.status, reply.text).to.equal(201)
    return { person, seatId: reply.body.seatId }
  }
  async function asks(roomId: string, { person }: Seated): Promise<string> {
    const reply = await call(person, 'POST', `/v1/rooms/${roomId}/floor/requests`)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.requestId
  }
  const grants = (roomId: string, requestId: string, by = creator.host) =>
    call(by, 'POST', `/v1/rooms/${roomId}/floor/grants`, { requestId })

  async function room(maxSpeakers = 5, wish: RoomWish = {}, of = creator): Promise<string> {
    const id = await stage.room(of, { kind: 'voice', visibility: 'public', ...wish })
    await sql("UPDATE app.room SET max_speakers = $2 WHERE id = $1 AND kind = 'voice'", id, maxSpeakers)
    return id
  }

  return {
    ...{ creator, stage, fan, listens, call, asks, grants },
    room,
    elsewhere: async (wish = {}) => room(5, wish, await stage.creator(fan())),
    speaker: async (roomId) => {
      const seated = await listens(roomId)
      const given = await grants(roomId, await asks(roomId, seated))
      expect(given.status, given.text).to.equal(204)
      return seated
    },
    bits: async (seatId) => {
      const [row] = await sql<{ bits: number; state: string; could_send: boolean }>(
        'SELECT bits, state, coalesce(could_send_until > app.now(), false) AS could_send FROM app.seat WHERE id = $1',
        seatId,
      )
      return row ?? expect.fail('no such seat')
    },
    places: (roomId) =>
      sql(
        'SELECT n, seat_id, decision_id, begun_at IS NOT NULL AS is_begun FROM app.floor_place WHERE room_id = $1 ORDER BY n',
        roomId,
      ),
    waiting: async (roomId) => {
      const rows = await sql<{ id: string; account: string }>(
        'SELECT id, account_id AS account FROM app.floor_request WHERE room_id = $1',
        roomId,
      )
      const floor = (await readFloors(db.pool('api'), [roomId])).get(roomId)
      return (floor?.requests ?? []).map(({ id }) => rows.find((row) => row.id === id)?.account ?? '')
    },
    rev: async (roomId) => (await readFloors(db.pool('api'), [roomId])).get(roomId)?.rev ?? 0,
    counts: async () => {
      const [floor] = await sql<Record<string, number>>(
        `SELECT (SELECT count(*) FROM app.floor_request)::int AS requests, (SELECT count(*) FROM app.floor_place)::int AS places,
           (SELECT coalesce(sum(rev), 0) FROM app.floor)::int AS revs, (SELECT sum(bits) FROM app.seat)::int AS bits`,
      )
      return { ...(await stage.counts()), ...floor }
    },
    effects: async (seatId) => {
      const rows = await sql<{ topic: string }>(
        "SELECT topic FROM app.outbox WHERE body ->> 'seat' = $1 OR body ->> 'userId' = $1 ORDER BY id",
        seatId,
      )
      return rows.map(({ topic }) => topic)
    },
  }
}
