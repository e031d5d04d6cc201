import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `node scripts/test/contracts.ts [--solidity] [folder …] [-- options of Hardhat]`: Solidity tests folder by folder,
 * because all of them in one compilation are more than the compiler can write out; then the tests in TypeScript, unless
 * only Solidity or single folders were asked for.
 */
const ROOT = 'test/contracts'
const separator = process.argv.indexOf('--')
const own = process.argv.slice(2, separator < 0 ? undefined : separator)
const options = separator < 0 ? [] : process.argv.slice(separator + 1)

const isSolidityOnly = own.includes('--solidity')
const wanted = own.filter((word) => word !== '--solidity')

const solidityOf = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sol'))
    .map((name) => join(ROOT, folder, name))

const folders = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .filter((name) => solidityOf(name).some((file) => file.endsWith('.t.sol')))

function hardhat(name: string, ...args: string[]): number {
  process.stdout.write(`\n-- ${name}\n`)
  const startedMs = performance.now()
  const { status } = spawnSync('hardhat', [...options, 'test', ...args], { stdio: 'inherit' })
  process.stdout.write(`-- ${name} took ${Math.round((performance.now() - startedMs) / 1000)} s\n`)
  return status ?? 1
}

// the first failure of a compilation says enough; failed tests of one folder hide nothing of the next
const codes = folders.map((folder) => hardhat(folder, 'solidity', ...solidityOf(folder)))
if (wanted.length === 0 && !isSolidityOnly) codes.push(hardhat('TypeScript', 'mocha'))
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0
