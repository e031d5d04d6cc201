import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  deriveNodeKey,
  NODE_KEY_USES,
  type NodeSecrets,
  nodeKeyLines,
} from '#api/adapters/embedded/nodeKeys.ts'
import { mapLines, readSecretLines, writeSecretLines } from '#domain/rotatingSecret.ts'
import { RELAY_NODE } from '#protocol/node.ts'
import { type Keys, makeKeys, writeSecret } from './makeKeys.ts'

const NODE_ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Writes the id of a media node and the keys derived for it, each in a file of its own; what is there is replaced. A node
 * that runs follows them.
 * @param secrets texts of the secret files of the installation: a key has a line for each line of its secret
 */
export function writeNodeKeys(folder: string, nodeId: string, secrets: NodeSecrets<string>): void {
  if (!NODE_ID.test(nodeId)) throw new Error(`${nodeId} is no id of a media node`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [media, internal] = [readSecretLines(secrets.media), readSecretLines(secrets.internal)]
  const keys = nodeKeyLines({ media, internal })
  for (const use of NODE_KEY_USES) writeSecret(path.join(folder, use), writeSecretLines(keys(use, nodeId)))
  writeSecret(path.join(folder, 'id'), nodeId)
}

/**
 * Writes the one key that the relay of calls needs, to report with; what is there is replaced.
 * @param internal text of the secret file
 */
export function writeRelayKey(file: string, internal: string): void {
  const lines = mapLines(readSecretLines(internal), (secret) => deriveNodeKey(secret, 'report', RELAY_NODE))
  writeSecret(file, writeSecretLines(lines))
}

/** The id that a media node goes on with: rooms are placed on it, also by versions that knew no keys of a node. */
export function readNodeId(dataDir: string, keysFolder: string): string {
  const found = [path.join(dataDir, 'node-id'), path.join(keysFolder, 'id')].find(existsSync)
  return found ? readFileSync(found, 'utf8').trim() : `node-${randomBytes(8).toString('hex')}`
}

/** Makes what an installation in this folder lacks of keys, with those of its media node, and reads the rest. */
export function prepareKeys(dataDir: string): Keys {
  const keys = makeKeys(path.join(dataDir, 'keys'))
  writeNodeKeys(keys.node, readNodeId(path.join(dataDir, 'media'), keys.node), keys)
  return keys
}
