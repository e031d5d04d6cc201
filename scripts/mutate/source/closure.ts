import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Source unit name → text. */
export type Sources = Record<string, string>

const IMPORT = /^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm

/** The given Solidity files and everything they import. Packages are read from node_modules. */
export function closureOf(files: string[]): Sources {
  const sources: Sources = {}
  const wanted = [...files]
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (file in sources) continue
    const text = readFileSync(isOwn(file) ? file : join('node_modules', file), 'utf8')
    sources[file] = text
    for (const [, path] of text.matchAll(IMPORT)) {
      const target = path as string
      wanted.push(target.startsWith('.') ? normalize(join(dirname(file), target)) : target)
    }
  }
  return sources
}

/** Our own Solidity; everything else belongs to a package. */
export function isOwn(file: string): boolean {
  return /^(contracts|test)\//.test(file)
}

function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort()
}

/** Contract sources that ship: no mocks, nothing generated, and only those with a body to change. */
export function shippedSources(): string[] {
  return filesUnder('contracts', '.sol')
    .filter((file) => !/^contracts\/(mocks|generated)\//.test(file))
    .filter((file) => /\b(function|constructor|modifier)\b[^;{}]*\{/.test(readFileSync(file, 'utf8')))
}

/** `contracts/passes/time/PassTime.sol` → `passes`. */
export function folderOf(file: string): string {
  return file.split('/')[1] as string
}

/** Solidity tests that mirror the folder of a source, the rows of its family in the matrix included. */
export function mirroredTests(file: string): string[] {
  return ['test/contracts', 'test/contracts/matrix']
    .map((folder) => join(folder, folderOf(file)))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => filesUnder(folder, '.t.sol'))
}

/** Changes whenever any of the texts changes. */
export function hashOf(sources: Sources): string {
  const hash = createHash('sha256')
  for (const name of Object.keys(sources).sort()) hash.update(`${name}\0${sources[name]}\0`)
  return hash.digest('hex').slice(0, 16)
}

/** What a stored result stands on. A test that is added can only kill more, so tests are not in it. */
export function resultHash(file: string): string {
  return hashOf({ [file]: readFileSync(file, 'utf8') })
}
