import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { findRelay } from '#local/relay/findRelay.ts'
import type { RelayOrder } from '#local/relay/main.ts'
import { secretFile } from '../folder/makeKeys.ts'
import type { ProcessOrder } from '../process/startProcess.ts'
import type { Ports } from './choosePorts.ts'

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

type RelayPorts = Pick<Ports, 'relay' | 'relayMin' | 'relayMax'>

/**
 * The relay of calls of a world; its secret is made once.
 * @param command absolute path of turnserver
 */
export function relayOrder(dataDir: string, command: string, ports: RelayPorts): Relay {
  const way = {
    url: `turn:127.0.0.1:${ports.relay}?transport=udp`,
    secretFile: secretFile(path.join(dataDir, 'keys'), 'relay', () => randomBytes(32).toString('hex')),
  }
  const order: RelayOrder = {
    ...{ dir: path.join(dataDir, 'relay'), command, secretFile: way.secretFile },
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
