import { readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../start/root.ts'

/** Source unit name, as imports have it → text. */
export type Sources = Record<string, string>

const IMPORT = /^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm

/**
 * The given Solidity files and everything they import, packages from node_modules.
 * @param read the text of a file by its name in imports
 * @throws Error when a file is missing
 */
export function closureOf(files: string[], read: (file: string) => string = textOf): Sources {
  const sources: Sources = {}
  const wanted = [...files]
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (file in sources) continue
    const text = read(file)
    sources[file] = text
    for (const [, target = ''] of text.matchAll(IMPORT))
      wanted.push(target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target)
  }
  return sources
}

/** What is on the disk. @throws Error when the file is missing */
export function textOf(file: string): string {
  return readFileSync(path.join(ROOT, isOwn(file) ? '' : 'node_modules', file), 'utf8')
}

/** Our own Solidity; everything else belongs to a package. */
export function isOwn(file: string): boolean {
  return /^(contracts|test)\//.test(file)
}
