import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** Not under version control. */
const SKIPPED = new Set([
  ...['node_modules', '.git', '.stagedoor', 'coverage', 'types', 'db/generated'],
  'docs/audit/tests.md',
])
/** Written by a script or by a library; sizes and names are not ours to choose. */
export const GENERATED =
  /^(contracts\/generated\/|db\/generated\/|db\/migrations\/|api\/openapi\.json|test\/snapshots\/|package-lock\.json)|\.generated\.(ts|json)$/

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (SKIPPED.has(entry.name) || SKIPPED.has(path)) return []
    return entry.isDirectory() ? walk(path) : [path]
  })
}

/** Every file of the project, relative to the root, with forward slashes. */
export const FILES: string[] = walk('').sort()

/** Text of a project file. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** TypeScript sources, generated ones included. */
export const SOURCES = FILES.filter((path) => /\.(ts|tsx|mjs)$/.test(path))

/** Project files a source imports, type-only imports included; packages are left out. */
export function importsOf(path: string): string[] {
  const text = read(path)
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([#.][^'"]+)['"]/g)
  return [...found].map(([, spec]) => {
    const target = spec as string
    const inContracts = target.match(/^#(generated|editions)\/(.+)/)
    if (inContracts) return `contracts/${inContracts[1]}/${inContracts[2]}`
    return target.startsWith('#') ? target.slice(1) : normalize(join(dirname(path), target))
  })
}
