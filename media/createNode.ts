import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { NodeBeat } from '#protocol/node.ts'
import type { SecurityLog } from '#telemetry/securityLog.ts'
import { controlRoutes } from './control/controlRoutes.ts'
import { listenControl } from './control/listenControl.ts'
import { createNonceBook } from './credential/createNonceBook.ts'
import { createEvidenceLog } from './evidence/createEvidenceLog.ts'
import { deliverEvidence } from './evidence/deliverEvidence.ts'
import { startBeat } from './evidence/startBeat.ts'
import { tellSecurity } from './evidence/tellSecurity.ts'
import { createRooms } from './rooms/createRooms.ts'
import type { Engine, EngineLimits, Log } from './rooms/engine.ts'
import { createSessions } from './signalling/createSessions.ts'
import { listenSignalling } from './signalling/listenSignalling.ts'
import { createLink } from './transport/createLink.ts'
import { createPeer, type MediaAddress } from './transport/createPeer.ts'
import { createPortPool } from './transport/createPortPool.ts'

export interface NodeOptions {
  dataDir: string
  /** verifies tickets */
  mediaSecret: string
  /** shared with the api, both ways */
  internalSecret: string
  apiUrl: string
  signal: { port: number; bind: string; publicUrl: string }
  controlPort: number
  udp: { min: number; max: number; address: MediaAddress }
  limits: EngineLimits
  clock: Clock
  random: RandomBytes
  log: Log
  /** hears what is refused, removed and dropped */
  security?: SecurityLog
}

export interface Node {
  id: string
  startedAtMs: number
  signalPort: number
  controlPort: number
  load(): { rooms: number; people: number }
  stop(): Promise<void>
}

/** The same id over restarts: rooms are placed on it. */
function nodeIdIn(dataDir: string, random: RandomBytes): string {
  const file = join(dataDir, 'node-id')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const id = `node-${Buffer.from(random(8)).toString('hex')}`
  writeFileSync(file, `${id}\n`, { mode: 0o600 })
  return id
}

/** Starts one node of the embedded engine. */
export async function createNode(options: NodeOptions): Promise<Node> {
  const { dataDir, clock, random, log, limits, udp } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const id = nodeIdIn(dataDir, random)
  const startedAtMs = clock()
  const api = { url: options.apiUrl, secret: options.internalSecret }
  const evidence = createEvidenceLog(dataDir)
  const delivery = deliverEvidence(id, api, evidence, log)
  const ports = createPortPool(udp.min, udp.max)
  let recorded = 0

  const engine: Engine = {
    clock,
    random,
    limits,
    log,
    openLink(listener) {
      const pair = ports.take()
      if (!pair) return null
      return createLink(createPeer(udp.address, pair), listener, () => ports.giveBack(pair))
    },
    record(fact) {
      tellSecurity(options.security, fact)
      recorded++
      evidence.append({ ...fact, eventId: `${id}:${startedAtMs}:${recorded}`, source: id, atMs: clock() })
      delivery.wake()
    },
  }

  const rooms = createRooms(engine, dataDir)
  const nonces = createNonceBook(options.mediaSecret)
  const sessions = createSessions({
    engine,
    rooms,
    nonces,
    secret: options.mediaSecret,
    nodeId: id,
    startedAtMs,
  })
  const control = await listenControl(controlRoutes(rooms), {
    port: options.controlPort,
    secret: options.internalSecret,
    log,
  })
  const signalling = await listenSignalling(engine, sessions, options.signal)
  const describe = (): NodeBeat => ({
    id,
    url: options.signal.publicUrl,
    controlUrl: `http://127.0.0.1:${control.port}`,
    startedAt: new Date(startedAtMs).toISOString(),
    rooms: rooms.size(),
    load: rooms.people() / limits.maxParticipants,
    limits: { maxParticipants: limits.maxParticipants },
  })
  const beat = startBeat(api, describe, log)
  delivery.wake()
  // who hears that this node is ready may ask the api for it at once
  await beat.first
  log.info({ nodeId: id, signalPort: signalling.port, controlPort: control.port }, 'media node is ready')

  return {
    id,
    startedAtMs,
    signalPort: signalling.port,
    controlPort: control.port,
    load: () => ({ rooms: rooms.size(), people: rooms.people() }),
    async stop() {
      beat.stop()
      rooms.stop()
      await signalling.close()
      await control.close()
      delivery.stop()
      log.info({ nodeId: id }, 'media node stopped')
    },
  }
}
