import { type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import type { PurchaseWorld } from '../purchases/usePurchases.ts'

/** What goes wrong, by its name. */
export type Disturbance =
  | 'api killed'
  | 'worker killed'
  | 'provider ill'
  | 'provider well'
  | 'events lost'
  | 'events mixed'

/** Numbers that follow from a seed alone. */
export function numbersOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Faults of the provider, each now and then: before and after it has done what was asked. */
export function faultsOf(seed: number): object[] {
  const kinds = [
    ...['close_before', 'close_after', 'fail_before', 'fail_after', 'cut_body', 'rate_limited'],
    'hang_after',
  ]
  return kinds.map((kind, n) => ({
    ...{ kind, probability: kind === 'hang_after' ? 0.01 : 0.06, seed: seed + n },
    ...(kind === 'hang_after' ? { ms: 12_000 } : {}),
  }))
}

export interface Disturber {
  disturb(what: Disturbance, seed: number): Promise<void>
  /** everything runs and nothing is wrong any more */
  heal(): Promise<void>
  end(): Promise<void>
}

/** Kills and restarts the processes of a world, and makes its provider ill. */
export async function startDisturber(
  database: Database,
  world: PurchaseWorld,
  endpointIds: readonly string[],
): Promise<Disturber> {
  const { installation, url } = world.api()
  const own = { PORT: new URL(url).port, PUBLIC_URL: url }
  const ofWorker = { ...own, WORKER_MAX_REST_MS: depth('200', '500') }
  let api: TestApi = world.api()
  let worker: ServerProcess = await startWorker(database, installation, ofWorker)
  const isDead = ({ child }: ServerProcess) => child.exitCode !== null || child.signalCode !== null
  const restart = async () => {
    if (isDead(api)) api = await startApi(database, installation, own)
    if (isDead(worker)) worker = await startWorker(database, installation, ofWorker)
  }
  const disorder = (how: object) =>
    Promise.all(endpointIds.map((endpoint) => world.order('disorder/set', { endpoint, ...how })))
  const acts: Record<Disturbance, (seed: number) => Promise<unknown>> = {
    'api killed': async () => {
      await api.kill()
      await restart()
    },
    'worker killed': async () => {
      await worker.kill()
      await restart()
    },
    'provider ill': (seed) => world.order('faults/set', { faults: faultsOf(seed) }),
    'provider well': () => world.order('faults/set', { faults: [] }),
    'events lost': (seed) => disorder({ seed, dropPct: 30, copies: 1, delayS: 3 }),
    'events mixed': (seed) => disorder({ seed, copies: 2, window: 8, windowS: 2 }),
  }
  return {
    disturb: async (what, seed) => void (await acts[what](seed)),
    async heal() {
      await world.order('faults/set', { faults: [] })
      await world.order('disorder/clear', {})
      await restart()
    },
    async end() {
      await Promise.all([api.stop(), worker.stop()])
    },
  }
}
