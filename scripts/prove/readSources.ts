import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import { closureOf, isOwn } from '../solidity/closure.ts'
import { solverSettings } from './solverSettings.ts'
import type { Fault, Theorem } from './theorem.ts'

const { version } = createRequire(import.meta.url)('solc/package.json') as { version: string }

/** The theorem's contract and all it imports, by path from the root. @throws Error when a file is missing */
export function readSources(theorem: Theorem): Record<string, string> {
  const byName = Object.entries(closureOf([theoremFile(theorem)]))
  const sources = Object.fromEntries(
    byName.map(([name, text]) => [isOwn(name) ? name : `node_modules/${name}`, text]),
  )
  if (!(theorem.subject in sources)) throw new Error(`${theorem.name} does not import ${theorem.subject}`)
  return sources
}

/** Path of the theorem's contract. */
export function theoremFile({ name }: Theorem): string {
  return `test/contracts/proofs/${path.posix.basename(name)}.sol`
}

/** Puts a fault into the theorem's library. @throws Error when the text is not there exactly once */
export function plantFault(
  theorem: Theorem,
  sources: Record<string, string>,
  { from, to }: Fault,
): Record<string, string> {
  const text = sources[theorem.subject] ?? ''
  if (text.split(from).length !== 2)
    throw new Error(`${theorem.subject} does not hold "${from}" exactly once`)
  return { ...sources, [theorem.subject]: text.replace(from, () => to) }
}

/** Changes when the statement, a source it stands on, a planted fault, the compiler or what it is told changes. */
export function hashOf(
  theorem: Theorem,
  sources: Record<string, string>,
  settings: object = solverSettings(theoremFile(theorem), ''),
): string {
  const told = JSON.stringify([theorem.planted, settings])
  const hash = createHash('sha256').update(`${version}\n${told}\n`)
  for (const file of Object.keys(sources).sort()) hash.update(`${file}\n${sources[file]}\n`)
  return hash.digest('hex')
}
