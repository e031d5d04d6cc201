import { hkdfSync } from 'node:crypto'

/**
 * What a media node's key is for: `control` is shown to it, `report` is shown by it, `ticket` signs the strings of
 * a credential, `nonce` the entry that one start of it takes once.
 */
export const NODE_KEY_USES = ['control', 'report', 'ticket', 'nonce'] as const
export type NodeKeyUse = (typeof NODE_KEY_USES)[number]

/** The key of one node for one use; whoever has it learns nothing of another node's or of the installation's. */
export type NodeKeys = (use: NodeKeyUse, nodeId: string) => string

const KEY_BYTES = 32

/** @param secret of the installation; the node itself never has it */
export function deriveNodeKey(secret: string, use: NodeKeyUse, nodeId: string): string {
  const about = ['stagedoor media node', use, nodeId].join('\n')
  return Buffer.from(hkdfSync('sha256', secret, '', about, KEY_BYTES)).toString('hex')
}

/** Keys of every node: what people carry follows from the media secret, what processes say from the internal one. */
export function createNodeKeys(secrets: { media: string; internal: string }): NodeKeys {
  return (use, nodeId) => {
    const isCarried = use === 'ticket' || use === 'nonce'
    return deriveNodeKey(isCarried ? secrets.media : secrets.internal, use, nodeId)
  }
}
