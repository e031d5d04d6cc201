import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { bundleRows, sealedRows, sealText } from '#protocol/calls/bundle/bundleRows.ts'
import type { BundleContent, CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import type { SealKey } from '../deps.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** Rows that are hashed in one turn: others are served between two. */
const IN_A_TURN = 500

/** Says of a bundle that it is this installation's, row by row: whoever changes one can be shown which. */
export async function sealBundle(content: BundleContent, key: SealKey): Promise<CallBundle> {
  const rows: Record<string, string> = {}
  for (const [at, { name, text }] of bundleRows(content).entries()) {
    if (at % IN_A_TURN === 0) await setImmediate()
    rows[name] = hashOf(text)
  }
  const signature = key.sign(Buffer.from(sealText(hashOf(sealedRows(rows)))))
  // another key may take its place between two turns; within one it is the same
  const ofKey = { keyId: key.keyId, publicKey: key.publicKey.toString('base64url') }
  return { ...content, seal: { ...ofKey, rows, signature: signature.toString('base64url') } }
}
