import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Abi } from 'viem'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { NAMES } from '#indexer/families/passes/events.ts'
import { toolEnvironment } from '#scripts/environment.ts'
import type { Database } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'
import { FACTORY, ROOTS } from '../backfill/roots.ts'

/** A Ponder at work. */
export interface PonderProcess {
  /** Milliseconds that its backfill took, as it tells itself: from the first event to the last row. */
  backfillMs: Promise<number>
  stop(): Promise<void>
}

export interface PonderOrder {
  database: Database
  /** its own schema in the same database */
  schema: string
  rpcUrl: string
  pollMs: number
  /** last block; without it it follows the chain */
  endBlock?: number
}

const SOURCES = fileURLToPath(new URL('../ponder', import.meta.url))
const FOLDER = fileURLToPath(new URL('../../.stagedoor/bench/ponder', import.meta.url))
/** Where Ponder looks for them. */
const PLACES: Record<string, string> = {
  'package.json': 'package.json',
  'package-lock.json': 'package-lock.json',
  'ponder.config.ts': 'ponder.config.ts',
  'schema.ts': 'ponder.schema.ts',
  'handlers.ts': 'src/handlers.ts',
  'api.ts': 'src/api/index.ts',
}
const PROGRAM = 'node_modules/ponder/dist/esm/bin/ponder.js'
const DONE = 'Completed backfill indexing across all chains'
const KEPT_LINES = 20

/** Its own packages by its own lock file; none of their scripts runs. */
export async function installPonder(): Promise<void> {
  for (const [from, to] of Object.entries(PLACES)) {
    const target = path.join(FOLDER, to)
    mkdirSync(path.dirname(target), { recursive: true })
    copyFileSync(path.join(SOURCES, from), target)
  }
  // npm ci refuses a lock file that was written without the packages of other platforms
  const args = ['install', '--prefix', FOLDER, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  const child = spawn('npm', [...args, '--loglevel', 'error'], {
    cwd: FOLDER,
    env: outerEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('the packages of Ponder could not be installed')
}

const KEPT_SETTINGS =
  /^npm_config_(registry|cache|proxy|https_proxy|http_proxy|noproxy|cafile|ca|strict_ssl|userconfig)$/i

/** npm hands its own settings down; the inner npm must read the ones of its folder. */
function outerEnvironment(): Record<string, string | undefined> {
  const all = Object.entries(toolEnvironment())
  return Object.fromEntries(all.filter(([name]) => !/^npm_/i.test(name) || KEPT_SETTINGS.test(name)))
}

export async function startPonder(order: PonderOrder): Promise<PonderProcess> {
  const settings = {
    ...{ databaseUrl: order.database.url('owner'), rpcUrl: order.rpcUrl, pollMs: order.pollMs },
    ...{ factory: FACTORY, startBlock: ROOTS[0]?.fromBlock, endBlock: order.endBlock ?? null },
    ...{ factoryAbi: inOurWords(streamPassFactoryAbi), collectionAbi: inOurWords(streamPassAbi) },
  }
  writeFileSync(path.join(FOLDER, 'settings.json'), JSON.stringify(settings))
  rmSync(path.join(FOLDER, '.ponder'), { recursive: true, force: true })
  const port = String(await freePort())
  const address = ['--schema', order.schema, '--port', port, '--hostname', '127.0.0.1']
  const child = spawn(process.execPath, [PROGRAM, 'start', ...address, '--log-format', 'json'], {
    cwd: FOLDER,
    env: toolEnvironment({ PONDER_TELEMETRY_DISABLED: '1' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  const tail: string[] = []
  let isStopping = false
  const backfillMs = new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        if (tail.push(line) > KEPT_LINES) tail.shift()
        const told = parse(line)
        if (told.msg === DONE) resolve(told.duration as number)
      })
    gone.then(() => {
      if (!isStopping) reject(new Error(`Ponder ended:\n${tail.join('\n')}`))
    })
  })
  backfillMs.catch(() => {})
  return {
    backfillMs,
    async stop() {
      isStopping = true
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Events with the names that our own folds read. */
function inOurWords(abi: Abi): object[] {
  const names: Record<string, string> = NAMES
  return abi.flatMap((item) =>
    item.type === 'event'
      ? {
          ...item,
          inputs: item.inputs.map((input) => ({ ...input, name: names[input.name ?? ''] ?? input.name })),
        }
      : [],
  )
}

function parse(line: string): { msg?: string; duration?: number } {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
