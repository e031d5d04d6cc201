import { hkdfSync } from 'node:crypto'
import { mapLines, mapSecret, type RotatingSecret, type SecretLines } from '#domain/rotatingSecret.ts'

/**
 * What a media node's key is for: `control` is shown to it, `report` is shown by it, `ticket` signs the strings of
 * a credential, `nonce` the entry that one start of it takes once.
 */
export const NODE_KEY_USES = ['control', 'report', 'ticket', 'nonce'] as const
export type NodeKeyUse = (typeof NODE_KEY_USES)[number]

/** Both secrets from which keys follow, each in the same form. */
export interface NodeSecrets<T> {
  /** of what people carry: tickets and nonces */
  media: T
  /** of what processes say: control and reports */
  internal: T
}

/** The key of one node for one use; whoever has it learns nothing of another node's or of the installation's. */
export type NodeKeys<T> = (use: NodeKeyUse, nodeId: string) => T

const KEY_BYTES = 32

/** @param secret of the installation; the node itself never has it */
export function deriveNodeKey(secret: string, use: NodeKeyUse, nodeId: string): string {
  const about = ['stagedoor media node', use, nodeId].join('\n')
  return Buffer.from(hkdfSync('sha256', secret, '', about, KEY_BYTES)).toString('hex')
}

function secretOf<T>(secrets: NodeSecrets<T>, use: NodeKeyUse): T {
  return use === 'ticket' || use === 'nonce' ? secrets.media : secrets.internal
}

/** Keys of every node from secrets that do not change. */
export function createNodeKeys(secrets: NodeSecrets<string>): NodeKeys<string> {
  return (use, nodeId) => deriveNodeKey(secretOf(secrets, use), use, nodeId)
}

/** Keys that are kept: of many nodes; names that strangers make up must not fill the memory. */
const MAX_KEPT = 1000

/** Keys of every node, which change with their secrets: what a secret signs or believes, so does the key. */
export function followNodeKeys(secrets: NodeSecrets<RotatingSecret>): NodeKeys<RotatingSecret> {
  // each ticket asks for two, and they follow from the same few secrets
  const kept = new Map<string, string>()
  const derive = (secret: string, use: NodeKeyUse, nodeId: string): string => {
    const from = JSON.stringify([secret, use, nodeId])
    const key = kept.get(from) ?? deriveNodeKey(secret, use, nodeId)
    if (kept.size >= MAX_KEPT) kept.clear()
    kept.set(from, key)
    return key
  }
  return (use, nodeId) => mapSecret(secretOf(secrets, use), (secret) => derive(secret, use, nodeId))
}

/** Keys of every node as its files hold them: a line for each line of the secret, with the same times. */
export function nodeKeyLines(secrets: NodeSecrets<SecretLines>): NodeKeys<SecretLines> {
  return (use, nodeId) => mapLines(secretOf(secrets, use), (secret) => deriveNodeKey(secret, use, nodeId))
}
