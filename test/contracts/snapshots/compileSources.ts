import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import solc from 'solc'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Compilation {
  errors?: { severity: string; formattedMessage: string; sourceLocation?: { file: string } }[]
  sources: Record<string, { ast: unknown }>
  contracts: Record<string, Record<string, { storageLayout: unknown }>>
}

/** What the compiler says about everything under `contracts/`, without making code. */
export function compileSources(wanted: string[]): Compilation {
  const files = readdirSync(join(ROOT, 'contracts'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sol'))
    .map((name) => `contracts/${name}`)
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(files.map((file) => [file, { content: sourceOf(file) }])),
    settings: { evmVersion: 'cancun', outputSelection: { '*': { '': wanted, '*': wanted } } },
  }
  return JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path: string) => ({ contents: sourceOf(path) }) }),
  )
}

function sourceOf(path: string): string {
  const text = readFileSync(join(ROOT, path.startsWith('contracts/') ? '' : 'node_modules', path), 'utf8')
  // The compiler stops counting at 256 warnings, and this deprecated comment of a library uses them all up.
  return path.startsWith('solady/')
    ? text.replace(/\/\/\/ @solidity memory-safe-assembly\s+assembly \{/g, 'assembly ("memory-safe") {')
    : text
}
