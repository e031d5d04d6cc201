import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { advance, doDueJobs } from './advance.ts'
import { startDelivery } from './events/delivery/startDelivery.ts'
import type { Command, Params } from './feature.ts'
import { FEATURES } from './features.ts'
import { ApiError } from './http/apiError.ts'
import { createCallLog } from './http/callLog.ts'
import { createFaults, FAULT_KINDS } from './http/faults.ts'
import { createLimits, USUAL_LIMITS } from './http/limits.ts'
import { createApiServer } from './http/serveApi.ts'
import { createCommandServer } from './http/serveCommands.ts'
import { createPageServer } from './http/servePages.ts'
import { openStore, type Store } from './store/openStore.ts'

/** What a stand-in is started with. */
export interface StandInOptions {
  /** where everything is kept; absolute */
  dir: string
  /** ports on loopback; 0: any free one */
  ports: { api: number; pages: number; commands: number }
  /** `sk_test_standin_…`, the secret key of the platform */
  key: string
  /** id of the platform's own account, `acct_…` */
  platform: string
  /** what commands are sent with, at least 16 characters */
  commandSecret: string
  /** milliseconds of the machine's clock */
  clock: () => number
}

/** A stand-in that answers. */
export interface RunningStandIn {
  store: Store
  apiUrl: string
  pagesUrl: string
  commandsUrl: string
  /** moves the clock by whole seconds; what becomes due is done */
  advance(seconds: number): void
  /** waits until every event that is due was tried */
  settled(): Promise<void>
  end(): Promise<void>
}

const HOST = '127.0.0.1'
const KEY = /^sk_test_standin_[A-Za-z0-9]{8,64}$/
const TICK_MS = 1000
const MAX_AHEAD_S = 10 * 365 * 86_400

/** Starts the stand-in of the card provider: its API, its pages and its commands, all on loopback. @throws Error */
export async function startStandIn(options: StandInOptions): Promise<RunningStandIn> {
  refuseUnfit(options)
  const { clock } = options
  let pagesUrl = ''
  const store = openStore({
    dir: options.dir,
    platform: options.platform,
    pagesOrigin: () => pagesUrl,
    clock,
  })
  const jobs = Object.assign({}, ...FEATURES.map((feature) => feature.jobs ?? {}))
  const moveAhead = (seconds: number) => advance(store, jobs, seconds)
  const http = { limits: createLimits(clock), faults: createFaults(), calls: createCallLog() }
  const ending = new AbortController()
  const { signal } = ending
  const { beforeAnswer, settled, end: endDelivery } = startDelivery(store)
  const commands = [
    ...FEATURES.flatMap((feature) => feature.commands ?? []),
    ...ownCommands(moveAhead, store, http),
  ]
  const servers = {
    api: createApiServer({ store, features: FEATURES, key: options.key, ...http, signal, beforeAnswer }),
    pages: createPageServer({ store, pages: FEATURES.flatMap((feature) => feature.pages ?? []) }),
    commands: createCommandServer({ store, commands, secret: options.commandSecret }),
  }
  const timer = setInterval(() => doDueJobs(store, jobs), TICK_MS)
  const end = async () => {
    clearInterval(timer)
    ending.abort()
    http.faults.set([])
    await endDelivery()
    await Promise.all(Object.values(servers).map(closed))
    store.close()
  }
  try {
    const { ports } = options
    pagesUrl = await listening(servers.pages, ports.pages)
    const commandsUrl = await listening(servers.commands, ports.commands)
    const apiUrl = await listening(servers.api, ports.api)
    return { store, apiUrl, pagesUrl, commandsUrl, advance: moveAhead, settled, end }
  } catch (error) {
    await end()
    throw error
  }
}

function refuseUnfit({ key, platform, commandSecret }: StandInOptions): void {
  if (!KEY.test(key)) throw new Error('The stand-in takes no key but one of its own, sk_test_standin_…')
  if (!/^acct_[A-Za-z0-9]+$/.test(platform)) throw new Error(`${platform} is no id of an account`)
  if (commandSecret.length < 16) throw new Error('The secret of the commands is too short.')
}

async function listening(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  return `http://${HOST}:${(server.address() as AddressInfo).port}`
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return
  const isClosed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await isClosed
}

type Http = {
  limits: ReturnType<typeof createLimits>
  faults: ReturnType<typeof createFaults>
  calls: ReturnType<typeof createCallLog>
}

/** Commands about time and the calls themselves. */
function ownCommands(moveAhead: (seconds: number) => void, store: Store, http: Http): Command[] {
  return [
    {
      name: 'clock/ahead',
      run: (_store, { seconds }) => {
        moveAhead(whole(seconds, 'seconds', MAX_AHEAD_S))
        return { nowS: store.nowS() }
      },
    },
    {
      name: 'limits/set',
      run: (_store, params) => {
        if (params.isOff === true) return http.limits.set(null)
        const { endpoint = USUAL_LIMITS.endpoint, total = USUAL_LIMITS.total, shouldRetry } = params
        http.limits.set({
          endpoint: whole(endpoint, 'endpoint', 1_000_000),
          total: whole(total, 'total', 1_000_000),
          ...(typeof shouldRetry === 'boolean' ? { shouldRetry } : {}),
        })
      },
    },
    {
      name: 'faults/set',
      run: (_store, { faults }: Params) => {
        http.faults.set(faults)
        return { kinds: FAULT_KINDS }
      },
    },
    { name: 'faults/counts', run: () => http.faults.counts() },
    {
      name: 'calls/list',
      run: (_store, { after = 0 }) => http.calls.list(whole(after, 'after', Number.MAX_SAFE_INTEGER)),
    },
  ]
}

function whole(value: unknown, name: string, max: number): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= max) return Number(value)
  throw new ApiError(400, 'parameter_invalid', `${name} is a whole number from 0 to ${max}`, { param: name })
}
