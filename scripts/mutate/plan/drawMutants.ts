import { createHash } from 'node:crypto'
import type { SyntaxNode } from '../source/compile.ts'
import { ownerOf } from './findMutants.ts'
import { ALWAYS, type Mutant } from './mutant.ts'
import { childrenOf } from './syntax.ts'

/** Mutants of a folder beside those that are always tried. */
export const SAMPLE = 120
const SEED = 'stagedoor'

/** A source with its mutants and the functions that change something. */
export interface Found {
  mutants: Mutant[]
  writers: Set<string>
  /** computes money: nothing is left to a sample */
  isExhaustive?: boolean
}

/**
 * All of the kinds that are always tried, and all of sources that compute money; of the others the first by a hash that no order of lines changes; and one more of
 * each function that changes something and got none, where there is one. The last are added, so they move no other.
 */
export function drawMutants(found: Found[]): Set<Mutant> {
  const rank = ({ file, key }: Mutant) => createHash('sha256').update(`${SEED} ${file} ${key}`).digest('hex')
  const mutants = found.flatMap((source) => source.mutants)
  const others = mutants
    .filter(({ kind }) => !ALWAYS.includes(kind))
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ mutant }) => mutant)
  const always = found.flatMap((source) =>
    source.mutants.filter(({ kind }) => source.isExhaustive || ALWAYS.includes(kind)),
  )
  const drawn = new Set([...always, ...others.slice(0, SAMPLE)])
  const place = ({ file, owner }: Mutant) => `${file} ${owner}`
  const reached = new Set([...drawn].map(place))
  const writers = new Set(
    found.flatMap((source) => source.mutants.filter((m) => source.writers.has(m.owner))),
  )
  for (const mutant of others.filter((other) => writers.has(other))) {
    if (reached.has(place(mutant))) continue
    reached.add(place(mutant))
    drawn.add(mutant)
  }
  return drawn
}

/** `Contract.function` of every function of a source that has a body and may change something. */
export function writersIn(unit: SyntaxNode): Set<string> {
  const writers = new Set<string>()
  const visit = (node: SyntaxNode, outer: string) => {
    const owner = ownerOf(node, outer)
    const isWriter = node.implemented && /^(nonpayable|payable)$/.test(String(node.stateMutability))
    if (node.nodeType === 'FunctionDefinition' && isWriter) writers.add(owner)
    for (const { node: below } of childrenOf(node)) visit(below, owner)
  }
  visit(unit, 'file')
  return writers
}
