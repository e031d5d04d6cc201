import { parseAst } from 'vite'

/** Sources by their path from the root: what every rule is given. */
export type Sources = Record<string, string>

/** A node of a parsed source, as far as the rules look at it. */
export interface SyntaxNode {
  type: string
  [field: string]: unknown
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'

/** Statements of a TypeScript source. */
export function statementsOf(path: string, text: string): SyntaxNode[] {
  const { body } = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' })
  return body as unknown as SyntaxNode[]
}

/** Nodes right below a node. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flat().filter(isNode)
}

/** A node and everything below it. */
export function nodesBelow(node: SyntaxNode): SyntaxNode[] {
  return [node, ...childrenOf(node).flatMap(nodesBelow)]
}

/** Every node of a source. */
export function nodesOf(path: string, text: string): SyntaxNode[] {
  return statementsOf(path, text).flatMap(nodesBelow)
}
