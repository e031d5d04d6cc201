import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNodeKeys, type NodeKeys } from '#api/adapters/embedded/nodeKeys.ts'
import { registerSignKey, signKeyOf } from '#db/signKeys.ts'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import type { Database } from './database.ts'
import { depth } from './depth.ts'
import { showOnFailure } from './evidence/evidence.ts'
import { takeResource } from './evidence/resources.ts'
import { freePort } from './ports.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = path.join(ROOT, '.stagedoor/test/api')
const COMPILED = path.join(ROOT, '.stagedoor/test/compiled')
let count = 0

/** Keys, deployment and page of one installation; several processes may share it. */
export interface Installation {
  dir: string
  internalSecret: string
  mediaSecret: string
  /** keys of any media node of it */
  nodeKeys: NodeKeys<string>
  /** settings of every server process of it */
  settings: Record<string, string>
  /** writes one more file that is its own; @returns its path */
  file(name: string, text: string): string
  remove(): void
}

export interface InstallationOptions {
  chainId?: number
  rpcUrls?: string[]
  /** fields of the deployment file that matter to the test */
  deployment?: Record<string, unknown>
}

/** A server process that the test started. */
export interface ServerProcess {
  child: ChildProcess
  /** everything it wrote so far */
  output(): string
  /** as an operator stops it */
  stop(): Promise<void>
  kill(): Promise<void>
}

/** An api process. */
export interface TestApi extends ServerProcess {
  url: string
  internalUrl: string
  installation: Installation
}

const address = (last: string) => `0x${last.padStart(40, '0')}`

/** Limits high enough that a test meets one only when it is about limits. */
const ROOMY = Object.fromEntries(
  [
    ...['READ', 'WRITE', 'SIGN_IN', 'SIGN_IN_ACCOUNT', 'NEW_ACCOUNTS', 'FOLLOW'],
    ...['ADMISSION_ROOM', 'ADMISSION_ACCOUNT', 'ADMISSION_IP', 'CHAIN', 'PAYMENTS', 'SEARCH', 'NEW_GUESTS'],
  ].map((name) => [`LIMIT_${name}`, '1000000/60']),
)

/** Writes the files that server processes are given. */
export function createInstallation(options: InstallationOptions = {}): Installation {
  const dir = path.join(FOLDER, `${process.pid}-${++count}`)
  mkdirSync(path.join(dir, 'web/assets'), { recursive: true })
  const chainId = options.chainId ?? 31337
  const file = (name: string, text: string) => {
    writeFileSync(path.join(dir, name), text, { mode: 0o600 })
    return path.join(dir, name)
  }
  const internalSecret = randomBytes(32).toString('hex')
  const mediaSecret = randomBytes(32).toString('hex')
  const { privateKey } = generateKeyPairSync('ed25519')
  const deployment = {
    chainId,
    factory: address('fac'),
    ledger: address('1ed'),
    currencyList: address('cc'),
    accessManager: address('aa'),
    streamPassImplementation: address('bb'),
    roomHub: address('dd'),
    splitFactory: address('5f'),
    consultationEscrow: address('e5c'),
    fromBlock: 0,
    currencies: [{ index: 0, symbol: 'ETH', decimals: 18, token: null }],
    ...options.deployment,
  }
  file(
    'web/index.html',
    '<!doctype html><meta property="csp-nonce" nonce="__NONCE__"><title>Stagedoor</title><div id="root"></div>',
  )
  file('web/assets/app-1234.js', 'export {}')
  const settings = {
    LOG_LEVEL: 'debug',
    CHAIN_ID: String(chainId),
    RPC_URLS: (options.rpcUrls ?? ['http://127.0.0.1:9']).join(','),
    DEPLOYMENT_FILE: file('deployment.json', JSON.stringify(deployment)),
    WEB_DIR: path.join(dir, 'web'),
    SESSION_SECRET_FILE: file('session', randomBytes(32).toString('hex')),
    DATA_KEY_FILE: file('data', randomBytes(32).toString('hex')),
    DECISION_KEY_FILE: file('decision.pem', String(privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    INTERNAL_SECRET_FILE: file('internal', internalSecret),
    MEDIA_SECRET_FILE: file('media', mediaSecret),
    // tests that are not about second factors have none
    SECOND_FACTOR: 'offered',
    FRESH_SIGN_IN_S: '86400',
    // a connection is planned on anew: few of them know more
    DATABASE_POOL: '6',
    MAX_DRAFTS: '100',
    SESSION_LOOK_MS: depth('300', '2500'),
    ...ROOMY,
  }
  return {
    dir,
    internalSecret,
    mediaSecret,
    nodeKeys: createNodeKeys({ media: mediaSecret, internal: internalSecret }),
    settings,
    file,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

async function startProcess(entry: string, settings: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', startedEntry(entry)], {
    cwd: ROOT,
    // the same sources are loaded dozens of times in one run
    env: { NODE_COMPILE_CACHE: COMPILED, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk))
  const exited = once(child, 'exit')
  const isReady = await Promise.race([once(child, 'message').then(() => true), exited.then(() => false)])
  if (!isReady) throw new Error(`${entry} did not start:\n${text}`)
  const hide = showOnFailure(path.basename(entry, '.ts'), { text: () => text })
  const end = async (how: () => void) => {
    if (child.exitCode === null && child.signalCode === null) how()
    await exited
    hide()
  }
  return {
    child,
    output: () => text,
    stop: () => end(() => child.send('stop')),
    kill: () => end(() => child.kill('SIGKILL')),
  }
}

/** What the owner does when migrating: without it no server process starts. */
export function registerKey(database: Database, installation: Installation): Promise<void> {
  const pem = readFileSync(path.join(installation.dir, 'decision.pem'), 'utf8')
  return registerSignKey(database.pool('owner'), signKeyOf(pem))
}

/** Starts a real api process on free ports. */
export async function startApi(
  database: Database,
  installation: Installation,
  settings: Record<string, string> = {},
): Promise<TestApi> {
  takeResource('apis')
  const [port, internalPort] = [await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  await registerKey(database, installation)
  const started = await startProcess('api/main.ts', {
    ...installation.settings,
    DATABASE_URL: database.url('api'),
    PORT: String(port),
    INTERNAL_PORT: String(internalPort),
    PUBLIC_URL: url,
    ...settings,
  })
  return { ...started, url, internalUrl: `http://127.0.0.1:${internalPort}`, installation }
}

/** Ends the worker that waits over a database, by its name, for the next file: it holds the locks of its loops. */
export const waitingWorkers = new Map<string, () => Promise<void>>()

/** Starts a real worker process. */
export async function startWorker(
  database: Database,
  installation: Installation,
  settings: Record<string, string> = {},
): Promise<ServerProcess> {
  // also when the address leads through a wire
  const { pathname: name } = new URL(database.url('worker'))
  const endWaiting = waitingWorkers.get(name)
  waitingWorkers.delete(name)
  await endWaiting?.()
  await registerKey(database, installation)
  return startProcess('api/worker.ts', {
    ...installation.settings,
    DATABASE_URL: database.url('worker'),
    PUBLIC_URL: 'http://localhost:1',
    SWEEP_MS: '200',
    ...settings,
  })
}
