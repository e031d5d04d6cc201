import { createHash } from 'node:crypto'
import type { Condition } from '#domain/access/gate.ts'
import { canonicalJson } from '#domain/canonical.ts'

/** What tells the rules of a gate with one condition from all others. */
export function rulesHash(chainId: number, collection: Buffer, condition: Condition): Buffer {
  const tierNo = condition.kind === 'tier' ? condition.tierNo : null
  const rank = condition.kind === 'tier' ? condition.rank : null
  const rules = {
    mode: 'any',
    conditions: [{ kind: condition.kind, chainId, address: collection.toString('hex'), tierNo, rank }],
  }
  return createHash('sha256').update(canonicalJson(rules)).digest()
}
