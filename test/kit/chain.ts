import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { privateKeyToAddress } from 'viem/accounts'
import type { ChainOrder } from '#local/chain/main.ts'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import { takeResource } from './evidence/resources.ts'
import { freePort } from './ports.ts'

type Hex = `0x${string}`

/** A local chain in a process of its own. */
export interface TestChain {
  url: string
  dir: string
  /** @throws Error with the node's message */
  rpc<T>(method: string, ...params: unknown[]): Promise<T>
  /** a new key with 10 coins */
  fundedKey(): Promise<Hex>
  /** kill -9, as a power cut does */
  kill(): Promise<void>
  /** ends it in order, or leaves it to the next who asks for such a chain; its folder stays unless `remove` */
  stop(): Promise<void>
  remove(): void
  /** what it is now is what a chain with this history before it is: it is left to whoever asks for that */
  goesOnFrom(history: string): Promise<void>
}

export interface TestChainOptions {
  /** folder of an earlier chain to go on with */
  dir?: string
  /** folder with the history that its own goes on from; default: none */
  from?: string
  port?: number
  chainId?: number
  /** blocks from latest to safe and again to finalized; default 32, so that reorgs of depth 20 stay above finalized */
  slots?: number
  /** empty blocks after one with transactions; default none */
  fillers?: number
  fillerMs?: number
  heartbeatMs?: number
  tailBlocks?: number
  /** for tests of what the disk holds; without it each line waits for no disk */
  isDurable?: boolean
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ENTRY = path.resolve(ROOT, startedEntry('local/chain/main.ts'))
const FOLDER = fileURLToPath(new URL('../../.stagedoor/test/chain', import.meta.url))
const COMPILED = fileURLToPath(new URL('../../.stagedoor/test/compiled', import.meta.url))
const CHAIN_ID = 31337
const SLOTS = 32
let count = 0

/** The history of a chain alone: beside it stands who runs it, and would be ended as a leftover. */
export function copyHistory(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => path === from || isHistory(path) })
}
const isHistory = (name: string) => /\.(log|state)$/.test(name)

/** Chains of this process that nobody has now, by what was asked for. */
const idle = new Map<string, TestChain[]>()
/** Those and the ones that somebody has. */
const running = new Set<TestChain>()

globalThis.after?.('end the chains of this process', async function () {
  this.timeout(60_000)
  for (const chain of running) {
    await chain.stop()
    chain.remove()
  }
})

/** One that somebody left, taken back to where it began; undefined when there is none. */
async function takeIdle(key: string): Promise<TestChain | undefined> {
  const chain = idle.get(key)?.pop()
  if (!chain) return undefined
  try {
    await chain.rpc('local_rewind')
    // what a file put beside the history; `node` and its number belong to the process
    for (const name of readdirSync(chain.dir))
      if (!isHistory(name) && !name.startsWith('node'))
        rmSync(path.join(chain.dir, name), { recursive: true })
    return chain
  } catch {
    running.delete(chain)
    await chain.stop()
    chain.remove()
    return takeIdle(key)
  }
}

/**
 * A chain that mines each transaction at once and otherwise stands still. One of no special folder or port is the one that
 * another file of this process left, as if nothing had happened on it.
 */
export async function startChain(options: TestChainOptions = {}): Promise<TestChain> {
  if (options.dir !== undefined || options.port !== undefined || options.isDurable) return startOwn(options)
  let key = keyOf(options)
  const chain = (await takeIdle(key)) ?? (await startOwn(options))
  running.add(chain)
  let isGone = false
  return {
    ...chain,
    kill: () => {
      isGone = true
      running.delete(chain)
      return chain.kill()
    },
    stop: async () => {
      if (isGone) return
      isGone = true
      idle.set(key, [...(idle.get(key) ?? []), chain])
    },
    remove: () => {},
    goesOnFrom: async (from) => {
      await chain.goesOnFrom(from)
      key = keyOf({ ...options, from })
    },
  }
}

/** The same for whoever asks for the same, written out or not. */
function keyOf({ from = '', chainId = CHAIN_ID, slots = SLOTS, ...rhythm }: TestChainOptions): string {
  return JSON.stringify([from, chainId, slots, rhythm])
}

async function startOwn(options: TestChainOptions): Promise<TestChain> {
  takeResource('chains')
  const dir = options.dir ?? path.join(FOLDER, `${process.pid}-${++count}`)
  const port = options.port ?? (await freePort())
  mkdirSync(dir, { recursive: true })
  if (options.from) copyHistory(options.from, dir)
  const order: ChainOrder = {
    dir,
    port,
    chainId: options.chainId ?? CHAIN_ID,
    slots: options.slots ?? SLOTS,
    isDurable: options.isDurable ?? false,
    rhythm: {
      fillers: options.fillers ?? 0,
      fillerMs: options.fillerMs ?? 200,
      heartbeatMs: options.heartbeatMs ?? 0,
      tailBlocks: options.tailBlocks ?? 1000,
    },
  }
  const child = spawn(process.execPath, [ENTRY, JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { NODE_COMPILE_CACHE: COMPILED },
  })
  await ready(child)
  const url = `http://127.0.0.1:${port}`
  const rpc = <T>(method: string, ...params: unknown[]) => call<T>(url, method, params)
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  return {
    url,
    dir,
    rpc,
    fundedKey: async () => {
      const key: Hex = `0x${randomBytes(32).toString('hex')}`
      await rpc('local_faucet', privateKeyToAddress(key))
      return key
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
    goesOnFrom: () => rpc('local_mark'),
  }
}

async function ready(child: ChildProcess): Promise<void> {
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    complaint += text
  })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', () => reject(new Error(`the chain did not start:\n${complaint}`)))
  })
}

async function call<T>(url: string, method: string, params: unknown[]): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const answer = (await response.json()) as { result?: T; error?: { message: string } }
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
  return answer.result as T
}
