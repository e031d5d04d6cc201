import { mkdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { endStale } from '../guard/endStale.ts'
import { startGuarded } from '../guard/startGuarded.ts'
import { blockedPlaces, type LoopbackPlace } from './blockedPorts.ts'
import { RpcError } from './rpcError.ts'

/** A bare chain process that mines only when told. */
export interface ChainNode {
  url: string
  /** @throws RpcError with the node's own code */
  call<T>(method: string, ...params: unknown[]): Promise<T>
  exited: Promise<number>
  tail(): string
  stop(): Promise<void>
}

export interface ChainNodeOptions {
  dir: string
  chainId: number
  /** seconds since the epoch of block 0 */
  genesisS: number
  /** blocks from latest to safe, and again to finalized */
  slots: number
  /** saved state to begin from */
  stateFile?: string
}

/** What the program says when its place is taken. */
const TAKEN = /address already in use/i
const pidFileOf = ({ dir }: ChainNodeOptions) => path.join(dir, 'node.pid')

/** The chain program of this machine, from npm. @throws Error where there is none */
export function findProgram(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const require = createRequire(import.meta.url)
  try {
    const manifest = require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/package.json`)
    return path.join(path.dirname(manifest), 'bin', 'anvil')
  } catch (cause) {
    throw new Error(
      `There is no local chain for ${process.platform} on ${process.arch}, so npm start cannot run here.`,
      { cause },
    )
  }
}

/** The program under a guard at one place. Null: somebody else was faster there. */
async function startAt(place: LoopbackPlace, options: ChainNodeOptions): Promise<ChainNode | null> {
  const home = path.join(options.dir, 'node')
  let listening: (url: string) => void
  const address = new Promise<string>((resolve) => {
    listening = resolve
  })
  const guard = startGuarded({
    command: findProgram(),
    args: [
      ...['--host', place.host, '--port', String(place.port)],
      ...['--no-mining', '--accounts', '1', '--balance', '1000000000'],
      ...['--chain-id', String(options.chainId), '--timestamp', String(options.genesisS)],
      ...['--slots-in-an-epoch', String(options.slots), '--cache-path', path.join(home, 'cache')],
      ...(options.stateFile ? ['--load-state', options.stateFile] : []),
    ],
    stopSignal: 'SIGTERM',
    orphanDelayMs: 0,
    killAfterMs: 3000,
    pidFile: pidFileOf(options),
    env: { HOME: home },
    onLine: (line) => {
      const found = /Listening on (\S+)/.exec(line)
      if (found) listening(`http://${found[1]}`)
    },
  })
  const url = await Promise.race([address, guard.exited.then(() => null)])
  if (url === null) {
    if (TAKEN.test(guard.tail())) return null
    throw new Error(`The local chain did not start:\n${guard.tail()}`)
  }
  return {
    url,
    call: (method, ...params) => call(url, method, params),
    exited: guard.exited,
    tail: guard.tail,
    stop: guard.stop,
  }
}

/**
 * Starts the chain process under a guard. It answers whoever asks, cheats too, and also a page's WebSocket,
 * so it listens where browsers let no page go.
 */
export async function startNode(options: ChainNodeOptions): Promise<ChainNode> {
  const home = path.join(options.dir, 'node')
  await endStale(pidFileOf(options), ['anvil'], 'SIGTERM')
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const places = blockedPlaces()
  for (;;) {
    const node = await startAt((await places.next()).value, options)
    if (node) return node
  }
}

/** Not by fetch: Node's keeps to the list of blocked ports as browsers do. */
function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('error', reject).on('end', () => resolve(text))
    })
    sent.on('error', reject).end(body)
  })
}

async function call<T>(url: string, method: string, params: unknown[]): Promise<T> {
  const answer = JSON.parse(await post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) as {
    result?: T
    error?: { code: number; message: string; data?: unknown }
  }
  if (answer.error) throw new RpcError(answer.error.code, answer.error.message, answer.error.data)
  return answer.result as T
}
