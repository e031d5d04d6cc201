import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../../start/root.ts'
import { SOURCES } from '../plan/sources.ts'
import { type VerificationInput, verificationInput } from './verification.ts'

/** All that decides which code a release sends. */
export interface AuditedTree {
  /** version of the compiler */
  compiler: string
  /** standard JSON input by contract of the plan; `others` has what ships and is in no plan */
  inputs: Record<string, VerificationInput>
}

/** One hash over compiler, settings and every source, those of the libraries too; what an audit report names. */
export function treeHash({ compiler, inputs }: AuditedTree = auditedTree()): string {
  const hash = createHash('sha256').update(`${compiler}\n`)
  for (const [contract, { language, sources, settings }] of sorted(inputs)) {
    const text = JSON.stringify({ language, sources: Object.fromEntries(sorted(sources)), settings })
    hash.update(`${contract} ${text.length}\n`).update(text)
  }
  return hash.digest('hex')
}

/** What is on this machine now. @param read the text of a source by its name in imports; from the disk unless told */
export function auditedTree(read?: (file: string) => string): AuditedTree {
  const inputs = Object.fromEntries(
    Object.entries(SOURCES).map(([contract, file]) => [contract, verificationInput([file], read)]),
  )
  const manifest = readFileSync(path.join(ROOT, 'node_modules/solc/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  return { compiler: version, inputs: { ...inputs, others: verificationInput(shipped(), read) } }
}

/** Every Solidity source of ours that can be deployed. */
function shipped(): string[] {
  const names = readdirSync(path.join(ROOT, 'contracts'), { recursive: true, encoding: 'utf8' })
  return names
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.sol') && !name.startsWith('mocks/'))
    .map((name) => `contracts/${name}`)
}

/** Entries in the order of their names, which no folder listing and no import changes. */
function sorted<T>(map: Record<string, T>): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
}
