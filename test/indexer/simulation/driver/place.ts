import pg from 'pg'
import { type CuttingPostgres, startCuttingPostgres } from '#test/kit/cluster/cuttingPostgres.ts'
import { createDatabase, type OwnDatabase } from '#test/kit/database.ts'
import { type Provider, startProvider } from '../providers/startProvider.ts'

/** What runs of all seeds share, one after the other: a database, a wire to it that can be cut, and providers. */
export interface Place {
  pool: pg.Pool
  wire: CuttingPostgres
  providers: Provider[]
  /** told of every commit that somebody announces */
  onHint(listener: () => void): void
  close(): Promise<void>
}

const NAMES = ['one', 'two', 'three']

export async function openPlace(): Promise<Place> {
  const database: OwnDatabase = await createDatabase()
  const wire = await startCuttingPostgres(database.url('indexer'))
  const providers = await Promise.all(NAMES.map(startProvider))
  const ear = new pg.Client({ connectionString: database.url('owner') })
  let listener = () => {}
  ear.on('notification', () => listener())
  await ear.connect()
  await ear.query('LISTEN chain')
  return {
    pool: database.pool('owner'),
    wire,
    providers,
    onHint(next) {
      listener = next
    },
    async close() {
      await ear.end()
      await wire.stop()
      for (const provider of providers) await provider.stop()
      await database.drop()
    },
  }
}
