import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { joinNonceText } from '#domain/media/joinNonce.ts'
import { EMBEDDED_SDK_APP_ID, type NodeParticipant, type RoomCounters } from '#domain/media/node.ts'
import type { EmbeddedTicket } from '#domain/room/ticket.ts'
import type { MediaKind } from '#domain/words.ts'
import { createNode, type Node } from '#media/createNode.ts'
import type { EngineLimits } from '#media/rooms/engine.ts'
import { type FakeApi, startFakeApi } from './fakeApi.ts'
import { closeClients } from './mediaClient.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** The genuine signer of the format, so that the node's own reader meets real strings. */
const { Api: Signer } = createRequire(import.meta.url)('tls-sig-api-v2') as {
  Api: new (
    sdkAppId: number,
    secret: string,
  ) => {
    genUserSig(user: string, lifeS: number): string
    genPrivateMapKeyWithStringRoomID(user: string, lifeS: number, room: string, bits: number): string
  }
}
const SILENT = { info() {}, warn() {} }

/** Whom a ticket is for; every field can be wrong on purpose. */
export interface TicketWish {
  room: string
  user: string
  bits: number
  /** what the strings are signed for, when it differs from what the client claims */
  signedRoom?: string
  signedUser?: string
  lifeS?: number
  secret?: string
  nonceExp?: number
  nodeId?: string
  nodeStartedAtMs?: number
}

export interface MediaNode {
  node: Node
  api: FakeApi
  secret: string
  dataDir: string
  signalUrl: string
  ticket(wish: TicketWish): EmbeddedTicket
  control(method: string, path: string, body?: unknown, bearer?: string): Promise<Response>
  openRoom(providerRoomId: string, maxParticipants?: number | null): Promise<void>
  remove(room: string, userId: string, reason?: string): Promise<void>
  mute(room: string, userId: string, kind: MediaKind, on: boolean): Promise<void>
  counters(room: string): Promise<RoomCounters>
  participants(room: string): Promise<NodeParticipant[]>
  /** Ends the process's work and starts it again on the same ports and folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface MediaNodeOptions {
  limits?: Partial<EngineLimits>
  udp?: { min: number; max: number }
}

const LIMITS: EngineLimits = {
  maxParticipants: 50,
  stallMs: 3000,
  silenceMs: 15_000,
  resumeMs: 15_000,
  connectMs: 15_000,
  maxVideoBitsPerS: 1_200_000,
}

/** A real node on free ports with a folder of its own and the fake api beside it. */
export async function startMediaNode(options: MediaNodeOptions = {}): Promise<MediaNode> {
  const secret = randomBytes(32).toString('hex')
  const internalSecret = randomBytes(32).toString('hex')
  const api = await startFakeApi(internalSecret)
  mkdirSync(join(ROOT, '.stagedoor/test'), { recursive: true })
  const dataDir = mkdtempSync(join(ROOT, '.stagedoor/test/media-'))

  const start = (signalPort: number, controlPort: number) =>
    createNode({
      dataDir,
      mediaSecret: secret,
      internalSecret,
      apiUrl: api.url,
      signal: { port: signalPort, bind: '127.0.0.1', publicUrl: 'ws://localhost' },
      controlPort,
      udp: {
        ...(options.udp ?? { min: 42_000, max: 42_399 }),
        address: { bind: '127.0.0.1', advertised: '127.0.0.1' },
      },
      limits: { ...LIMITS, ...options.limits },
      clock: Date.now,
      random: randomBytes,
      log: SILENT,
    })

  const media: MediaNode = {
    node: await start(0, 0),
    api,
    secret,
    dataDir,
    signalUrl: '',
    ticket(wish) {
      const signer = new Signer(EMBEDDED_SDK_APP_ID, wish.secret ?? secret)
      const user = wish.signedUser ?? wish.user
      const room = wish.signedRoom ?? wish.room
      const lifeS = wish.lifeS ?? 60
      const nowS = Math.floor(Date.now() / 1000)
      const random = randomBytes(16).toString('base64url')
      const exp = wish.nonceExp ?? nowS + 60
      const nodeId = wish.nodeId ?? media.node.id
      const nodeStartedAtMs = wish.nodeStartedAtMs ?? media.node.startedAtMs
      const text = joinNonceText(random, exp, { providerRoomId: room, userId: user, nodeId, nodeStartedAtMs })
      const mac = createHmac('sha256', wish.secret ?? secret)
        .update(text)
        .digest('base64url')
      return {
        provider: 'embedded',
        topology: 'sfu',
        nodeId,
        signalUrl: media.signalUrl,
        userId: wish.user,
        providerRoomId: wish.room,
        sdkAppId: EMBEDDED_SDK_APP_ID,
        userSig: signer.genUserSig(user, lifeS),
        privateMapKey: signer.genPrivateMapKeyWithStringRoomID(user, lifeS, room, wish.bits),
        entryUntil: nowS + lifeS,
        joinNonce: `${random}.${exp}.${mac}`,
      }
    },
    control: (method, path, body, bearer = internalSecret) =>
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
    async mute(room, userId, kind, on) {
      await ok(media.control('POST', `/rooms/${room}/mute`, { userId, kind, on }))
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
