/** One condition of a gate. Ranks and tiers are those of the creator's collection. */
export type Condition = { kind: 'pass' } | { kind: 'tier'; tierNo: number; rank: number; tierName: string }

/** An immutable rule set: who may enter a members-only room. */
export interface Gate {
  id: string
  mode: 'any' | 'all'
  conditions: Condition[]
}

/** The gate as a sentence, e.g. `Anyone with a Gold pass or above`. */
export function gateSentence(gate: Pick<Gate, 'mode' | 'conditions'>): string {
  const parts = gate.conditions.map((c) => (c.kind === 'pass' ? 'any pass' : `a ${c.tierName} pass or above`))
  return `Anyone with ${parts.join(gate.mode === 'any' ? ' or ' : ' and ')}`
}
