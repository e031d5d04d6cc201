import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../start/root.ts'
import type { Verdict } from './theorem.ts'

/** What is kept of a theorem between runs. */
export interface Proof {
  /** of the statement, what it stands on and its planted faults */
  hash: string
  verdict: Verdict
  seconds: number
  /** verdicts on the library with each planted fault; only refuted is right */
  planted: Verdict[]
}

const FILE = path.join(ROOT, 'test/snapshots/proofs.json')

/** The kept proofs by theorem. */
export function readProofs(): Record<string, Proof> {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/**
 * Puts a proof among the others unless the kept one says the same: a run that finds everything as it was changes no file.
 * @returns whether anything changed
 */
export function keepProof(proofs: Record<string, Proof>, name: string, proof: Proof): boolean {
  const said = (one: Proof | undefined) => JSON.stringify(one && [one.hash, one.verdict, one.planted])
  if (said(proofs[name]) === said(proof)) return false
  proofs[name] = proof
  return true
}

/** Keeps proofs, in the order of their names. */
export function writeProofs(proofs: Record<string, Proof>): void {
  const sorted = Object.fromEntries(Object.entries(proofs).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`)
}
