import { verifyBundle } from '#web/calls/bundle/verifyBundle.ts'
import { printReport } from './printReport.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'
import { readBundleFile, readIdentityFile } from './readFiles.ts'

const CODES = { holds: 0, differs: 1, unknown: 3 } as const

async function main(): Promise<number> {
  let wanted: Arguments
  try {
    wanted = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
    return 2
  }
  const bundle = readBundleFile(wanted.file)
  const site = wanted.identity === null ? null : readIdentityFile(wanted.identity, bundle.origin)
  const report = await verifyBundle(bundle, { site })
  process.stdout.write(printReport(report, bundle))
  return CODES[report.state]
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
