import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { toolEnvironment } from '#scripts/environment.ts'
import { printLine, spreadOf } from './line.ts'

/**
 * Seconds from `npm start` to its last line: cold in a fresh clone of the last commit with an empty npm cache,
 * warm when everything has been there once. Each cold run installs about 2.5 GB.
 */
const { values } = parseArgs({
  options: { cold: { type: 'string', default: '5' }, warm: { type: 'string', default: '5' } },
})
const LIMIT_MS = 600_000
const folder = mkdtempSync(path.join(tmpdir(), 'stagedoor-bench-'))
// a Postgres of another user must be able to enter
chmodSync(folder, 0o755)

/** A person's own search path: the programs of this clone would hide what a fresh one lacks. */
function outerPath(): string {
  const entries = (toolEnvironment().PATH ?? '').split(path.delimiter)
  return entries.filter((entry) => !entry.includes('node_modules')).join(path.delimiter)
}

async function startOnce(clone: string): Promise<number> {
  const startedMs = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: toolEnvironment({ PATH: outerPath(), npm_config_cache: path.join(folder, 'npm-cache') }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit')
  let output = ''
  const seconds = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready:\n${output}`)), LIMIT_MS)
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (/^ready: /m.test(output)) {
          clearTimeout(timer)
          resolve((performance.now() - startedMs) / 1000)
        }
      })
    exit.then(() => reject(new Error(`ended:\n${output}`)))
  })
  child.kill('SIGTERM')
  await exit
  return Math.round(seconds * 10) / 10
}

const cold: number[] = []
const warm: number[] = []
try {
  for (let run = 0; run < Number(values.cold); run++) {
    const clone = path.join(folder, `clone-${run}`)
    for (const old of ['npm-cache', `clone-${run - 1}`])
      rmSync(path.join(folder, old), { recursive: true, force: true })
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${process.cwd()}`, clone])
    cold.push(await startOnce(clone))
  }
  const last = path.join(folder, `clone-${cold.length - 1}`)
  for (let run = 0; run < Number(values.warm); run++) warm.push(await startOnce(last))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const spread = { cold_s: spreadOf(cold), warm_s: spreadOf(warm) }
printLine(
  'start',
  Math.min(cold.length, warm.length),
  {
    cold_s: spread.cold_s.median,
    warm_s: spread.warm_s.median,
    cold_runs: cold.length,
    warm_runs: warm.length,
  },
  spread,
)
