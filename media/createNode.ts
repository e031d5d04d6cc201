import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { networkName } from '#domain/address.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { NodeBeat } from '#protocol/node.ts'
import type { NodeKeyFiles } from './config.ts'
import { controlRoutes } from './control/controlRoutes.ts'
import { listenControl } from './control/listenControl.ts'
import { createNonceBook } from './credential/createNonceBook.ts'
import { createEvidenceLog } from './evidence/createEvidenceLog.ts'
import { deliverEvidence } from './evidence/deliverEvidence.ts'
import { startBeat } from './evidence/startBeat.ts'
import { witnessFact } from './evidence/witnessFact.ts'
import { createRooms } from './rooms/createRooms.ts'
import type { Wait } from './rooms/createTurns.ts'
import { createWaiting } from './rooms/createWaiting.ts'
import type { Engine, EngineLimits, Log } from './rooms/engine.ts'
import { hostPlaces } from './rooms/places.ts'
import { createSessions } from './signalling/createSessions.ts'
import { listenSignalling, type SignallingOptions } from './signalling/listenSignalling.ts'
import type { DropKind } from './transport/createIceGate.ts'
import { createLink } from './transport/createLink.ts'
import { createPeer, type MediaAddress } from './transport/createPeer.ts'
import { createPortPool } from './transport/createPortPool.ts'
import { proveIceGate } from './transport/proveIceGate.ts'

export interface NodeOptions {
  dataDir: string
  keys: NodeKeyFiles
  apiUrl: string
  signal: SignallingOptions & { publicUrl: string }
  controlPort: number
  udp: { min: number; max: number; address: MediaAddress }
  limits: EngineLimits
  clock: Clock
  /** what seats wait with; a timer when absent */
  wait?: Wait
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
  /** datagrams that the gates of all connections did not let in, by kind */
  gateDrops(): ReadonlyMap<DropKind, number>
  stop(): Promise<void>
}

/** Rooms and evidence in the folder are of one node for ever. Throws when its keys are of another. */
function claimFolder(dataDir: string, id: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'node-id')
  if (!existsSync(file)) writeFileSync(file, `${id}\n`, { mode: 0o600 })
  const owner = readFileSync(file, 'utf8').trim()
  if (owner !== id) throw new Error(`${dataDir} belongs to ${owner}, and the keys are those of ${id}`)
}

/** Starts one node of the embedded engine. */
export async function createNode(options: NodeOptions): Promise<Node> {
  const { dataDir, keys, clock, random, log, limits, udp } = options
  const { id } = keys
  claimFolder(dataDir, id)
  const startedAtMs = clock()
  const api = { url: options.apiUrl, nodeId: id, key: keys.report }
  const evidence = createEvidenceLog(dataDir)
  const delivery = deliverEvidence(id, api, evidence, log)
  const ports = createPortPool(udp.min, udp.max)
  const drops = new Map<DropKind, number>()
  const onDrop = (kind: DropKind, host: string) => {
    drops.set(kind, (drops.get(kind) ?? 0) + 1)
    options.security?.write({ kind: 'gate_drop', prefix: networkName(host), ref: kind })
  }
  const gate = { clock, onDrop }
  await proveIceGate(clock)
  let recorded = 0
  let lastMs = 0

  const engine: Engine = {
    clock,
    wait: options.wait ?? ((ms) => pause(ms, undefined, { ref: false })),
    random,
    limits,
    log,
    waiting: createWaiting(),
    openLink(listener) {
      const pair = ports.take()
      if (!pair) return null
      return createLink(createPeer(udp.address, pair, gate), listener, () => ports.giveBack(pair))
    },
    record(fact) {
      witnessFact(options.security, fact)
      recorded++
      // who was there last is read from these times, whatever order they arrive in: no two are equal
      lastMs = Math.max(clock(), lastMs + 1)
      evidence.append({ ...fact, eventId: `${id}:${startedAtMs}:${recorded}`, source: id, atMs: lastMs })
      delivery.wake()
    },
  }

  const rooms = createRooms(engine, dataDir)
  const nonces = createNonceBook(keys.nonce)
  const sessions = createSessions({
    engine,
    rooms,
    nonces,
    keys: keys.ticket,
    security: options.security,
    nodeId: id,
    startedAtMs,
  })
  const control = await listenControl(controlRoutes(rooms), {
    port: options.controlPort,
    keys: keys.control,
    security: options.security,
    log,
  })
  const signalling = await listenSignalling(engine, sessions, options.signal)
  const maxParticipants = limits.maxViewers + hostPlaces(limits)
  const describe = (): NodeBeat => ({
    id,
    url: options.signal.publicUrl,
    controlUrl: `http://127.0.0.1:${control.port}`,
    startedAt: new Date(startedAtMs).toISOString(),
    rooms: rooms.size(),
    load: rooms.people() / maxParticipants,
    limits: { maxParticipants },
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
    gateDrops: () => drops,
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
