import type { Database } from '../database.ts'
import { type PostgresWire, startPostgresWire, throughWire } from './postgresWire.ts'

/** A database of a test file whose addresses lead through a wire that is read. */
export interface ReadDatabase extends Database {
  /** Texts of the statements that processes ran since the last call, in their order: sent whole or prepared before. */
  take(): string[]
}

/** Reads what processes say to the database of a test file. Pools of the test itself are not read. */
export function useStatements(database: Database): ReadDatabase {
  let wire: PostgresWire | undefined
  let run: string[] = []
  before('read what is said to the database', async () => {
    wire = await startPostgresWire(database.url('owner'), (text) => {
      run.push(text)
      return 'pass'
    })
  })
  after('stop reading', () => wire?.stop())
  return {
    pool: database.pool,
    work: database.work,
    url: (role) => {
      if (!wire) throw new Error('the database exists only inside hooks and tests')
      return throughWire(wire, database.url(role))
    },
    take() {
      const taken = run
      run = []
      return taken
    },
  }
}
