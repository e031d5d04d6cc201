import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Everything of ours that the tests of contracts read by name; what they import is found by its imports. */
const ROOTS = [
  'contracts',
  'test/contracts',
  ...['abi', 'gas', 'proofs', 'sizes', 'storage'].map((name) => `test/snapshots/${name}.json`),
  'test/vectors/bookingOutcomes.json',
  'test/vectors/curve.json',
  'docs/audit',
  'docs/decisions/101-gas-of-creator-tokens.md',
  'hardhat.config.ts',
  'package-lock.json',
  '.solhint.json',
  'scripts/test/contracts.ts',
  'scripts/check/generated.ts',
  'scripts/generate/abis.ts',
  'scripts/generate/contractFigures.ts',
]
/** Where the last green run is written down: no input of the next one. */
export const PROVEN_FILE = 'test/contracts/proven.json'

const IMPORT = /\b(?:from|import)\s*\(?\s*['"]([#.][^'"]+)['"]/g

/** Reads a file by its path from the root; undefined when there is none. */
export type ReadInput = (file: string) => string | undefined

/** The files on which the outcome of the tests of contracts rests: sources, tests, what they import and read, settings. */
export function contractInputs(read: ReadInput = readInput): string[] {
  const found = new Set(ROOTS.flatMap(filesUnder).filter((file) => file !== PROVEN_FILE))
  for (const file of found) {
    if (!file.endsWith('.ts')) continue
    for (const [, spec = ''] of (read(file) ?? '').matchAll(IMPORT)) {
      const target = targetOf(file, spec)
      if (read(target) !== undefined) found.add(target)
    }
  }
  return [...found].sort()
}

/** One hash over them; as long as it stays, so does what a run of all tests of contracts says. */
export function contractInputsHash(read: ReadInput = readInput): string {
  const hash = createHash('sha256')
  for (const file of contractInputs(read)) {
    const text = read(file) ?? ''
    hash.update(`${file} ${text.length}\n`).update(text)
  }
  return hash.digest('hex')
}

function readInput(file: string): string | undefined {
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined
}

function filesUnder(root: string): string[] {
  if (!statSync(root).isDirectory()) return [root]
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join('/'))
}

function targetOf(file: string, spec: string): string {
  if (spec.startsWith('.')) return path.posix.join(path.posix.dirname(file), spec)
  return spec.slice(1).replace(/^(generated|editions)\//, 'contracts/$1/')
}
