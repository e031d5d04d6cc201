import path from 'node:path'
import type { ChainOrder } from '#local/chain/main.ts'
import type { PublisherOrder } from '#local/publisher/main.ts'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import type { Process } from '#settings/schema.ts'
import type { VariableName } from '#settings/variable.ts'
import { closeFolder } from './folder/closeFolder.ts'
import { endLeftovers } from './folder/endLeftovers.ts'
import type { Keys } from './folder/makeKeys.ts'
import { prepareKeys } from './folder/nodeKeys.ts'
import { createProcessGroup, type ProcessGroup } from './process/createProcessGroup.ts'
import { createStopwatch } from './process/createStopwatch.ts'
import { SMALL_HEAP } from './process/smallHeap.ts'
import { buildWeb, WEB_DIR } from './world/buildWeb.ts'
import { choosePorts, type Moved, type Ports, USUAL_PORTS } from './world/choosePorts.ts'
import { ensureDataKey } from './world/ensureDataKey.ts'
import { ensureEndpoints } from './world/ensureEndpoints.ts'
import { mailboxOrder } from './world/mailboxOrder.ts'
import { prepareContracts } from './world/prepareContracts.ts'
import {
  dropForeignIndex,
  type PreparedDatabase,
  registerKey,
  startOwnDatabase,
} from './world/prepareDatabase.ts'
import { prepareKeeper } from './world/prepareKeeper.ts'
import { publisherOrder } from './world/publisherOrder.ts'
import { relayBeside } from './world/relayOrder.ts'
import { settingsOf } from './world/settingsOf.ts'
import { type StandInPlace, standInOrder } from './world/standInOrder.ts'

/** Processes that go on where the last one of their name ended; without the chain or Postgres none of them can. */
export const RESTARTABLE: readonly string[] = [
  'api',
  'worker',
  'indexer',
  'media',
  'publisher',
  'mail',
  'stripe',
  'relay',
]

/** What a world is made of. */
export interface WorldOptions {
  /** holds everything the run writes; absolute */
  dataDir: string
  /** ports to try first; 0 lets the system pick */
  ports?: Partial<typeof USUAL_PORTS>
  /** a migrated database of somebody else; without it the world runs its own Postgres */
  database?: PreparedDatabase
  chain?: Pick<ChainOrder, 'slots' | 'rhythm' | 'isDurable'>
  /** true: a mail server with a page to read it runs beside the others, unless the person named one */
  hasMailbox?: boolean
  /** true: the stand-in of the card provider runs beside the others, unless the person has a key of the provider */
  hasStandIn?: boolean
  /** true: it has a keeper, which ends booked calls whose time is over */
  hasKeeper?: boolean
  /** true: a relay of calls runs beside the others where this machine can, unless the person named one */
  hasRelay?: boolean
  /** settings for every process that reads them */
  settings?: Partial<Record<VariableName, string>>
  /** variables the person set; those the world decides itself win */
  chosen?: Readonly<Record<string, string | undefined>>
  /** copies of the api; each answers on its own port */
  apis?: number
  /** processes that are started again when they end by themselves */
  restartable?: readonly string[]
  /** what is run for an entry point, absolute or relative to the root; the source itself unless given */
  entryOf?: (source: string) => string
  clock: () => number
  report: (line: string) => void
  onLost: (name: string, how: string) => void
}

/** A running installation. */
export interface World
  extends Pick<ProcessGroup, 'names' | 'isRunning' | 'pid' | 'kill' | 'stop' | 'restart'> {
  /** address of the (first) api and the web */
  publicUrl: string
  /** addresses of every copy of the api */
  apiUrls: string[]
  rpcUrl: string
  /** page of the mail server; null when the world runs none */
  mailboxUrl: string | null
  /** the stand-in of the card provider; null when the world runs none */
  standIn: StandInPlace | null
  /** through a relay, of the world or of the person; `missing`: what this machine lacks for one that was wanted, with what to do */
  calls: { isRelayed: true } | { isRelayed: false; missing: string | null }
  ports: Ports
  moved: Moved[]
  database: PreparedDatabase
  deployment: Deployment
  keys: Keys
  dataDir: string
  logDir: string
  /** starts the process in which demo creators are on air; it needs no more of the world than its address */
  publish(order: PublisherOrder): Promise<void>
  /** ends everything in order */
  end(): Promise<void>
}

const CHAIN_ID = 31_337
const GENTLE = {
  slots: 1,
  rhythm: { fillers: 2, fillerMs: 1000, heartbeatMs: 60_000, tailBlocks: 1000 },
}

type Ending = () => Promise<unknown>

/** What runs beside our own processes, in the place of other companies and machines. */
async function besideOf(options: WorldOptions, ports: Ports) {
  const { dataDir, chosen } = options
  const hasMailbox = options.hasMailbox === true && !chosen?.SMTP_URL
  const standIn =
    options.hasStandIn === true && !chosen?.STRIPE_KEY_FILE ? standInOrder(dataDir, ports) : null
  const { relay, missing } = await relayBeside(options, ports)
  const orders = [
    ...(hasMailbox ? [mailboxOrder(dataDir, ports)] : []),
    ...(standIn ? [standIn.order] : []),
    ...(relay ? [relay.order] : []),
  ]
  return { hasMailbox, standIn, relay, missing, orders }
}

