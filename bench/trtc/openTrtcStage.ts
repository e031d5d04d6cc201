import { readFileSync } from 'node:fs'
import type { Credential } from '#protocol/ticket.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, startWorker } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { trtcSettings } from '#test/kit/media/trtcSettings.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'
import { type ApiCaller, createApiCaller } from '../money/shop/callApi.ts'

/** A seat that was given, and the key that opens the room at the provider with it. */
export interface GivenSeat {
  seatId: string
  ticket: Credential
}

/** A public stream at the stand-in of the provider with an api and a worker before a durable database, and who may come. */
export interface TrtcStage {
  db: Database
  cloud: Cloud
  caller: ApiCaller
  roomId: string
  host: Person
  providerRoomId: string
  fans: Person[]
  /** limits of the door as they were raised, by variable */
  limits: Record<string, string>
  admit(person: Person, action?: 'watch' | 'host'): Promise<GivenSeat>
  end(): Promise<void>
}

/** Seats live as long as a run, for no page beats here; and the host's page is not missed. */
const STEADY = { SEAT_LEASE_S: '600', HOST_GONE_S: '3600', LOG_LEVEL: 'warn' }
/** A part of the callbacks comes twice. */
const DOUBLE_SHARE = 0.3

export async function openTrtcStage(seats: number, atOnce: number): Promise<TrtcStage> {
  const db = await startDurableDatabase()
  const installation = createInstallation()
  const cloud = await startCloud()
  cloud.knobs.disturbances.doubleShare = DOUBLE_SHARE
  const trtc: Record<string, string> = trtcSettings(installation, cloud.keys, cloud.url)
  const settings = { ...trtc, ...STEADY, TRTC_MAX_VIEWERS: String(seats) }
  const api = await startApi(db, installation, settings)
  const worker = await startWorker(db, installation, { ...settings, PUBLIC_URL: api.url, SWEEP_MS: '1000' })
  const key = readFileSync(trtc.TRTC_CALLBACK_KEY_FILE as string, 'utf8')
  cloud.callBack({ url: `${api.url}/v1/trtc/events`, key })
  const stage = await setStage(db)
  const [host, ...fans] = (await seedPeople(db.pool('api'), installation, seats + 1)) as [Person, ...Person[]]
  const creator = await stage.creator(host)
  const roomId = await stage.room(creator, { visibility: 'public', provider: 'trtc', capacity: seats })
  const owner = db.pool('owner')
  const { rows } = await owner.query<{ at: string }>(
    'SELECT provider_room_id AS at FROM app.room WHERE id = $1',
    [roomId],
  )
  await owner.query('ANALYZE')
  const caller = createApiCaller(api.url, atOnce)
  const limits = Object.entries(installation.settings).filter(([name]) => name.startsWith('LIMIT_ADMISSION'))
  return {
    ...{ db, cloud, caller, roomId, host, fans },
    providerRoomId: rows[0]?.at as string,
    limits: Object.fromEntries(limits),
    async admit(person, action = 'watch') {
      const { status, body } = await caller.call(person, 'POST', `/v1/rooms/${roomId}/admissions`, { action })
      if (status !== 201) throw new Error(`admission answered ${status}: ${JSON.stringify(body)}`)
      return { seatId: body.seatId, ticket: body.ticket }
    },
    async end() {
      caller.close()
      await Promise.all([api.stop(), worker.stop()])
      await cloud.stop()
      installation.remove()
      await db.stop()
    },
  }
}
