import { migrate } from '#db/migrate.ts'
import { provision } from '#db/provision.ts'
import { readEnvironment } from './environment.ts'

/** `node scripts/migrate.ts`: brings the database of DATABASE_OWNER_URL to this version and sets the login roles. */
const { databaseOwnerUrl, databaseApiPassword, databaseIndexerPassword } = readEnvironment()
if (!databaseOwnerUrl || !databaseApiPassword || !databaseIndexerPassword) {
  process.stderr.write(
    'Set DATABASE_OWNER_URL (a role that owns the database and may create roles), DATABASE_API_PASSWORD and DATABASE_INDEXER_PASSWORD.\n',
  )
  process.exit(1)
}
const applied = await migrate(databaseOwnerUrl)
await provision(databaseOwnerUrl, { api: databaseApiPassword, indexer: databaseIndexerPassword })
process.stdout.write(applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'the database is current\n')
