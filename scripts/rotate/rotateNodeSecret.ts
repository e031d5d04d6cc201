import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { writeNodeKeys, writeRelayKey } from '#scripts/start/folder/nodeKeys.ts'
import { replaceFile } from './replaceFile.ts'
import { nextSecret, type Overlap } from './rotateSecret.ts'

/** Where the secrets are that keys of media nodes follow from, and a node's own folder. */
export interface NodeFiles {
  media: string
  internal: string
  /** keys of the media node here; nothing is written where there is none */
  node: string
  /** the key of the relay's reports, which follows from `internal` too; nothing is written where there is none */
  relayKey: string
}

/**
 * Rotates a secret that keys of media nodes follow from. The keys of the node and the relay here are written first: they have to
 * believe what the api is going to sign with.
 * @returns until when the old one is believed, and whether there is a node here
 */
export function rotateNodeSecret(
  what: 'media' | 'internal',
  files: NodeFiles,
  overlap: Overlap,
): { until: Date; hasNode: boolean } {
  const { until, text } = nextSecret(files[what], overlap, Date.now())
  const idFile = path.join(files.node, 'id')
  const hasNode = existsSync(idFile)
  if (hasNode) {
    const other = what === 'media' ? 'internal' : 'media'
    const secrets = { [what]: text, [other]: readFileSync(files[other], 'utf8') }
    writeNodeKeys(
      files.node,
      readFileSync(idFile, 'utf8').trim(),
      secrets as { media: string; internal: string },
    )
  }
  if (what === 'internal' && existsSync(files.relayKey)) writeRelayKey(files.relayKey, text)
  replaceFile(files[what], text)
  return { until, hasNode }
}
