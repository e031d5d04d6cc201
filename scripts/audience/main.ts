import { readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from '#scripts/rebuild/findDatabase.ts'
import { collectAudience } from './collectAudience.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'

const REPORT_MS = 1000
const EXAMPLES = 20

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
  const { isCheck, dataDir, ...wanted } = order
  const databaseUrl = isCheck ? findDatabase(readEnvironment().databaseOwnerUrl, dataDir) : null
  let reportedAt = Date.now()
  const found = await collectAudience({
    ...wanted,
    databaseUrl,
    onProgress(block, last) {
      if (Date.now() - reportedAt < REPORT_MS) return
      reportedAt = Date.now()
      process.stderr.write(`read to block ${block} of ${last}\n`)
    },
  })
  const { audience, differences, ...facts } = found
  if (differences === null) {
    process.stdout.write(`${JSON.stringify({ ...facts, ...audience }, null, 2)}\n`)
    return 0
  }
  for (const { scope, block, reason } of facts.suspended)
    process.stdout.write(`${scope} stands still since block ${block}: ${reason}\n`)
  for (const [section, rows] of Object.entries(audience)) {
    const count = differences.filter((difference) => difference.section === section).length
    process.stdout.write(`${section.padEnd(10)} ${rows.length} rows, ${count} differ\n`)
  }
  for (const { section, chain, index } of differences.slice(0, EXAMPLES))
    process.stdout.write(`${section}\n  chain ${JSON.stringify(chain)}\n  index ${JSON.stringify(index)}\n`)
  return differences.length === 0 ? 0 : 1
}
