import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { contractsHash, HASH_FILE } from '../solidity/contractsHash.ts'
import { ROOT } from '../start/root.ts'

/** Fails while `contracts/` is not what its generated files and figures were made of; compiling is left to `npm test`. */
const file = path.join(ROOT, HASH_FILE)
const stored = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
if (stored !== contractsHash()) {
  process.stderr.write(`contracts/ changed since ${HASH_FILE} was written: run npm run snap\n`)
  process.exitCode = 1
}
