import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Where a look leaves what tells of its failures: a folder a test file. */
export const FAILURES = path.join(import.meta.dirname, '../../../.stagedoor/failures')

/** What a started process or world can show when a test fails. */
export type Source = { text: () => string } | { folder: string }

/** What runs now, by name; a name that comes twice stands for two processes of a kind. */
const sources = new Map<symbol, { name: string; source: Source }>()
const delay = monitorEventLoopDelay({ resolution: 50 })
delay.enable()
let failed = 0

/** Has what somebody wrote kept when a test fails while it runs. @returns ends it */
export function showOnFailure(name: string, source: Source): () => void {
  const key = Symbol(name)
  sources.set(key, { name, source })
  return () => void sources.delete(key)
}

/** How many tests and hooks of this process failed so far; folders of worlds are kept from then on. */
export function failedSoFar(): number {
  return failed
}

/** The folder of a test file's evidence: `test/api/a.test.ts` leaves its own in `test-api-a`. */
export function evidenceFolder(file: string): string {
  return path.join(FAILURES, file.replace(/\.test\.ts$/, '').replace(/[^\w.]+/g, '-'))
}

/** Writes down what is known in the moment of a failure. Nothing of it may hide the failure itself. */
export function keepEvidence(file: string, title: string, error: string): void {
  failed++
  const folder = path.join(evidenceFolder(file), `${process.pid}-${failed}`)
  mkdirSync(folder, { recursive: true })
  const load = loadavg().map((one) => one.toFixed(1))
  const lateMs = Math.round(delay.max / 1e6)
  const said = `${title}\n${error}\n\nload ${load.join(' ')}; the event loop of the tests was ${lateMs} ms late at most\n`
  attempt(() => writeText(path.join(folder, 'failure.txt'), said))
  const taken = new Map<string, number>()
  for (const { name, source } of sources.values()) {
    const count = (taken.get(name) ?? 0) + 1
    taken.set(name, count)
    const target = path.join(folder, count === 1 ? name : `${name}-${count}`)
    if ('text' in source) attempt(() => writeText(`${target}.log`, source.text()))
    else if (existsSync(source.folder)) attempt(() => cpSync(source.folder, target, { recursive: true }))
  }
}

/** Who has nothing to say takes no place of the others. */
function writeText(file: string, text: string): void {
  if (text !== '') writeFileSync(file, text)
}

function attempt(step: () => void): void {
  try {
    step()
  } catch (error) {
    process.stderr.write(`evidence is missing: ${(error as Error).message}\n`)
  }
}
