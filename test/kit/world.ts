import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findRelay } from '#local/relay/findRelay.ts'
import { startWorld, type World, type WorldOptions } from '#scripts/start/startWorld.ts'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import { createDatabase, type OwnDatabase } from './database.ts'
import { depth } from './depth.ts'
import { failedSoFar, showOnFailure } from './evidence/evidence.ts'
import { takeResource } from './evidence/resources.ts'

/** A whole installation on free ports, for one test file. */
export interface TestWorld extends World {
  testDatabase: OwnDatabase
}

export interface TestWorldOptions {
  /** settings for every process that reads them, e.g. `{ HOST_GONE_S: '3', SWEEP_MS: '200' }`; made when the world starts where they name what runs by then */
  settings?: WorldOptions['settings'] | (() => Promise<WorldOptions['settings']>)
  /** how the chain moves; default: facts become final two blocks later, one every 100 ms */
  chain?: WorldOptions['chain']
  /** true: with a mail server whose page tells what was sent */
  hasMailbox?: boolean
  /** true: with the stand-in of the card provider */
  hasStandIn?: boolean
  /** true: with a keeper, which ends booked calls; without one people do */
  hasKeeper?: boolean
  /** true: with a relay of calls; needs coturn */
  hasRelay?: boolean
  /** copies of the api */
  apis?: number
  /** processes that are started again when they end by themselves; none unless given */
  restartable?: WorldOptions['restartable']
  /** makes the database; one in the shared cluster unless given */
  database?: () => Promise<OwnDatabase>
}

const FOLDER = fileURLToPath(new URL('../../.stagedoor/test/world', import.meta.url))
let count = 0

/** Limits high enough that a test meets one only when it is about limits. */
const ROOMY = {
  LIMIT_READ: '100000/60',
  LIMIT_WRITE: '100000/60',
  LIMIT_SIGN_IN: '100000/60',
  LIMIT_SIGN_IN_ACCOUNT: '100000/60',
  LIMIT_FOLLOW: '100000/60',
  LIMIT_ADMISSION_ROOM: '100000/60',
  LIMIT_ADMISSION_ACCOUNT: '100000/60',
  LIMIT_ADMISSION_IP: '100000/60',
  LIMIT_CHAIN: '100000/60',
  LIMIT_PAYMENTS: '100000/60',
  LIMIT_SEARCH: '100000/60',
  INDEX_POLL_MS: depth('250', '100'),
  // pages look at a transaction as often as they may
  CHAIN_BLOCK_S: '0.5',
  // journeys that are not about second factors have none
  SECOND_FACTOR: 'offered',
  FRESH_SIGN_IN_S: '86400',
}

const QUICK = { slots: 1, rhythm: { fillers: 2, fillerMs: 100, heartbeatMs: 5000, tailBlocks: 1000 } }

/** For tests that reorder blocks: nothing is final before it is 64 blocks deep, and no block comes by itself. */
export const REORGABLE = {
  slots: 32,
  rhythm: { fillers: 0, fillerMs: 300, heartbeatMs: 0, tailBlocks: 1000 },
}

/** Starts every process against a database of the shared test Postgres. A process that dies stays dead unless the test says otherwise. */
export async function startTestWorld(options: TestWorldOptions = {}): Promise<TestWorld> {
  takeResource('worlds')
  takeResource('chains')
  takeResource('apis', options.apis ?? 1)
  const dataDir = path.join(FOLDER, `${process.pid}-${++count}`)
  rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  const testDatabase = await (options.database ?? createDatabase)()
  const lost: string[] = []
  const steps: string[] = []
  try {
    const found = options.hasRelay ? await findRelay() : null
    if (found?.command === null) throw new Error(`This world needs a relay of calls: ${found.missing}.`)
    const settings = typeof options.settings === 'function' ? await options.settings() : options.settings
    const world = await startWorld({
      dataDir,
      ports: {
        web: 0,
        postgres: 0,
        rpc: 0,
        internal: 0,
        mediaSignal: 0,
        mediaControl: 0,
        mailbox: 0,
        smtp: 0,
        stripe: 0,
        stripePages: 0,
        stripeCommands: 0,
        relay: 0,
        relayMin: 0,
        udpMin: 0,
      },
      database: {
        ownerUrl: testDatabase.url('owner'),
        apiUrl: testDatabase.url('api'),
        workerUrl: testDatabase.url('worker'),
        indexerUrl: testDatabase.url('indexer'),
      },
      chain: { ...(options.chain ?? QUICK), isDurable: false },
      settings: { ...ROOMY, ...settings },
      hasMailbox: options.hasMailbox ?? false,
      hasStandIn: options.hasStandIn ?? false,
      hasKeeper: options.hasKeeper ?? false,
      hasRelay: options.hasRelay ?? false,
      apis: options.apis ?? 1,
      restartable: options.restartable ?? [],
      entryOf: startedEntry,
      clock: () => Date.now(),
      report: (line) => steps.push(line),
      onLost: (name, how) => lost.push(`${name} (${how})`),
    })
    const logs = path.join(dataDir, 'logs')
    const hide = showOnFailure('world', { folder: logs })
    const failedBefore = failedSoFar()
    const end = async () => {
      await world.end()
      hide()
      await testDatabase.drop()
      if (lost.length > 0) throw new Error(`ended by themselves: ${lost.join(', ')}; see ${logs}`)
      if (failedSoFar() === failedBefore) rmSync(dataDir, { recursive: true, force: true })
    }
    return { ...world, testDatabase, end }
  } catch (error) {
    await testDatabase.drop()
    throw new Error(`the world did not start after: ${steps.join('; ')}\n${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** A world for a whole test file: started before its first test, ended after its last. */
export function useWorld(options: TestWorldOptions = {}): { current(): TestWorld } {
  let world: TestWorld | undefined
  before('start the world', async function () {
    this.timeout(120_000)
    world = await startTestWorld(options)
  })
  after('end the world', async function () {
    this.timeout(30_000)
    await world?.end()
  })
  return {
    current: () => {
      if (!world) throw new Error('the world exists only inside hooks and tests')
      return world
    },
  }
}
