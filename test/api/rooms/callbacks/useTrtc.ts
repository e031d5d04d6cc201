import { createHmac } from 'node:crypto'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import {
  createInstallation,
  type Installation,
  type ServerProcess,
  startApi,
  startWorker,
  type TestApi,
} from '#test/kit/api.ts'
import { type Reply, request } from '#test/kit/client.ts'
import { type Database, isShared } from '#test/kit/database.ts'
import { TRTC_SDK_APP_ID, trtcKeys, trtcSettings } from '#test/kit/media/trtcSettings.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { until } from '#test/kit/time/until.ts'

export const SDK_APP_ID = TRTC_SDK_APP_ID
/** As long as the provider takes them. */
export const CALLBACK_KEY = 'k'.repeat(31).concat('1')
const PATH = '/v1/trtc/events'
/** Nobody rests long, secrets are looked at often, and no stream ends by itself. */
const QUICK = {
  ...{ WORKER_MAX_REST_MS: '100', BEAT_WRITE_MS: '200', SECRET_LOOK_MS: '200' },
  ...{ HOST_GONE_S: '600', UNPUBLISHED_S: '600' },
}

/** What the body of a callback says, besides what it always has. */
export interface Told {
  type: number
  /** room at the provider; a number is another one than its text */
  room: string | number
  user?: string
  /** when it happened and when it was sent, epoch milliseconds */
  atMs?: number
  sentAtMs?: number
}

let lastMs = 0

/** The body of a callback, as the provider writes it. */
export function callbackBody({ type, room, user, atMs, sentAtMs }: Told): string {
  lastMs = Math.max(Date.now(), lastMs + 1)
  const at = atMs ?? lastMs
  return JSON.stringify({
    EventGroupId: type < 200 ? 1 : 2,
    EventType: type,
    CallbackTs: sentAtMs ?? at + 30,
    EventInfo: {
      RoomId: room,
      EventTs: Math.floor(at / 1000),
      EventMsTs: at,
      ...(user === undefined ? {} : { UserId: user }),
    },
  })
}

/** Headers of a body that a key signs. */
export function signedBy(body: string | Buffer, key = CALLBACK_KEY): Record<string, string> {
  const sign = createHmac('sha256', key).update(body).digest('base64')
  return { Sign: sign, SdkAppId: String(SDK_APP_ID) }
}

/** An installation with TRTC: api, worker, a stand-in of the provider, and who tells it what happens. */
export interface TrtcWorld {
  api(): TestApi
  cloud(): Cloud
  stage(): Stage
  creator(): Creator
  host(): Person
  keyFile(): string
  worker(): ServerProcess
  /** people that nobody had yet */
  next(): Person
  post(body: string | Buffer, headers?: Record<string, string>): Promise<Reply>
  /** sends a callback and waits until it was worked on */
  tell(told: Told): Promise<void>
  providerRoomOf(roomId: string): Promise<string>
  counts(): Promise<Record<string, number>>
  /** of every process of it */
  settings(): Record<string, string>
  /** Starts another api at the same address, after the one before was killed. */
  startApiAgain(): Promise<void>
  startWorkerAgain(): Promise<void>
}

/** What an api at TRTC was started for, so that the next file can go on with it. */
interface Place {
  installation: Installation
  cloud: Cloud
  /** that it is at TRTC */
  settings: Record<string, string>
}

async function openPlace(installation: Installation): Promise<Place> {
  const cloud = await startCloud(trtcKeys())
  return { installation, cloud, settings: trtcSettings(installation, cloud.keys, cloud.url, CALLBACK_KEY) }
}

let kept: Place | undefined

/** The one of this process. */
async function takePlace(): Promise<Place> {
  kept ??= await openPlace(sharedInstallation())
  kept.cloud.calls.length = 0
  return kept
}

globalThis.after?.('stop the cloud of this process', () => kept?.cloud.stop())

/** Files whose databases go on share the cloud, and with the same settings api and worker; the rows are of the file. */
export function useTrtc(
  database: Database,
  settings: Record<string, string> = {},
  { hasOwnWorker = false } = {},
): TrtcWorld {
  const isKept = isShared(database)
  let installation: Installation
  let api: TestApi
  let worker: ServerProcess
  let cloud: Cloud
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let taken = 0
  let all: Record<string, string> = {}
  const owner = () => database.pool('owner')
  const next = () => {
    const person = people[taken++]
    if (!person) throw new Error('nobody is left')
    return person
  }

  before('start an installation with TRTC', async function () {
    this.timeout(60_000)
    const place = isKept ? await takePlace() : await openPlace(createInstallation())
    ;({ installation, cloud } = place)
    all = { ...place.settings, ...QUICK, ...settings }
    api = await takeApi(database, installation, all)
    stage = await setStage(database)
    people = await seedPeople(database.pool('api'), installation, 40)
    creator = await stage.creator(next())
    worker = await (hasOwnWorker ? startWorker : takeWorker)(database, installation, all)
  })
  after(async () => {
    await worker?.stop()
    await api?.stop()
    if (isKept) return
    await cloud?.stop()
    installation?.remove()
  })

  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    request(api.url, 'POST', PATH, { raw: body as string, headers })
  return {
    api: () => api,
    cloud: () => cloud,
    stage: () => stage,
    creator: () => creator,
    host: () => creator.host,
    keyFile: () => all.TRTC_CALLBACK_KEY_FILE ?? '',
    worker: () => worker,
    next,
    post,
    settings: () => all,
    async startApiAgain() {
      const { url } = api
      const same = { ...all, PORT: new URL(url).port, PUBLIC_URL: url }
      api = { ...(await startApi(database, installation, same)), url }
    },
    async startWorkerAgain() {
      worker = await startWorker(database, installation, all)
    },
    async tell(told) {
      const body = callbackBody(told)
      const reply = await post(body, signedBy(body))
      if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`)
      await until('it was worked on', async () => {
        const { rows } = await owner().query("SELECT FROM app.inbox WHERE state <> 'done'")
        return rows.length === 0
      })
    },
    async providerRoomOf(roomId) {
      const { rows } = await owner().query('SELECT provider_room_id FROM app.room WHERE id = $1', [roomId])
      return rows[0].provider_room_id
    },
    async counts() {
      const { rows } = await owner().query(
        `SELECT (SELECT count(*)::int FROM app.evidence) AS evidence, (SELECT count(*)::int FROM app.inbox) AS inbox,
          (SELECT count(*)::int FROM app.seat WHERE state <> 'ended') AS seats`,
      )
      return rows[0]
    },
  }
}
