import { type Database, shareAs } from '../database.ts'
import { type PostgresWire, startPostgresWire, throughWire } from './postgresWire.ts'

/** A database of a test file whose addresses lead through a wire that is read. */
export interface ReadDatabase extends Database {
  /** Texts of the statements that processes ran since the last call, in their order: sent whole or prepared before. */
  take(): string[]
}

/** A wire that stays as long as this process, so that a process behind it can go on with the next file. */
interface Reading {
  wire: PostgresWire
  readers: Set<string[]>
}
/** By the address of the database. */
const readings = new Map<string, Promise<Reading>>()

globalThis.after?.('stop reading', async () => {
  for (const reading of readings.values()) (await reading).wire.stop()
})

async function startReading(url: string): Promise<Reading> {
  const readers = new Set<string[]>()
  const wire = await startPostgresWire(url, (text) => {
    for (const run of readers) run.push(text)
    return 'pass'
  })
  return { wire, readers }
}

/** Reads what processes say to the database of a test file. Pools of the test itself are not read. */
export function useStatements(database: Database): ReadDatabase {
  let reading: Reading | undefined
  const run: string[] = []
  before('read what is said to the database', async () => {
    const url = database.url('owner')
    const started = readings.get(url) ?? startReading(url)
    readings.set(url, started)
    reading = await started
    reading.readers.add(run)
  })
  after('read no more', () => reading?.readers.delete(run))
  const read: ReadDatabase = {
    pool: database.pool,
    work: database.work,
    url: (role) => {
      if (!reading) throw new Error('the database exists only inside hooks and tests')
      return throughWire(reading.wire, database.url(role))
    },
    take: () => run.splice(0),
  }
  shareAs(database, read)
  return read
}
