import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `node scripts/test/contracts.ts [--solidity] [--instrumented] [folder …] [-- options of Hardhat]`: Solidity tests, several
 * folders at a time, because all of them in one compilation are more than the compiler can write out; then the tests in
 * TypeScript, unless only Solidity or single folders were asked for. Instrumented code costs gas, so tests that count it
 * are left out then.
 */
const ROOT = 'test/contracts'
/** Files that are compiled together: what they share is compiled once for each bundle. */
const MAX_FILES = 125
const separator = process.argv.indexOf('--')
const own = process.argv.slice(2, separator < 0 ? undefined : separator)
const options = separator < 0 ? [] : process.argv.slice(separator + 1)

const isSolidityOnly = own.includes('--solidity')
const isInstrumented = own.includes('--instrumented')
const wanted = own.filter((word) => !word.startsWith('--'))
/** Tests that count gas. */
const COUNTS_GAS = /^test\/contracts\/limits\/|\/ExactGas\.t\.sol$/

const solidityOf = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sol'))
    .map((name) => join(ROOT, folder, name))
    .filter((file) => !isInstrumented || !COUNTS_GAS.test(file))

const all = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => solidityOf(name).some((file) => file.endsWith('.t.sol')))
const unknown = wanted.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`No folder ${unknown.join(', ')} of Solidity tests. Folders: ${all.join(', ')}\n`)
  process.exit(2)
}
const folders = all.filter((name) => wanted.length === 0 || wanted.includes(name))

function hardhat(name: string, ...args: string[]): number {
  process.stdout.write(`\n-- ${name}\n`)
  const startedMs = performance.now()
  const { status } = spawnSync('hardhat', [...options, 'test', ...args], { stdio: 'inherit' })
  process.stdout.write(`-- ${name} took ${Math.round((performance.now() - startedMs) / 1000)} s\n`)
  return status ?? 1
}

const bundles: string[][] = []
let room = 0
for (const folder of folders) {
  const { length } = solidityOf(folder)
  if (length > room) {
    bundles.push([])
    room = MAX_FILES
  }
  bundles.at(-1)?.push(folder)
  room -= length
}

// the first failure of a compilation says enough; failed tests of one bundle hide nothing of the next
const codes = bundles.map((bundle) => hardhat(bundle.join(', '), 'solidity', ...bundle.flatMap(solidityOf)))
if (wanted.length === 0 && !isSolidityOnly) codes.push(hardhat('TypeScript', 'mocha'))
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0
