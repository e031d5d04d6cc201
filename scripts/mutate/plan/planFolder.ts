import { createHash } from 'node:crypto'
import { closureOf, folderOf, shippedSources } from '../source/closure.ts'
import { compile, errorsOf, type SyntaxNode } from '../source/compile.ts'
import { findMutants } from './findMutants.ts'
import { guardsOf } from './guards.ts'
import { ALWAYS, type Mutant } from './mutant.ts'
import { typeOf, walk } from './syntax.ts'

/** Mutants of a folder beside those that are always tried. */
export const SAMPLE = 120
const SEED = 'stagedoor'

/** The mutants to try of every source in a folder under `contracts/`. */
export function planFolder(folder: string): Map<string, Mutant[]> {
  const files = shippedSources().filter((file) => folderOf(file) === folder)
  const sources = closureOf(files)
  const compilation = compile(sources, 'syntax')
  const broken = errorsOf(compilation)
  if (broken.length > 0)
    throw new Error(`contracts/${folder} does not compile: ${broken[0]?.formattedMessage}`)
  const trees = Object.entries(compilation.sources).map(([file, { ast }]) => ({ file, tree: ast }))
  const surroundings = {
    constants: constantsOf(trees.map(({ tree }) => tree)),
    guards: guardsOf(trees, sources),
  }
  const found = files.map((file) => {
    const text = Buffer.from(sources[file] as string).toString('latin1')
    const tree = compilation.sources[file]?.ast as SyntaxNode
    return { file, mutants: findMutants(tree, text, { ...surroundings, file }) }
  })
  const drawn = draw(found.flatMap(({ mutants }) => mutants))
  return new Map(found.map(({ file, mutants }) => [file, mutants.filter((mutant) => drawn.has(mutant))]))
}

/** All of the kinds that are always tried; of the others the first by a hash that no order of lines changes. */
function draw(found: Mutant[]): Set<Mutant> {
  const rank = ({ file, key }: Mutant) => createHash('sha256').update(`${SEED} ${file} ${key}`).digest('hex')
  const others = found
    .filter(({ kind }) => !ALWAYS.includes(kind))
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, SAMPLE)
  const always = found.filter(({ kind }) => ALWAYS.includes(kind))
  return new Set([...always, ...others.map(({ mutant }) => mutant)])
}

/** Ids of the constants that are whole numbers. */
function constantsOf(units: SyntaxNode[]): Set<number> {
  const ids = new Set<number>()
  for (const unit of units)
    walk(unit, (node) => {
      if (node.nodeType === 'VariableDeclaration' && node.constant && /^u?int/.test(typeOf(node)))
        ids.add(node.id)
    })
  return ids
}
