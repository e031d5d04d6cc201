import { readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from './findDatabase.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'
import { rebuildIndex } from './rebuildIndex.ts'

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
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
  const databaseUrl = findDatabase(readEnvironment().databaseOwnerUrl, order.dataDir)
  const result = await rebuildIndex({ ...order, databaseUrl, clock: Date.now })
  if (result.isResumed) process.stdout.write('goes on behind what a run before folded\n')
  for (const { table, rows, differing } of result.tables)
    process.stdout.write(`${table.padEnd(16)} ${rows} rows, ${differing} differ\n`)
  for (const { table, stored, rebuilt } of result.examples)
    process.stdout.write(
      `${table}\n  stored  ${JSON.stringify(stored)}\n  rebuilt ${JSON.stringify(rebuilt)}\n`,
    )
  const differing = result.tables.reduce((sum, table) => sum + table.differing, 0)
  const outcome = differing === 0 ? 'every row was right' : `${differing} rows differed`
  process.stdout.write(
    `${result.events} events folded again: ${outcome}${result.isSwapped ? '; the result is in place' : ''}\n`,
  )
  return differing === 0 ? 0 : 1
}
