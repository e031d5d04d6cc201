import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { canPublish, roleOfBits } from '#domain/room/permission.ts'
import { MEDIA_KINDS, type MediaKind } from '#domain/words.ts'
import type { RoomCounters } from '#protocol/node.ts'
import type { Credential } from '#protocol/ticket.ts'
import { makeSelfSigned } from '#test/kit/selfSigned.ts'
import { appIdOf } from '../entry.ts'
import { type Callbacks, type CallbackTarget, createCallbacks, type SentCallback } from './callbacks.ts'
import { checkEntry, checkMapKey } from './checkEntry.ts'
import { createCarrier } from './createCarrier.ts'
import { type CloudCall, createManagement } from './createManagement.ts'
import { createCloudRooms, type LeaveReason, type Member } from './createRooms.ts'
import { type Disturbances, seededRandom, UNDISTURBED } from './disturbances.ts'
import { type DoorDeps, openDoor } from './openDoor.ts'

/** Keys of an application; what is not given is made up. */
export interface CloudKeys {
  /** signs credentials */
  secret: string
  /** key pair of the management interface */
  keyId: string
  key: string
  /** without it, an id by which pages find this cloud */
  sdkAppId?: number
}

/** What a test may turn at any time. */
export interface CloudKnobs {
  disturbances: Disturbances
  /** "advanced permission control" of the console */
  isPermissionControlled: boolean
  /** down gives no answer, refusing an error for everything */
  management: 'up' | 'down' | 'refusing'
  /** calls of one action that it takes within a second */
  callsPerS: number
  /** on, a call that names somebody who is not there does nothing, and says so */
  isStrict: boolean
  /** as documented, a key opens the room until it ends, also for somebody who was removed */
  removedKeysOpen: boolean
  /** how long somebody is in whose connection is gone */
  absentMs: number
}

/**
 * Stands for the provider, as far as its manual tells: a signed management interface over HTTP, rooms into which whoever
 * shows genuine keys comes, signed callbacks, a door for the stand-in of its SDK, and a node that carries what is sent.
 */
