import {
  createInstallation,
  type Installation,
  type InstallationOptions,
  startApi,
  type TestApi,
} from '../api.ts'
import { type Database, useDatabase as giveDatabase, isShared, keepRows } from '../database.ts'
import { meaningOf } from './meaningOf.ts'
import { asOwner, pauseAtRest } from './pauseAtRest.ts'

type Settings = Record<string, string>

/** Api processes that go on from file to file; the one that was left last stands last. */
const kept: { key: string; ownerUrl: string; api: TestApi; isTaken: boolean }[] = []
/** More of them than this wait for nobody. */
const MAX_IDLE = 8
const LOGIN = 'stagedoor_api'
/** Who names an address is believed: most come from nowhere else, and some tests are about others. */
const BEHIND = { TRUST_PROXY: 'loopback' }
/** An api only knows whether mails are sent, which the worker does. */
const NO_POST = { SMTP_URL: 'smtp://127.0.0.1:9' }
const installations = new Map<string, Installation>()

globalThis.after?.('stop the apis of this process', async function () {
  this.timeout(60_000)
  for (const { api } of kept.splice(0)) await api.kill()
  for (const installation of installations.values()) installation.remove()
})

process.once('exit', () => {
  for (const { api } of kept) api.child.kill('SIGKILL')
})

/** The one of this process for these options: who changes its files or ends its keys makes an own one. */
export function sharedInstallation(options: InstallationOptions = {}): Installation {
  const key = JSON.stringify(options)
  const shared = installations.get(key) ?? createInstallation(options)
  installations.set(key, shared)
  return { ...shared, settings: { ...shared.settings }, remove: () => {} }
}

/**
 * An api that an earlier file of this process started with the same settings over the same database, or a new one. What it
 * wrote begins now; what it remembers by an id never comes again. `stop` leaves it to the next file.
 */
export async function takeApi(
  database: Database,
  installation: Installation,
  settings: Settings = {},
): Promise<TestApi> {
  const own = { ...BEHIND, ...settings, ...(settings.SMTP_URL && NO_POST) }
  if (!isShared(database)) return startApi(database, installation, own)
  const key = `${database.url('api')} ${meaningOf({ ...installation.settings, ...own }, 'api')}`
  let one = kept.find((one) => one.key === key && !one.isTaken && isAlive(one.api))
  if (one) {
    one.isTaken = true
    one.api.child.kill('SIGCONT')
  } else {
    const ownerUrl = database.url('owner')
    one = { key, ownerUrl, api: await startApi(database, installation, own), isTaken: true }
    kept.push(one)
    // it signs nothing any more once it missed its key
    await keepRows(database, 'app.sign_key')
  }
  const mine = one
  const { length } = mine.api.output()
  return {
    ...mine.api,
    installation,
    output: () => mine.api.output().slice(length),
    stop: () => leave(mine),
    kill: async () => {
      kept.splice(kept.indexOf(mine), 1)
      await mine.api.kill()
    },
  }
}

/** Whoever was ended from outside by a signal has no code. */
const isAlive = ({ child }: TestApi) => child.exitCode === null && child.signalCode === null

async function leave(one: (typeof kept)[number]): Promise<void> {
  const index = kept.indexOf(one)
  if (index < 0 || !one.isTaken) return
  kept.push(...kept.splice(index, 1))
  // who waits says nothing to the database, not even that it lives
  if (isAlive(one.api)) await asOwner(one.ownerUrl, (owner) => pauseAtRest(one.api.child, owner, LOGIN))
  one.isTaken = false
  const idle = kept.filter(({ isTaken }) => !isTaken)
  for (const old of idle.slice(0, Math.max(0, idle.length - MAX_IDLE))) {
    kept.splice(kept.indexOf(old), 1)
    await old.api.kill()
  }
}

export interface ApiOptions extends InstallationOptions {
  settings?: Settings
}

/** One api process for all tests of a file, see `takeApi`. */
export function useApi(database: Database, options: ApiOptions = {}): () => TestApi {
  return ofFile(database, options)
}

/** An api with the settings of the kit, and the database under it. */
export function joinApi(): { database: Database; api: () => TestApi } {
  const database = giveDatabase()
  return { database, api: ofFile(database) }
}

function ofFile(database: Database, { settings, ...options }: ApiOptions = {}): () => TestApi {
  let api: TestApi | undefined
  before('start an api, or go on with one', async function () {
    this.timeout(60_000)
    api = await takeApi(database, sharedInstallation(options), settings)
  })
  after('leave the api', async () => {
    await api?.stop()
  })
  return () => {
    if (!api) throw new Error('the api runs only inside hooks and tests')
    return api
  }
}
