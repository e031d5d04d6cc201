import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import type { LiveCard } from '#api/discovery/contract.ts'
import { toolEnvironment } from '#scripts/environment.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { request } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'
import { pressToFrame } from './browser/pressToFrame.ts'
import { printLine, spreadOf } from './line.ts'

/**
 * Seconds from `npm start` to its last line: cold in a fresh clone of the last commit with an empty npm cache,
 * warm when everything has been there once. Each cold run installs about 2.5 GB. Then a browser that was never here
 * presses on the public demo stream: its first decoded picture is counted from the start when warm, from the last line
 * when cold.
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

interface Started {
  readyS: number
  /** a guest's first decoded picture, from the start and from the last line */
  liveS: number
  liveAfterReadyS: number
}

const rounded = (ms: number): number => Math.round(ms / 100) / 10

/** Waits for a public stream and watches it as somebody who was never here. */
async function watchAsGuest(browser: Browser, url: string): Promise<void> {
  let handle: string | undefined
  await until(
    'a public stream',
    async () => {
      const { body } = await request(url, 'GET', '/v1/live')
      const live: Pick<LiveCard, 'kind' | 'visibility' | 'channel'>[] = body.live
      handle = live.find(({ kind, visibility }) => kind === 'stream' && visibility === 'public')?.channel
        .handle
      return handle !== undefined
    },
    { withinMs: LIMIT_MS },
  )
  const context = await browser.newContext()
  await pressToFrame(await context.newPage(), url, `main a[href="/c/${handle}/live"]`)
  await context.close()
}

async function startOnce(clone: string, browser: Browser): Promise<Started> {
  const startedMs = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: toolEnvironment({ PATH: outerPath(), npm_config_cache: path.join(folder, 'npm-cache') }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit')
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready:\n${output}`)), LIMIT_MS)
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const ready = /^ready: (\S+)/m.exec(output)?.[1]
        if (ready) {
          clearTimeout(timer)
          resolve(ready)
        }
      })
    exit.then(() => reject(new Error(`ended:\n${output}`)))
  })
  const readyMs = performance.now()
  try {
    await watchAsGuest(browser, url)
    const liveMs = performance.now()
    return {
      readyS: rounded(readyMs - startedMs),
      liveS: rounded(liveMs - startedMs),
      liveAfterReadyS: rounded(liveMs - readyMs),
    }
  } finally {
    child.kill('SIGTERM')
    await exit
  }
}

const cold: Started[] = []
const warm: Started[] = []
const browser = await launchBrowser({ role: 'viewer' })
try {
  for (let run = 0; run < Number(values.cold); run++) {
    const clone = path.join(folder, `clone-${run}`)
    for (const old of ['npm-cache', `clone-${run - 1}`])
      rmSync(path.join(folder, old), { recursive: true, force: true })
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${process.cwd()}`, clone])
    cold.push(await startOnce(clone, browser))
  }
  const last = path.join(folder, `clone-${cold.length - 1}`)
  for (let run = 0; run < Number(values.warm); run++) warm.push(await startOnce(last, browser))
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
const spread = {
  cold_s: spreadOf(cold.map(({ readyS }) => readyS)),
  warm_s: spreadOf(warm.map(({ readyS }) => readyS)),
  cold_live_s: spreadOf(cold.map(({ liveAfterReadyS }) => liveAfterReadyS)),
  live_s: spreadOf(warm.map(({ liveS }) => liveS)),
}
printLine(
  'start',
  Math.min(cold.length, warm.length),
  {
    cold_s: spread.cold_s.median,
    warm_s: spread.warm_s.median,
    cold_live_s: spread.cold_live_s.median,
    live_s: spread.live_s.median,
    cold_runs: cold.length,
    warm_runs: warm.length,
  },
  spread,
)
