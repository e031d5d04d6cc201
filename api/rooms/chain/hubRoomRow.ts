import type { HubGate } from '#domain/access/hubGate.ts'

/** `GateKinds` of `contracts/gates/Gate.sol`, as the index names them. */
const KINDS = ['erc20', 'erc721', 'erc1155', 'pass', 'stake', 'pass_final'] as const
export type HubKind = (typeof KINDS)[number]

/** A gate as the index keeps it. */
export interface IndexedGate {
  mode: 'any' | 'all'
  /** `token` 0x hex in lower case; numbers as wide as the chain's are digits */
  conditions: { kind: HubKind; token: string; rank: number; id: string; min: string }[]
}

/** A gate of the index in the numbers of the contract. */
export function hubGateIn({ mode, conditions }: IndexedGate): HubGate {
  return {
    all: mode === 'all',
    conditions: conditions.map(({ kind, token, ...one }) => ({
      ...{ token: token.toLowerCase(), kind: KINDS.indexOf(kind) + 1 },
      ...one,
    })),
  }
}
