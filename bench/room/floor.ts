import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi } from '#test/kit/api.ts'
import { enterAll } from '../chat/enterAll.ts'
import type { CrowdCount, CrowdOrder } from '../chat/orders.ts'
import { printLine } from '../line.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'
import { startOrdered } from '../siege/childProcess.ts'
import { type FloorChange, leadFloor } from './leadFloor.ts'

/**
 * The floor of a voice room with 500 listeners: how long the list takes from the commit of a grant to every socket of one copy
 * of the api (budget: 300 ms), and whether more people ever got a place than there are when many are granted at once (budget: 0).
 * Api, Postgres and the crowd are processes of their own.
 */
const { values } = parseArgs({
  options: {
    seats: { type: 'string', default: '500' },
    grants: { type: 'string', default: '20' },
    places: { type: 'string', default: '5' },
  },
})
const [seats, grants, places] = [Number(values.seats), Number(values.grants), Number(values.places)]
/** Longer than lists rest: each grant has one of its own. */
const BETWEEN_MS = 400
/** What arrivals left behind is over by then. */
const SETTLE_MS = 5000
/** The last list may still be on its way for so long. */
const LATE_MS = 2000
const RAISED = {
  LIMIT_SOCKETS: String(seats + 100),
  LIMIT_SOCKETS_ADDRESS: String(seats + 100),
  LIMIT_WRITE: '100000/60',
}

const db = await startDurableDatabase()
const installation = createInstallation()
const crowd = startOrdered<CrowdOrder, CrowdCount>(join(import.meta.dirname, '../chat/crowd.ts'))
try {
  const stage = await setStage(db)
  const [host, ...people] = (await seedPeople(db.pool('api'), installation, seats + 1)) as [
    Person,
    ...Person[],
  ]
  const creator = await stage.creator(host)
  const api = await startApi(db, installation, { LOG_LEVEL: 'warn', ...RAISED })
  const roomId = await stage.room(creator, { kind: 'voice', visibility: 'public' })
  const pool = db.pool('owner')
  await pool.query('UPDATE app.room SET max_speakers = $2 WHERE id = $1', [roomId, places])
  await pool.query('ANALYZE')
  const seatIds = await enterAll({ db, api, roomId }, people)
  await crowd.ask({
    ...{ order: 'open', url: api.url, roomId, reads: 'floor' },
    people: people.map(({ token }, at) => ({ token, seatId: seatIds[at] as string })),
  })
  const floor = await leadFloor({ host, url: api.url, roomId, pool, databaseUrl: db.url('owner') })
  const requests: string[] = []
  for (const who of people.slice(0, grants + 3 * places)) requests.push(await floor.ask(who))
  await wait(SETTLE_MS)
  await crowd.ask({ order: 'listen', mark: `"floor:changed",{"roomId":"${roomId}","rev":` })
  const changes: FloorChange[] = []
  let mostPlaces = 0
  const look = async () => {
    mostPlaces = Math.max(mostPlaces, await floor.places())
  }
  for (const [at, requestId] of requests.slice(0, grants).entries()) {
    changes.push(await floor.grant(requestId))
    await wait(BETWEEN_MS)
    await look()
    await floor.end(seatIds[at] as string)
    await wait(BETWEEN_MS)
  }
  await wait(LATE_MS)
  const count = await crowd.ask({ order: 'count', said: changes })
  const granted = await floor.grantAtOnce(requests.slice(grants))
  await look()
  await floor.stop()
  await api.stop()
  printLine(
    'floor',
    grants,
    {
      ...{ seats, raised: RAISED, delivered_ratio: count.ratio },
      list_p95_ms: count.p95Ms === null ? null : Math.round(count.p95Ms * 10) / 10,
      granted_at_once: granted,
      places_over: Math.max(0, mostPlaces - places),
    },
    {},
  )
} finally {
  await crowd.stop()
  installation.remove()
  await db.stop()
}
