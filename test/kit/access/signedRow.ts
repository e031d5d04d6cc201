import { createPublicKey, verify } from 'node:crypto'
import { leafOf } from '#api/access/decisions/signDecision.ts'
import type { Row } from './decisionVectors.ts'

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Seconds since the epoch of a time as Postgres writes it in JSON. */
export const secondsOf = (text: string | null) => (text === null ? null : Date.parse(text) / 1000)

/** The leaf of a stored row, computed anew from its columns by the product. */
export function leafOfRow(row: Row): Buffer {
  const { reason, evidence, chain_id: chainId, block, block_hash: blockHash, epoch, level } = row
  const isComplete = chainId !== null && block !== null && blockHash && epoch !== null && level
  return leafOf({
    id: row.id,
    subjectRef: row.subject_ref.slice(2),
    roomId: row.room_id,
    action: row.action,
    verdict: reason
      ? { verdict: 'deny', reason, facts: {} }
      : { verdict: 'allow', entitlement: null, validUntil: secondsOf(row.valid_until) },
    evidence,
    gateId: row.gate_id,
    policyVersion: row.policy_version,
    point: isComplete
      ? {
          chainId,
          block,
          blockHash: blockHash.replace('\\x', '0x'),
          blockAt: evidence.blockAt as number,
          epoch,
          level,
        }
      : null,
    validUntil: secondsOf(row.valid_until),
    atMs: Date.parse(row.at),
  })
}

/** True when the row says what was signed with its key. @param keys raw public keys by id */
export function isSigned(row: Row, keys: ReadonlyMap<string, Uint8Array>): boolean {
  const raw = keys.get(row.key_id)
  if (!raw) return false
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
  return verify(null, leafOfRow(row), key, Buffer.from(row.sig.slice(2), 'hex'))
}
