import { readFileSync } from 'node:fs'
import pg from 'pg'
import { migrate } from '#db/migrate.ts'
import { provision } from '#db/provision.ts'
import { registerSignKey, signKeyOf } from '#db/signKeys.ts'
import { parseSettings, SettingsError } from '#settings/parse.ts'
import { readEnvironment } from './environment.ts'

/**
 * `npm run migrate`: brings the database of DATABASE_OWNER_URL to this version, sets the login roles and registers the key
 * that signs decisions.
 */
try {
  const settings = parseSettings('migrate', readEnvironment().all)
  const key = signKeyOf(readFileSync(settings.DECISION_KEY_FILE, 'utf8'))
  const applied = await migrate(settings.DATABASE_OWNER_URL)
  await provision(settings.DATABASE_OWNER_URL, {
    api: settings.DATABASE_API_PASSWORD,
    worker: settings.DATABASE_WORKER_PASSWORD,
    reconciler: settings.DATABASE_RECONCILER_PASSWORD,
    indexer: settings.DATABASE_INDEXER_PASSWORD,
  })
  const owner = new pg.Client({ connectionString: settings.DATABASE_OWNER_URL })
  await owner.connect()
  await registerSignKey(owner, key).finally(() => owner.end())
  process.stdout.write(applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'the database is current\n')
} catch (error) {
  const { message } = error as Error
  process.stderr.write(
    error instanceof SettingsError ? `${message}\n` : `The database was left as it is: ${message}\n`,
  )
  process.exitCode = 1
}
