import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunningProcess } from '#scripts/start/process/startProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Stage, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import { startOwnCluster } from '#test/kit/cluster/ownCluster.ts'
import { type PostgresWire, throughWire } from '#test/kit/cluster/postgresWire.ts'
import type { Database, DatabaseRole } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'
import { prepareStandInProcess } from '#test/local/stripe/kit/startStandInProcess.ts'
import { clientOf, runCommand, STAND_IN_KEY, type StandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { askRowsOf } from '../ear/askRows.ts'
import { createEar, type Ear, type Taker } from '../ear/ear.ts'
import { createGate, type Gate, hearCommits } from '../ear/hearing.ts'
import { type HearingCalls, hearCalls } from '../ear/hearingCalls.ts'
import { createTurns } from '../ear/turns.ts'
import type { Mortal } from '../playKills.ts'
import type { KilledChain } from './killedChain.ts'
import { keepIndexer } from './killedIndexer.ts'
import { openSeller, type ShopSeller } from './shopSeller.ts'

/** Every process that money by card needs, each of which may be killed; what passes between them is heard. */
export interface KilledShop {
  db: Database
  ear: Ear
  stripe: StandIn['stripe']
  /** where tickets become passes; null: nowhere here */
  chain: KilledChain | null
  /** address of the provider, past the ear */
  providerUrl: string
  /** the n-th creator who sells tier 1 by card */
  seller(n: number): Promise<ShopSeller>
  fans(count: number): Promise<Person[]>
  /** rows that nobody sells or pays for */
  stage(): Promise<Stage>
  /** asks until somebody answers, as who presses again when the site is away */
  insist(person: Person, method: string, to: string, body?: object): Promise<Reply>
  mortals: Mortal[]
  /** moves the clocks of database and provider */
  pass(seconds: number): Promise<void>
  /** while it is so, the worker looks for nothing that others left undone, and is told nothing by the lists of what happened */
  keepQuiet(isQuiet: boolean): void
  /** everybody is there who stops at what is done for many at once */
  closeUp(): void
  end(): Promise<void>
}

/** The head of a request came too slowly, or too many came. */
const AGAIN = [408, 429]
const GIVE_UP_MS = 60_000

/** What api and worker say, and to whom. */
interface Roads {
  through: Database
  settingsOf(role: 'api' | 'worker'): Record<string, string>
  close(): Promise<void>
}

async function openRoads(
  db: Database,
  { ear, gate, line }: { ear: Ear; gate: Gate; line: Gate },
  { payments, node }: { payments: string; node: string | null },
): Promise<Roads> {
  const wires = new Map<DatabaseRole, PostgresWire>()
  const calls: HearingCalls[] = []
  const settings: Record<string, Record<string, string>> = {}
  const turns = createTurns()
  const many = { askRows: askRowsOf(db.pool('owner')), line, turns }
  for (const by of ['api', 'worker', 'indexer'] as const satisfies Taker[]) {
    const own = { worker: { many }, indexer: { turns }, api: {} }[by]
    wires.set(by, await hearCommits(db.url(by), { by, ear, gate, ...own }))
    if (by === 'indexer') continue
    const [paid, asked] = [
      await hearCalls(payments, { by, ear, gate }),
      node === null ? null : await hearCalls(node, { by, ear, gate }),
    ]
    calls.push(paid, ...(asked ? [asked] : []))
    settings[by] = { STRIPE_API_URL: paid.url, ...(asked && { RPC_URLS: asked.url }) }
  }
  return {
    through: {
      ...{ pool: db.pool, work: db.work },
      url(role) {
        const wire = wires.get(role)
        return wire ? throughWire(wire, db.url(role)) : db.url(role)
      },
    },
    settingsOf: (role) => settings[role] ?? {},
    async close() {
      for (const wire of wires.values()) await wire.stop()
      for (const one of calls) await one.close()
    },
  }
}

/** Opens one; the provider has no limits and tells the api when a page was paid. It stops the chain as well. */
export async function openKilledShop(chain: KilledChain | null = null): Promise<KilledShop> {
  const cluster = await startOwnCluster()
  const db = cluster.database
  const installation = createInstallation(
    chain ? { rpcUrls: [chain.url], deployment: { ...chain.deployment } } : {},
  )
  const file = (name: string, text: string) => {
    const target = path.join(installation.dir, name)
    writeFileSync(target, `${text}\n`, { mode: 0o600 })
    return target
  }
  const dir = path.join(installation.dir, 'stand-in')
  mkdirSync(dir)
  const prepared = await prepareStandInProcess(dir)
  let standIn: RunningProcess = await prepared.start()
  const stripe = clientOf(prepared.apiUrl)
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const { secret = '' } = await stripe.webhookEndpoints.create({
    url: `${publicUrl}/v1/webhooks/provider/platform`,
    enabled_events: ['checkout.session.completed'],
  })
  Object.assign(installation.settings, {
    ...{
      STRIPE_KEY_FILE: file('payment', STAND_IN_KEY),
      STRIPE_WEBHOOK_SECRET_FILE: file('webhook', secret),
    },
    // many stand in the middle of a transaction at a time
    ...{ LIMIT_NEW_CONNECT: '1000000/60', DATABASE_POOL: '60' },
    ...(chain && { ATTESTOR_KEY_FILE: chain.attestorKeyFile }),
  })
  const ear = createEar()
  const [gate, line] = [createGate(), createGate()]
  const roads = await openRoads(
    db,
    { ear, gate, line },
    { payments: prepared.apiUrl, node: chain?.url ?? null },
  )
  const { through } = roads
  const settingsOf = (role: 'api' | 'worker') => ({ PUBLIC_URL: publicUrl, ...roads.settingsOf(role) })
  const newApi = () => startApi(through, installation, { ...settingsOf('api'), PORT: String(port) })
  const newWorker = () => startWorker(through, installation, settingsOf('worker'))
  const run = (name: string, params: object) => runCommand(prepared.commandsUrl, name, params)
  await run('limits/set', { isOff: true })
  let staged: Promise<Stage> | undefined
  const stage = () => (staged ??= setStage(db))
  if (chain) {
    await stage()
    // the real index begins where nothing is known; before anybody reads, since one who was stopped there would wait for
    // whom the ear asks meanwhile, and they for the end of this
    await db.pool('owner').query('TRUNCATE chain.cursor')
  }
  let api: TestApi = await newApi()
  let worker: ServerProcess = await newWorker()
  const indexer = chain && (await keepIndexer(through.url('indexer'), installation, chain.url))
  const mortals: Mortal[] = [
    {
      name: 'api',
      kill: () => api.kill(),
      async startAgain() {
        api = await newApi()
      },
    },
    {
      name: 'worker',
      kill: () => worker.kill(),
      async startAgain() {
        worker = await newWorker()
      },
    },
    {
      name: 'stand-in',
      kill: () => standIn.kill(),
      async startAgain() {
        standIn = await prepared.start()
        await run('limits/set', { isOff: true })
      },
    },
    { name: 'Postgres', kill: () => cluster.kill(), startAgain: () => cluster.startAgain() },
    ...(indexer ? [indexer] : []),
  ]
  const sellers: Promise<ShopSeller>[] = []
  const fans = (count: number) => seedPeople(db.pool('owner'), installation, count)
  const shop: KilledShop = {
    ...{ db, ear, stripe, chain, providerUrl: prepared.apiUrl, mortals, fans, stage },
    seller: (n) => (sellers[n] ??= fans(1).then(([host]) => openSeller({ ...shop, run }, host as Person))),
    async insist(person, method, to, body) {
      const endMs = Date.now() + GIVE_UP_MS
      for (;;) {
        const reply = await person.call(publicUrl, method, to, { body }).catch(() => null)
        if (reply && reply.status < 500 && !AGAIN.includes(reply.status)) return reply
        if (Date.now() > endMs) throw new Error(`${method} ${to}: ${reply?.text ?? 'no answer'}`)
        await wait(50)
      }
    },
    async pass(seconds) {
      await run('clock/ahead', { seconds })
      await db
        .pool('owner')
        .query('UPDATE app.clock SET shift = shift + make_interval(secs => $1)', [seconds])
    },
    keepQuiet(isQuiet) {
      gate.shut(isQuiet)
      line.shut(isQuiet)
    },
    closeUp: () => line.shut(false),
    async end() {
      gate.shut(false)
      await Promise.all([api.stop(), worker.stop(), indexer?.stop()])
      await roads.close()
      await standIn.stop()
      await chain?.stop()
      await db.drop()
      installation.remove()
    },
  }
  return shop
}
