import { createInstallation, startApi, type TestApi } from '../api.ts'
import { createDatabase, type Database, type OwnDatabase } from '../database.ts'

interface Shared {
  database: OwnDatabase
  api: TestApi
}
let shared: Promise<Shared> | undefined

globalThis.after?.('stop the shared api', async () => {
  const running = await shared?.catch(() => undefined)
  await running?.api.stop()
  running?.api.installation.remove()
  await running?.database.drop()
})

async function start(): Promise<Shared> {
  const database = await createDatabase()
  try {
    return { database, api: await startApi(database, createInstallation()) }
  } catch (error) {
    await database.drop()
    throw error
  }
}

/** One object for all files of a process, so that what is prepared once for a database is not prepared again. */
const DATABASE: Database = {
  url: (role) => running().database.url(role),
  pool: (role) => running().database.pool(role),
  work: () => running().database.work(),
}
let current: Shared | undefined
function running(): Shared {
  if (!current) throw new Error('the api runs only inside hooks and tests')
  return current
}

/**
 * The api, and the database under it, that files of one process share. A file takes it when it makes its own people and
 * channels, changes no setting and no clock, and neither counts nor lists what others made.
 */
export function joinApi(): { database: Database; api: () => TestApi } {
  before('start the shared api, or go on with it', async function () {
    this.timeout(60_000)
    shared ??= start()
    try {
      current = await shared
    } catch (error) {
      // the next file may have better luck
      shared = undefined
      throw error
    }
  })
  return { database: DATABASE, api: () => running().api }
}
