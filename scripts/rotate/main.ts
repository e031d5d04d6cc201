import path from 'node:path'
import { readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from '#scripts/rebuild/findDatabase.ts'
import type { VariableName } from '#settings/variable.ts'
import { type Arguments, type Rotated, readArguments, USAGE } from './readArguments.ts'
import { rotateSecret } from './rotateSecret.ts'
import { rotateSigning } from './rotateSigning.ts'

const FILES: Record<Rotated, { variable: VariableName; name: string }> = {
  session: { variable: 'SESSION_SECRET_FILE', name: 'session' },
  signing: { variable: 'DECISION_KEY_FILE', name: 'decision.pem' },
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`Nothing was rotated: ${(error as Error).message}\n`)
  process.exitCode = 2
}

async function main(): Promise<number> {
  let order: Arguments
  try {
    order = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
    return 2
  }
  const { what, dataDir, overlapS } = order
  const environment = readEnvironment()
  const { variable, name } = FILES[what]
  const file = environment.all[variable] || path.join(dataDir, 'keys', name)
  const until =
    what === 'signing'
      ? await rotateSigning(file, overlapS, findDatabase(environment.databaseOwnerUrl, dataDir))
      : rotateSecret(file, overlapS, Date.now())
  process.stdout.write(
    `${what}: processes that read ${file} use the new one within 10 s; the old one is good until ${until.toISOString()}\n`,
  )
  return 0
}
