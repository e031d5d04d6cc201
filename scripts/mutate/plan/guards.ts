import type { Sources } from '../../solidity/closure.ts'
import type { SyntaxNode } from '../source/compile.ts'
import type { Guard } from './mutant.ts'
import { child, rangeOf, walk } from './syntax.ts'

/** Modifiers made of something before the function's body and something after it, by id. */
export function guardsOf(trees: { file: string; tree: SyntaxNode }[], sources: Sources): Map<number, Guard> {
  const guards = new Map<number, Guard>()
  for (const { file, tree } of trees) {
    const text = Buffer.from(sources[file] as string).toString('latin1')
    walk(tree, (node) => {
      const guard = node.nodeType === 'ModifierDefinition' ? guardOf(node, file, text) : undefined
      if (guard) guards.set(node.id, guard)
    })
  }
  return guards
}

/** Nothing where the halves share a variable: they could not be switched off apart. */
function guardOf(node: SyntaxNode, file: string, text: string): Guard | undefined {
  const body = child(node, 'body')
  const statements = (body?.statements ?? []) as SyntaxNode[]
  const at = statements.findIndex(({ nodeType }) => nodeType === 'PlaceholderStatement')
  if (!body || at < 0 || statements.some(({ nodeType }) => nodeType === 'VariableDeclarationStatement'))
    return undefined
  const { start, end } = rangeOf(body)
  const placeholder = rangeOf(statements[at] as SyntaxNode)
  const list = child(node, 'parameters')
  const parameters = list ? rangeOf(list) : { start: 0, end: 0 }
  const after = text.indexOf(';', placeholder.start) + 1
  return {
    file,
    name: String(node.name),
    parameters: text.slice(parameters.start, parameters.end).replace(/^\(|\)$/g, ''),
    before: [start + 1, placeholder.start],
    after: [after, end - 1],
    end: rangeOf(node).end,
  }
}
