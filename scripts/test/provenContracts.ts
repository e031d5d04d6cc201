import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { contractInputsHash, PROVEN_FILE } from './contractInputs.ts'
import type { FileResult } from './runBatch.ts'

/** The last green run of everything that compiles contracts. */
export interface Proven {
  /** of everything that the run rested on */
  hash: string
  /** date of the run, ISO */
  day: string
  /** tests, all of which passed */
  passed: number
}

/** The stored run when it was about what is on the disk now. */
export function provenNow(file = PROVEN_FILE, hash = contractInputsHash()): Proven | undefined {
  if (!existsSync(file)) return undefined
  const proven: Proven = JSON.parse(readFileSync(file, 'utf8'))
  return proven.hash === hash ? proven : undefined
}

/**
 * Writes a run down, if all of it ran and was green, and nothing changed while it ran.
 * @param hash of the inputs when it began
 */
export function writeProven(
  { hash, nowMs, results }: { hash: string; nowMs: number; results: FileResult[] },
  file = PROVEN_FILE,
): void {
  const passed = results.reduce((sum, one) => sum + one.passed, 0)
  const isGreen = passed > 0 && results.every(({ failures }) => failures.length === 0)
  if (!isGreen || hash !== contractInputsHash()) return
  const proven: Proven = { hash, day: new Date(nowMs).toISOString().slice(0, 10), passed }
  writeFileSync(file, `${JSON.stringify(proven, null, 2)}\n`)
}
