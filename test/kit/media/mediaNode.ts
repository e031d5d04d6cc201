import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeKeyUse } from '#api/adapters/embedded/nodeKeys.ts'
import type { Clock } from '#domain/clock.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import { MEDIA_KINDS, type MediaKind } from '#domain/words.ts'
import { createNode, type Node } from '#media/createNode.ts'
import type { EngineLimits } from '#media/rooms/engine.ts'
import type { SignallingOptions } from '#media/signalling/listenSignalling.ts'
import type { NodeParticipant, RoomCounters } from '#protocol/node.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { depth } from '../depth.ts'
import { holdUdp } from '../ports.ts'
import { type FakeApi, startFakeApi } from './fakeApi.ts'
import { closeClients } from './mediaClient.ts'
import { type TicketWish, ticketFor } from './ticket/ticketFor.ts'

const ROOT = join(import.meta.dirname, '../../..')
const AT_ONCE = async () => {}
const SILENT = { info() {}, warn() {} }

/** The id of a node and its keys. */
export type NodeKeyTexts = Record<NodeKeyUse | 'id', string>

export interface MediaNode {
  node: Node
  api: FakeApi
  /** its ticket key */
  secret: string
  keys: NodeKeyTexts
  dataDir: string
  udp: { min: number; max: number }
  /** what the node goes by; a test may change a duration between two steps */
  limits: EngineLimits
  signalUrl: string
  ticket(wish: TicketWish): EmbeddedTicket
  control(method: string, path: string, body?: unknown, bearer?: string): Promise<Response>
  openRoom(providerRoomId: string, maxParticipants?: number | null): Promise<void>
  remove(room: string, userId: string, reason?: string): Promise<void>
  /** @param kinds that are muted from now on; the others are not */
  mute(room: string, userId: string, kinds: readonly MediaKind[]): Promise<void>
  counters(room: string): Promise<RoomCounters>
  participants(room: string): Promise<NodeParticipant[]>
  /** Ends the process's work and starts it again on the same ports and folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface MediaNodeOptions {
  limits?: Partial<EngineLimits>
  /** how many UDP ports it has; 200 unless given */
  udpPorts?: number
  signal?: Partial<SignallingOptions>
  keys?: NodeKeyTexts
  security?: SecurityLog
  clock?: Clock
  /** what a seat waits with for its turn; in the gate nobody waits unless given, at night as at a real node */
  wait?(ms: number): Promise<void>
}

const key = () => randomBytes(32).toString('hex')
const createKeys = (): NodeKeyTexts => ({
  id: `node-${randomBytes(8).toString('hex')}`,
  ...{ control: key(), report: key(), ticket: key(), nonce: key() },
})

const LIMITS: EngineLimits = {
  maxViewers: 50,
  hostsPct: 40,
  prefixPct: 50,
  stallMs: 3000,
  silenceMs: 15_000,
  resumeMs: 15_000,
  connectMs: 15_000,
  maxVideoBitsPerS: 1_200_000,
  // who watches, or turns to another rendition, waits for one
  keyframeEveryMs: depth(200, 1000),
}

/** A real node on free ports with a folder of its own and the fake api beside it. */
export async function startMediaNode(options: MediaNodeOptions = {}): Promise<MediaNode> {
  const keys = options.keys ?? createKeys()
  const api = await startFakeApi(keys)
  mkdirSync(join(ROOT, '.stagedoor/test'), { recursive: true })
  const dataDir = mkdtempSync(join(ROOT, '.stagedoor/test/media-'))

  const udp = await holdUdp(options.udpPorts)
  const limits = { ...LIMITS, ...options.limits }
  const wait = options.wait ?? depth(AT_ONCE, undefined)
  const start = (signalPort: number, controlPort: number) =>
    createNode({
      dataDir,
      keys: {
        id: keys.id,
        ...{ control: fixedSecret(keys.control), report: fixedSecret(keys.report) },
        ...{ ticket: fixedSecret(keys.ticket), nonce: fixedSecret(keys.nonce) },
      },
      apiUrl: api.url,
      signal: { bind: '127.0.0.1', publicUrl: 'ws://localhost', ...options.signal, port: signalPort },
      controlPort,
      udp: {
        ...{ min: udp.min, max: udp.max },
        address: { bind: '127.0.0.1', advertised: '127.0.0.1' },
      },
      limits,
      clock: options.clock ?? Date.now,
      random: randomBytes,
      log: SILENT,
      ...(options.security && { security: options.security }),
      ...(wait && { wait }),
    })

  const media: MediaNode = {
    node: await start(0, 0),
    api,
    secret: keys.ticket,
    keys,
    dataDir,
    udp,
    limits,
    signalUrl: '',
    ticket: (wish) =>
      ticketFor(
        {
          id: media.node.id,
          startedAtMs: media.node.startedAtMs,
          signalUrl: media.signalUrl,
          secret: keys.ticket,
          nonceSecret: keys.nonce,
        },
        wish,
      ),
    control: (method, path, body, bearer = keys.control) =>
      fetch(`http://127.0.0.1:${media.node.controlPort}/control${path}`, {
        method,
        // a kept connection would break when the node restarts
        headers: { authorization: `Bearer ${bearer}`, connection: 'close' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async openRoom(providerRoomId, maxParticipants = null) {
      await ok(media.control('POST', '/rooms', { providerRoomId, kind: 'stream', maxParticipants }))
    },
    async remove(room, userId, reason = 'BANNED') {
      await ok(media.control('POST', `/rooms/${room}/remove`, { userId, reason }))
    },
    async mute(room, userId, kinds) {
      const muted = Object.fromEntries(MEDIA_KINDS.map((kind) => [kind, kinds.includes(kind)]))
      await ok(media.control('POST', `/rooms/${room}/mute`, { userId, muted }))
    },
    counters: async (room) => (await ok(media.control('GET', `/rooms/${room}/counters`))) as RoomCounters,
    participants: async (room) =>
      (
        (await ok(media.control('GET', `/rooms/${room}/participants`))) as {
          participants: NodeParticipant[]
        }
      ).participants,
    async restart() {
      const { signalPort, controlPort } = media.node
      await media.node.stop()
      media.node = await start(signalPort, controlPort)
    },
    async stop() {
      await closeClients()
      await media.node.stop()
      await api.stop()
      udp.release()
      rmSync(dataDir, { recursive: true })
    },
  }
  media.signalUrl = `ws://127.0.0.1:${media.node.signalPort}`
  return media
}

async function ok(answer: Promise<Response>): Promise<unknown> {
  const response = await answer
  if (response.status !== 200)
    throw new Error(`control answered ${response.status}: ${await response.text()}`)
  return await response.json()
}