export interface Cloud {
  /** of the management interface */
  url: string
  /** what the policy of pages has to allow beside the provider's published hosts; its certificate signs itself */
  host: string
  sdkAppId: number
  keys: Required<CloudKeys>
  calls: CloudCall[]
  /** how many calls were refused for their number */
  refused(): number
  /** answered to every right call in place of its own answer */
  answer: object | null
  knobs: CloudKnobs
  /** From now on what happens is told there. */
  callBack(target: CallbackTarget): void
  /** every try so far, in order */
  sent(): SentCallback[]
  /** nothing is on its way to the server, and nothing will be sent again */
  isQuiet(): boolean
  people(providerRoomId: string): string[]
  /** A room that stays although nobody is in it, as if its host had made it. */
  keepRoom(providerRoomId: string): void
  /** Comes in with keys, like the provider's own client but without a page; false when they open nothing. */
  enter(credential: Credential, nowMs?: number): boolean
  /** Somebody without a page starts or stops sending. */
  sends(providerRoomId: string, userId: string, kind: MediaKind, on?: boolean): void
  leave(providerRoomId: string, userId: string, reason?: LeaveReason): void
  /** packets at the node that carries */
  counters(providerRoomId: string): Promise<RoomCounters>
  /** Breaks the sockets of pages; what they send flows on. */
  cut(): void
  plug(): void
  /** As after a restart: who was in has to enter again. */
  restart(): void
  stop(): Promise<void>
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const made = () => randomBytes(16).toString('hex')

/** Starts one on a free port. @param seed of everything that a knob leaves to chance */
export async function startCloud(
  given: Partial<CloudKeys> = {},
  { seed = 1, clock = Date.now }: { seed?: number; clock?: () => number } = {},
): Promise<Cloud> {
  const random = seededRandom(seed)
  const server = createServer()
  const port = await listen(server)
  const doorServer = createTlsServer(makeSelfSigned())
  const doorPort = await listen(doorServer)
  const sdkAppId = given.sdkAppId ?? appIdOf(doorPort)
  const keys = { secret: made(), keyId: made(), key: made(), ...given, sdkAppId }
  const knobs: CloudKnobs = {
    disturbances: { ...UNDISTURBED },
    isPermissionControlled: true,
    management: 'up',
    callsPerS: 20,
    isStrict: false,
    removedKeysOpen: true,
    absentMs: 90_000,
  }
  const carrier = createCarrier()
  const told: Callbacks[] = []
  const rooms = createCloudRooms({
    clock,
    tell: (event) => told.at(-1)?.tell(event),
    onOut: (roomId, carriedAs) => void carrier.out(roomId, carriedAs),
  })

  function admit(
    credential: Omit<Credential, 'entryUntil'>,
    who: Pick<Member, 'line'> & Partial<Member>,
    nowMs: number,
  ): Member | string {
    const { providerRoomId, userId } = credential
    const { secret } = keys
    const { isPermissionControlled, removedKeysOpen } = knobs
    const verdict = checkEntry({ secret, sdkAppId, isPermissionControlled }, credential, nowMs)
    if ('refusal' in verdict) return verdict.refusal
    if (!removedKeysOpen && rooms.wasRemoved(providerRoomId, userId)) return 'removed'
    const { bits } = verdict
    const role = who.role ?? (roleOfBits(bits) === 'host' ? 'anchor' : 'audience')
    return (
      rooms.enter(providerRoomId, { userId, bits, role, line: who.line }) ?? 'no permission to make a room'
    )
  }

  /** The manual's bits say who may use a microphone, and no word of at which step: here from the change of the role on. */
  const change: DoorDeps['change'] = ({ roomId, member }, { role, privateMapKey }) => {
    const { userId } = member
    if (role === 'audience') {
      rooms.become(roomId, userId, { bits: member.bits, role })
      return null
    }
    const { isPermissionControlled } = knobs
    const own = { privateMapKey, providerRoomId: roomId, userId }
    const verdict = checkMapKey({ secret: keys.secret, sdkAppId, isPermissionControlled }, own, clock())
    if ('refusal' in verdict) return verdict.refusal
    if (!MEDIA_KINDS.some((kind) => canPublish(verdict.bits, kind))) return 'no permission to send'
    rooms.become(roomId, userId, { bits: verdict.bits, role })
    return null
  }

  const management = createManagement({
    ...{ keys, sdkAppId, rooms, clock },
    callsPerS: () => knobs.callsPerS,
    isStrict: () => knobs.isStrict,
    mute(roomId, userId, kinds) {
      const member = rooms.find(roomId, userId)
      if (member) void carrier.mute(roomId, member.carriedAs, kinds)
    },
  })
  server.on('request', async (request, response) => {
    let payload = ''
    for await (const chunk of request) payload += chunk
    if (knobs.management === 'down') return request.socket.destroy()
    const refusal = { Error: { Code: 'InternalError', Message: 'refusing' }, RequestId: 'r' }
    const own = knobs.management === 'refusing' ? refusal : management.answer(request.headers, payload)
    const isForced = cloud.answer !== null && !JSON.stringify(own).includes('AuthFailure')
    response.end(JSON.stringify({ Response: isForced ? cloud.answer : own }))
  })
  const door = openDoor(doorServer, {
    rooms,
    carrier,
    carryUrl: `wss://127.0.0.1:${doorPort}/carry`,
    absentMs: () => knobs.absentMs,
    change,
    admit: ({ strRoomId: providerRoomId, role, ...rest }, line) =>
      admit({ ...rest, providerRoomId }, { role, line }, clock()),
  })

  const cloud: Cloud = {
    url: `http://127.0.0.1:${port}/`,
    host: `127.0.0.1:${doorPort}`,
    ...{ sdkAppId, keys, knobs, calls: management.calls },
    answer: null,
    refused: management.refused,
    callBack(target) {
      const disturbances = () => knobs.disturbances
      told.push(createCallbacks({ target, sdkAppId, disturbances, random, clock }))
    },
    sent: () => told.flatMap(({ sent }) => sent),
    isQuiet: () => told.every((one) => !one.isBusy()),
    people: (room) => rooms.people(room).map(({ userId }) => userId),
    keepRoom: rooms.keep,
    enter: (credential, nowMs = clock()) => typeof admit(credential, { line: null }, nowMs) !== 'string',
    sends: (room, userId, kind, on = true) => rooms.send(room, userId, kind, on),
    leave: (room, userId, reason = 1) => rooms.leave(room, userId, reason),
    counters: carrier.counters,
    cut: door.cut,
    plug: door.plug,
    restart: rooms.forgetPeople,
    async stop() {
      for (const one of told) one.stop()
      door.stop()
      await carrier.stop()
      for (const one of [server, doorServer]) {
        one.closeAllConnections()
        await new Promise<void>((resolve) => one.close(() => resolve()))
      }
    },
  }
  return cloud
}
