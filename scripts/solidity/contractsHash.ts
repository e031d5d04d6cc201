import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SOURCES } from '../deploy/plan/sources.ts'
import { ROOT } from '../start/root.ts'
import { closureOf, isOwn, textOf } from './closure.ts'

/** Where `npm run snap` keeps {@link contractsHash}, relative to the root. */
export const HASH_FILE = 'contracts/generated.sha256'

/** Optimizer and EVM version. */
const SETTINGS = 'hardhat.config.ts'
const COMPILER = 'solc/package.json'

/** Every source under `contracts/`; the mocks too, because one is generated and gas is measured with others. */
export function contractFiles(): string[] {
  return readdirSync(path.join(ROOT, 'contracts'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(sol|ts)$/.test(name))
    .map((name) => `contracts/${name.split(path.sep).join('/')}`)
}

/** What is on the disk; packages are found in node_modules. @throws Error when the file is missing */
export function readContractFile(file: string): string {
  return file === SETTINGS ? readFileSync(path.join(ROOT, file), 'utf8') : textOf(file)
}

/**
 * One hash over `contracts/` with what was generated there, the libraries that it imports, the settings and the version of
 * the compiler: as long as it stays, compiling again gives what is committed. Takes no compiler, and a tenth of a second.
 * @param read the text of a file by its name; from the disk unless told
 */
export function contractsHash(files = contractFiles(), read = readContractFile): string {
  const own = files.filter((file) => file.endsWith('.sol'))
  // of the packages, what is deployed as it is and imported by nothing
  const packages = Object.values(SOURCES).filter((file) => !isOwn(file))
  const texts = closureOf([...own, ...packages], read)
  for (const file of [...files, SETTINGS, COMPILER]) texts[file] ??= read(file)
  const hash = createHash('sha256')
  for (const file of Object.keys(texts).sort()) {
    const text = texts[file] as string
    hash.update(`${file} ${text.length}\n`).update(text)
  }
  return hash.digest('hex')
}
