import { type Arguments, readArguments, USAGE } from './readArguments.ts'
import { removeGuard } from './removeGuard.ts'
import { tryGuards } from './tryGuards.ts'

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${(error as Error).stack}\n`)
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
  if (order.guards) return tryGuards(order).length === 0 ? 0 : 1
  // before the index is loaded
  if (order.without !== null) removeGuard(order.without)
  const { runSeeds } = await import('./runSeeds.ts')
  return (await runSeeds(order)) === 0 ? 0 : 1
}
