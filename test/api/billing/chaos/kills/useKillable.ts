import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunningProcess } from '#scripts/start/process/startProcess.ts'
import { type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { type OwnCluster, startOwnCluster } from '#test/kit/cluster/ownCluster.ts'
import { throughWire } from '#test/kit/cluster/postgresWire.ts'
import type { Database } from '#test/kit/database.ts'
import { prepareStandInProcess, type StandInProcess } from '#test/local/stripe/kit/startStandInProcess.ts'
import { clientOf, runCommand, type StandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { type PurchaseWorld, usePurchases } from '../../purchases/usePurchases.ts'
import { type HandWorker, startHandWorker } from '../steps/handWorker.ts'
import { prepareTold } from '../useTold.ts'
import { type HeldSteps, startHeldSteps } from './heldSteps.ts'

/** Who dies. */
export type Victim = 'api' | 'worker' | 'stand-in' | 'Postgres'

/** Purchases in a world of which every process can be killed. */
export interface Killable {
  database: Database
  world: PurchaseWorld
  /** of the provider here, where it tells */
  endpointIds(): string[]
  steps(): HeldSteps
  worker(): HandWorker
  /** SIGKILL, and started again; a worker stays away */
  kill(victim: Victim): Promise<void>
  startWorker(): Promise<void>
  /** both clocks; nobody is signed out */
  pass(seconds: number): Promise<void>
}

/** More than what is held at once. */
const POOL = '60'

/** @param isTold whether the provider tells of what happens there */
export function useKillable({ isTold = false } = {}): Killable {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-kills-'))
  const settings: Record<string, string> = { DATABASE_POOL: POOL }
  let told: { settings: Record<string, string>; tell(world: PurchaseWorld): Promise<string[]> } | undefined
  let endpoints: string[] = []
  if (isTold) {
    told = prepareTold(dir)
    Object.assign(settings, told.settings)
  }
  let cluster: OwnCluster
  let provider: StandInProcess
  let running: RunningProcess
  let steps: HeldSteps
  let worker: HandWorker
  let api: TestApi | undefined
  let process: ServerProcess | undefined
  before('start a Postgres and a provider that can be killed', async function () {
    this.timeout(120_000)
    cluster = await startOwnCluster()
    provider = await prepareStandInProcess(dir)
    running = await provider.start()
    steps = await startHeldSteps(cluster.database.url('owner'), () => provider.apiUrl)
    settings.STRIPE_API_URL = steps.gate.url
  })
  after('stop them', async function () {
    this.timeout(60_000)
    worker?.stop()
    steps?.letGo()
    await process?.stop()
    await api?.stop()
    await steps?.wire.stop()
    await steps?.gate.stop()
    await running?.stop()
    await cluster?.database.drop()
    rmSync(dir, { recursive: true, force: true })
  })
  const standIn = () =>
    ({
      ...{ stripe: clientOf(provider.apiUrl), url: provider.apiUrl, commandsUrl: provider.commandsUrl },
      command: (name: string, params?: object) => runCommand(provider.commandsUrl, name, params),
    }) as StandIn
  const database: Database = {
    url: (role) => throughWire(steps.wire, cluster.database.url(role)),
    pool: (role) => cluster.database.pool(role),
  }
  const world = usePurchases(database, settings, standIn)
  before('work by hand', async () => {
    const { installation, url } = world.api()
    if (told) endpoints = await told.tell(world)
    worker = startHandWorker({
      ...{ database, installation, publicUrl: url, apiUrl: provider.apiUrl },
      advance: (seconds) => world.order('clock/ahead', { seconds }),
      settled: async () => {},
    })
  })
  const kills: Record<Victim, () => Promise<void>> = {
    async api() {
      const { installation, url } = world.api()
      await (api ?? world.api()).kill()
      api = await startApi(database, installation, { PORT: new URL(url).port, PUBLIC_URL: url })
    },
    worker: async () => process?.kill(),
    async 'stand-in'() {
      await running.kill()
      running = await provider.start()
    },
    async Postgres() {
      await cluster.kill()
      await cluster.startAgain()
    },
  }
  return {
    ...{ database, world, steps: () => steps, worker: () => worker, kill: (victim) => kills[victim]() },
    endpointIds: () => endpoints,
    async startWorker() {
      process = await startWorker(database, world.api().installation, { PUBLIC_URL: world.api().url })
    },
    async pass(seconds) {
      await worker.advance(seconds)
      const stay =
        "UPDATE app.auth_session SET created_at = app.now(), expires_at = app.now() + interval '20 days'"
      await database.pool('owner').query(stay)
    },
  }
}
