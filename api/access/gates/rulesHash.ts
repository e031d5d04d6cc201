import { createHash } from 'node:crypto'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import { canonicalJson } from '#domain/canonical.ts'

/** Where the passes of a gate are. */
export interface GateCollection {
  chainId: number
  address: Buffer
}

/** A condition as it is stored and told from all others; a follow has no collection. */
export function conditionRow(one: Condition, collection: GateCollection | null) {
  const of = one.kind === 'follower' ? null : collection
  return {
    kind: one.kind,
    chainId: of?.chainId ?? null,
    address: of?.address ?? null,
    tierNo: one.kind === 'tier' ? one.tierNo : null,
    rank: one.kind === 'tier' ? one.rank : null,
  }
}

/** What tells the rules of a gate from all others. */
export function rulesHash({ mode, conditions }: GateRules, collection: GateCollection | null): Buffer {
  const rows = conditions.map((one) => conditionRow(one, collection))
  const rules = {
    mode,
    conditions: rows.map((row) => ({ ...row, address: row.address?.toString('hex') ?? null })),
  }
  return createHash('sha256').update(canonicalJson(rules)).digest()
}
