import { closureOf } from '../../solidity/closure.ts'
import { compile, errorsOf, type SyntaxNode } from '../source/compile.ts'
import { folderOf, isExhaustive, shippedSources } from '../source/shipped.ts'
import { drawMutants, writersIn } from './drawMutants.ts'
import { findMutants } from './findMutants.ts'
import { guardsOf } from './guards.ts'
import type { Mutant } from './mutant.ts'
import { typeOf, walk } from './syntax.ts'

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
    const mutants = findMutants(tree, text, { ...surroundings, file })
    return { file, mutants, writers: writersIn(tree), isExhaustive: isExhaustive(file) }
  })
  const drawn = drawMutants(found)
  return new Map(found.map(({ file, mutants }) => [file, mutants.filter((mutant) => drawn.has(mutant))]))
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
