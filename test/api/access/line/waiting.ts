import { expect } from 'chai'
import type { ServerMessages } from '#protocol/socket.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess, TestApi } from '#test/kit/api.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { WAITING } from './settings.ts'

/** Somebody in front of a full room, with the page that waits for them. */
export interface Waiter {
  person: Person
  page: TestSocket
  /** what was told of the line last; null before the first word */
  last(): ServerMessages['line:changed'] | null
}

/** Follows a room over a socket of its own. */
export async function follow(url: string, person: Person, roomId: string): Promise<Waiter> {
  const page = await connect(url, person)
  let last: ServerMessages['line:changed'] | null = null
  page.socket.on('line:changed', (said: ServerMessages['line:changed']) => {
    if (said.roomId === roomId) last = said
  })
  expect(await page.ask('room:follow', { roomId })).to.deep.equal({ ok: true })
  return { person, page, last: () => last }
}

/** Finds the room full and begins to wait. */
export async function beginToWait(url: string, person: Person, roomId: string): Promise<Waiter> {
  const found = await enter(url, person, roomId)
  expect(found.body.code, found.text).to.equal('CAPACITY_FULL')
  const waiter = await follow(url, person, roomId)
  expect(await waiter.page.ask('line:join', { roomId })).to.deep.equal({ ok: true })
  return waiter
}

/** Somebody on a place of a room. */
export interface Seated {
  person: Person
  seatId: string
}

/** An api and a worker, a creator and as many people as a file needs, with what their tests ask. */
export interface House {
  db: Database
  api: () => TestApi
  stage: () => Stage
  creator: () => Creator
  /** somebody who did nothing yet */
  fan(): Person
  /** waits in front of a full room over a page that is closed after the test */
  waits(person: Person, roomId: string): Promise<Waiter>
  follows(person: Person, roomId: string): Promise<Waiter>
  /** A full public room with somebody on each place, whom the engine has seen. */
  fullRoom(places: number): Promise<{ room: string; inside: Seated[] }>
  leave(seat: Seated | undefined): Promise<unknown>
  /** accounts in line, in turn, and whether a slot is kept for them */
  turns(room: string): Promise<[string, boolean][]>
  /** what the door says; `in` when it opens */
  code(person: Person, room: string): Promise<string>
  /** their offer is over now */
  runOut(person: Person): Promise<unknown>
}

/** For a test file. Pages are heard of every second, and a turn without one lasts twelve. */
export function useHouse(people: number): House {
  const db = useDatabase()
  const api = useApi(db, { settings: WAITING })
  const open: Waiter[] = []
  let fans: Person[]
  let worker: ServerProcess
  let stage: Stage
  let creator: Creator
  const owner = () => db.pool('owner')
  const fan = (): Person => {
    const next = fans.shift()
    if (!next) throw new Error('nobody is left')
    return next
  }
  before('set the stage', async () => {
    stage = await setStage(db)
    fans = await seedPeople(db.pool('api'), api().installation, people)
    creator = await stage.creator(fan())
    worker = await takeWorker(db, api().installation, WAITING)
  })
  afterEach('close the pages', () => {
    for (const { page } of open.splice(0)) page.close()
  })
  after('stop the worker', () => worker.stop())

  async function keepPage(made: Promise<Waiter>): Promise<Waiter> {
    const waiter = await made
    open.push(waiter)
    return waiter
  }
  return {
    ...{ db, api, stage: () => stage, creator: () => creator, fan },
    waits: (person, roomId) => keepPage(beginToWait(api().url, person, roomId)),
    follows: (person, roomId) => keepPage(follow(api().url, person, roomId)),
    async fullRoom(places) {
      const room = await stage.room(creator, { visibility: 'public', capacity: places })
      const inside: Seated[] = []
      for (let n = 0; n < places; n++) {
        const person = fan()
        const { body } = await enter(api().url, person, room)
        await reportMedia(api(), db.pool('api'), body.seatId, 'joined')
        inside.push({ person, seatId: body.seatId })
      }
      return { room, inside }
    },
    leave: async (seat) => seat?.person.call(api().url, 'DELETE', `/v1/seats/${seat.seatId}`),
    async turns(room) {
      const { rows } = await owner().query<{ account_id: string; is_kept: boolean }>(
        `SELECT w.account_id, w.offer_until IS NOT NULL
             AND EXISTS (SELECT FROM app.room_slot o WHERE o.offered_to = w.place) AS is_kept
           FROM app.wait_line w WHERE w.room_id = $1 ORDER BY w.place`,
        [room],
      )
      return rows.map((row) => [row.account_id, row.is_kept])
    },
    async code(person, room) {
      const { status, body } = await enter(api().url, person, room)
      return status === 201 ? 'in' : body.code
    },
    runOut: (person) =>
      owner().query(
        "UPDATE app.wait_line SET offer_until = app.now() - interval '1 second' WHERE account_id = $1",
        [person.accountId],
      ),
  }
}
