import { prove } from './prove.ts'
import { hashOf, plantFault, readSources } from './readSources.ts'
import type { Proof } from './snapshot.ts'
import type { Theorem, Verdict } from './theorem.ts'

/** A theorem's proof and what was said against it. */
export interface Checked {
  proof: Proof
  complaints: string[]
  /** nothing had changed, so nothing was run */
  kept: boolean
}

/**
 * Proves a theorem, and that the solver refutes it with each planted fault. A kept proof of the same sources counts.
 * @throws Error when a source is missing or a fault cannot be planted
 */
export async function checkTheorem(theorem: Theorem, kept: Proof | undefined): Promise<Checked> {
  const sources = readSources(theorem)
  const hash = hashOf(theorem, sources)
  if (kept?.hash === hash && isGood(kept)) return { proof: kept, complaints: [], kept: true }
  const { verdict, seconds, complaints } = await prove(theorem, sources)
  const planted: Verdict[] = []
  for (const fault of theorem.planted) {
    const broken = await prove(theorem, plantFault(theorem, sources, fault))
    planted.push(broken.verdict)
    if (broken.verdict !== 'refuted') complaints.push(`"${fault.to}" for "${fault.from}": ${broken.verdict}`)
  }
  return { proof: { hash, verdict, seconds, planted }, complaints, kept: false }
}

/** Proved, and refuted with each fault in it: a solver that gave up has seen nothing. */
export function isGood({ verdict, planted }: Proof): boolean {
  return verdict === 'proved' && planted.length > 0 && planted.every((seen) => seen === 'refuted')
}
