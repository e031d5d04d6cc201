import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createNodeKeys } from '#api/adapters/embedded/nodeKeys.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { writeNodeKeys } from '#scripts/start/folder/nodeKeys.ts'
import { startFakeApi } from '#test/kit/media/fakeApi.ts'
import { ticketFor } from '#test/kit/media/ticket/ticketFor.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'
import { cpuOf } from '../machine/cpuOf.ts'

const ROOT = join(import.meta.dirname, '../..')
const ROOM = 'r00mofthebench000000000000'
const NODE = 'node-bench'

/** The media process as it runs in production, alone, with one open room. */
export interface BenchEngine {
  signalUrl: string
  pid: number
  ticket(user: string, bits: number): EmbeddedTicket
  /** What somebody in its room may send and receive from now on. */
  grant(user: string, bits: number): Promise<void>
  /** seconds of processor it has used so far */
  cpuS(): number
  stop(): Promise<void>
}

export async function startBenchEngine(
  maxParticipants: number,
  settings: Record<string, string> = {},
  kind: HostedKind = 'stream',
): Promise<BenchEngine> {
  mkdirSync(join(ROOT, '.stagedoor/test'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.stagedoor/test/bench-media-'))
  const [media, internal] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  writeNodeKeys(join(folder, 'keys'), NODE, { media, internal })
  const keys = createNodeKeys({ media, internal })
  const api = await startFakeApi({ id: NODE, report: keys('report', NODE) })
  const signalPort = await freePort()
  const child = fork(join(ROOT, 'media/main.ts'), {
    env: {
      LOG_LEVEL: 'silent',
      MEDIA_KEYS_DIR: join(folder, 'keys'),
      MEDIA_SIGNAL_PORT: String(signalPort),
      MEDIA_CONTROL_PORT: String(await freePort()),
      MEDIA_PUBLIC_URL: `ws://127.0.0.1:${signalPort}`,
      MEDIA_API_URL: api.url,
      MEDIA_UDP_MIN: '44000',
      MEDIA_UDP_MAX: '44999',
      MEDIA_DATA_DIR: join(folder, 'data'),
      MEDIA_MAX_VIEWERS: String(maxParticipants),
      ...settings,
    },
  })
  const beat = await until('the node at the api', () => api.beats[0])
  const opened = await fetch(`${beat.controlUrl}/control/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys('control', NODE)}` },
    body: JSON.stringify({ providerRoomId: ROOM, kind, maxParticipants: null }),
  })
  if (opened.status !== 200) throw new Error(`the room was not opened: ${opened.status}`)
  const node = {
    ...{ id: beat.id, startedAtMs: Date.parse(beat.startedAt), signalUrl: beat.url },
    ...{ secret: keys('ticket', NODE), nonceSecret: keys('nonce', NODE) },
  }
  return {
    signalUrl: beat.url,
    pid: child.pid ?? 0,
    ticket: (user, bits) => ticketFor(node, { room: ROOM, user, bits }),
    async grant(user, bits) {
      const said = await fetch(`${beat.controlUrl}/control/rooms/${ROOM}/grant`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keys('control', NODE)}` },
        body: JSON.stringify({ userId: user, bits }),
      })
      if (!said.ok) throw new Error(`nothing was granted: ${said.status}`)
    },
    cpuS: () => cpuOf(child.pid ?? 0),
    async stop() {
      child.send('stop')
      await new Promise((resolve) => child.once('exit', resolve))
      await api.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
