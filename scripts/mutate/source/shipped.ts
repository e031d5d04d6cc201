import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sources } from '../../solidity/closure.ts'
import { moneySources } from './money.ts'

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
  return ['test/contracts', 'test/contracts/tables']
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

/** Changes with the text of a file. */
export function textHash(file: string): string {
  return hashOf({ [file]: readFileSync(file, 'utf8') })
}

let money: Set<string> | undefined

/** Whether all mutants of a source are tried, because it computes money. @throws Error when the list of these is stale */
export function isExhaustive(file: string): boolean {
  money ??= moneySources(shippedSources())
  return money.has(file)
}

/**
 * What a stored result stands on: the text, and whether all mutants were tried or a sample. A test that is added can only
 * kill more, so tests are not in it.
 */
export function resultHash(file: string): string {
  return isExhaustive(file) ? `${textHash(file)} all` : textHash(file)
}
