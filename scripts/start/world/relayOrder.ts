import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { findRelay } from '#local/relay/findRelay.ts'
import type { RelayOrder } from '#local/relay/main.ts'
import { secretFile } from '../folder/makeKeys.ts'
import { writeRelayKey } from '../folder/nodeKeys.ts'
import type { ProcessOrder } from '../process/startProcess.ts'
import type { Ports } from './choosePorts.ts'

/** Name of the file with the key of its reports, among the keys of a world. */
export const RELAY_KEY = 'relay-report'

/** How the relay of a world is reached. */
export interface RelayWay {
  url: string
  /** file with what credentials are computed of */
  secretFile: string
}

interface Relay {
  order: Pick<ProcessOrder, 'name' | 'entry' | 'args' | 'environment'>
  way: RelayWay
}

type RelayPorts = Pick<Ports, 'relay' | 'relayMin' | 'relayMax' | 'internal'>

/**
 * The relay of calls of a world; its secret is made once.
 * @param command absolute path of turnserver
 */
export function relayOrder(dataDir: string, command: string, ports: RelayPorts): Relay {
  const keys = path.join(dataDir, 'keys')
  const made = (name: string) => secretFile(keys, name, () => randomBytes(32).toString('hex'))
  const way = { url: `turn:127.0.0.1:${ports.relay}?transport=udp`, secretFile: made('relay') }
  const keyFile = path.join(keys, RELAY_KEY)
  writeRelayKey(keyFile, readFileSync(made('internal'), 'utf8'))
  const order: RelayOrder = {
    ...{ dir: path.join(dataDir, 'relay'), command, secretFile: way.secretFile },
    report: { url: `http://127.0.0.1:${ports.internal}`, keyFile },
    ...{ port: ports.relay, minPort: ports.relayMin, maxPort: ports.relayMax },
  }
  const args = [JSON.stringify(order)]
  return { order: { name: 'relay', entry: 'local/relay/main.ts', args, environment: {} }, way }
}

/** The relay that a world runs, and what this machine lacks where it wants one and cannot have it. */
export async function relayBeside(
  world: { dataDir: string; hasRelay?: boolean; chosen?: Readonly<Record<string, string | undefined>> },
  ports: RelayPorts,
): Promise<{ relay: Relay | null; missing: string | null }> {
  if (!world.hasRelay || world.chosen?.RELAY_URLS) return { relay: null, missing: null }
  const found = await findRelay()
  if (found.command === null) return { relay: null, missing: found.missing }
  return { relay: relayOrder(world.dataDir, found.command, ports), missing: null }
}
