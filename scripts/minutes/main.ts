import { readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from '#scripts/rebuild/findDatabase.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'
import { readRooms } from './readRooms.ts'
import { linesOf, tellMinutes } from './tellMinutes.ts'

async function main(): Promise<number> {
  const environment = readEnvironment()
  let wanted: Arguments
  try {
    wanted = readArguments(process.argv.slice(2), environment)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
    return 2
  }
  const url = findDatabase(environment.databaseOwnerUrl, wanted.dataDir)
  const told = tellMinutes(await readRooms(url, wanted.most), wanted)
  process.stdout.write(wanted.isJson ? `${JSON.stringify(told, null, 2)}\n` : `${linesOf(told).join('\n')}\n`)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
