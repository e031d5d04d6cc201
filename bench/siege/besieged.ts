import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'

/** Postgres, api, worker and media node with the limits they have by default, and the stream of one creator. */
export interface Besieged {
  url: string
  signalUrl: string
  udp: { min: number; max: number }
  roomId: string
  host: Person
  /** the server processes, by name */
  pids: Record<string, number>
  /** new accounts with sessions; nobody of them has signed in */
  people(count: number): Promise<Person[]>
  stop(): Promise<void>
}

const UDP_PORTS = 200
const MAX_VIEWERS = 50

export async function startBesieged(): Promise<Besieged> {
  const db = await startDurableDatabase()
  const installation = createInstallation()
  // an empty text is an absent one: what a test widens is as it is by default
  const defaults = Object.keys(installation.settings).filter((name) => name.startsWith('LIMIT_'))
  const settings = {
    ...Object.fromEntries([...defaults, 'SWEEP_MS'].map((name) => [name, ''])),
    LOG_LEVEL: 'info',
    TRUST_PROXY: 'loopback',
  }
  let api: TestApi | undefined
  let worker: ServerProcess | undefined
  let media: MediaProcess | undefined
  const stop = async () => {
    await worker?.stop()
    await media?.stop()
    await api?.stop()
    installation.remove()
    await db.stop()
  }
  try {
    const stage = await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    api = await startApi(db, installation, settings)
    media = await startMedia(
      api,
      {
        LOG_LEVEL: 'info',
        TRUST_PROXY: 'loopback',
        MEDIA_MAX_VIEWERS: String(MAX_VIEWERS),
      },
      UDP_PORTS,
    )
    worker = await startWorker(db, installation, settings)
    const people = (count: number) => seedPeople(db.pool('api'), installation, count)
    const [host] = (await people(1)) as [Person]
    const { channelId } = await stage.creator(host)
    const { url } = api
    const body = { channelId, title: 'Under siege', visibility: 'public' }
    const created = await host.call(url, 'POST', '/v1/rooms', { body })
    const roomId: string = created.body.id
    const opened = await host.call(url, 'POST', `/v1/rooms/${roomId}/open`)
    if (opened.status !== 200) throw new Error(`the room was not opened: ${created.text} ${opened.text}`)
    const pids = { api: api.child.pid ?? 0, worker: worker.child.pid ?? 0, media: media.pid }
    return { url, signalUrl: media.signalUrl, udp: media.udp, roomId, host, pids, people, stop }
  } catch (cause) {
    await stop()
    throw cause
  }
}