/** Starts Postgres, the chain, the contracts and all processes, in order. @throws Error with one clear reason */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { dataDir, clock, report, entryOf = (source: string) => source } = options
  const chain = options.chain ?? GENTLE
  const ends: Ending[] = []
  const parallel: Promise<unknown>[] = []
  const end = async (): Promise<void> => {
    for (let next = ends.pop(); next; next = ends.pop()) await next()
  }
  const timed = createStopwatch(options, parallel)
  try {
    const place = { logDir: path.join(dataDir, 'logs'), pidDir: path.join(dataDir, 'pids') }
    closeFolder(dataDir)
    await endLeftovers(place.pidDir)
    const keys = prepareKeys(dataDir)
    const { ports, moved } = await choosePorts({ ...USUAL_PORTS, ...options.ports })
    const rpcUrl = `http://127.0.0.1:${ports.rpc}`
    const processGroup = createProcessGroup({
      restartable: options.restartable ?? [],
      clock,
      report,
      onLost: options.onLost,
    })
    const web = options.settings?.WEB_DIR ? null : timed('web built', buildWeb())
    const database = timed(
      'Postgres ready',
      registerKey(
        keys.files.decision,
        options.database ?? startOwnDatabase(options, ports.postgres, keys, ends),
      ),
    )

    const chainOrder: ChainOrder = {
      dir: path.join(dataDir, 'chain'),
      port: ports.rpc,
      chainId: CHAIN_ID,
      ...chain,
    }
    ends.push(() => processGroup.stopAll())
    await timed(
      'chain ready',
      processGroup.start({
        name: 'chain',
        entry: entryOf('local/chain/main.ts'),
        args: [JSON.stringify(chainOrder)],
        environment: {},
        ...place,
      }),
    )
    const { hasMailbox, standIn, relay, missing, orders } = await besideOf(options, ports)
    const besides = orders.map((order) =>
      timed(`${order.name} ready`, processGroup.start({ ...order, ...place })),
    )
    const deploymentFile = path.join(dataDir, 'deployment.json')
    const contracts = timed('contracts deployed', prepareContracts(rpcUrl, CHAIN_ID, keys, deploymentFile))
    const prepared = await database
    await ensureDataKey(keys.files.data, prepared.ownerUrl)
    const deployment = await contracts
    if (await dropForeignIndex(prepared.ownerUrl, rpcUrl, CHAIN_ID))
      report('the local chain is not the one the index was read from: the index is read anew')
    const endpoints = Promise.all(besides).then(() => ensureEndpoints(standIn, ports.web))
    await Promise.all([web, endpoints, options.hasKeeper ? prepareKeeper(rpcUrl, keys.files.keeper) : null])

    const around = {
      ...{ ports, keys, dataDir, deploymentFile, rpcUrl, webDir: WEB_DIR, chainId: CHAIN_ID },
      ...{ database: prepared, blockS: 2, safeS: 2 },
      ...{ chosen: options.chosen ?? {}, hasMailbox, hasKeeper: options.hasKeeper === true },
      ...{ standIn: standIn?.place ?? null, relay: relay?.way ?? null },
    }
    const run = (name: string, kind: Process, source: string, overrides: Record<string, string> = {}) => {
      const entry = entryOf(source)
      const environment = settingsOf(kind, around, { ...options.settings, ...overrides })
      const nodeFlags = kind === 'indexer' ? SMALL_HEAP : []
      return timed(`${name} ready`, processGroup.start({ name, entry, environment, nodeFlags, ...place }))
    }
    const copies: number[] = []
    await run('api', 'api', 'api/main.ts')
    for (let copy = 2; copy <= (options.apis ?? 1); copy++) {
      const other = (await choosePorts({ ...USUAL_PORTS, web: 0, internal: 0 })).ports
      copies.push(other.web)
      const own = {
        PORT: String(other.web),
        INTERNAL_PORT: String(other.internal),
        PUBLIC_URL: `http://localhost:${other.web}`,
      }
      await run(`api${copy}`, 'api', 'api/main.ts', own)
    }
    await Promise.all([
      run('worker', 'worker', 'api/worker.ts'),
      run('indexer', 'indexer', 'indexer/main.ts'),
      run('media', 'media', 'media/main.ts'),
    ])
    const { names, isRunning, pid, kill, stop, restart } = processGroup
    const publicUrl = `http://localhost:${ports.web}`
    return {
      ...{ names, isRunning, pid, kill, stop, restart, end },
      ...{ ports, moved, keys, dataDir, logDir: place.logDir, deployment, rpcUrl },
      publish: (order) => processGroup.start({ ...publisherOrder(order), ...place }),
      publicUrl,
      standIn: standIn?.place ?? null,
      calls: relay || options.chosen?.RELAY_URLS ? { isRelayed: true } : { isRelayed: false, missing },
      mailboxUrl: hasMailbox ? `http://localhost:${ports.mailbox}` : null,
      apiUrls: [publicUrl, ...copies.map((port) => `http://localhost:${port}`)],
      database: prepared,
    }
  } catch (error) {
    // what is still starting beside the one that failed must be there before it can be ended
    await Promise.allSettled(parallel)
    await end()
    throw error
  }
}
