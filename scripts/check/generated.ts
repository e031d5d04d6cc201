import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeOrCheck } from '../generate/writeOrCheck.ts'
import { contractsHash, HASH_FILE } from '../solidity/contractsHash.ts'
import { COMPILING, GENERATORS, QUICK } from './generators.ts'

/**
 * Compares generated files with what they would be now: without options those that need no compiler of contracts, with
 * `--compiled` the others. `--write` is `npm run snap`: writes all, and at last the hash of what they were made of.
 */
const write = process.argv.includes('--write')
const compared = process.argv.includes('--compiled') ? COMPILING : QUICK

const failed = (write ? GENERATORS : compared).filter((script) => {
  const args = [script, ...(write ? [] : ['--check'])]
  return spawnSync('node', args, { stdio: 'inherit' }).status !== 0
})
if (failed.length > 0 || !existsSync('docs/words.md')) {
  process.stderr.write(`generated: ${failed.join(', ')} not current; run npm run snap\n`)
  process.exitCode = 1
} else if (write) writeOrCheck(HASH_FILE, `${contractsHash()}\n`)
