import type { SyntaxNode } from '../source/compile.ts'

/** Where a node stands. */
export interface Place {
  owner: string
  parent: SyntaxNode
  field: string
}

/** Bytes a node covers. */
export function rangeOf(node: SyntaxNode): { start: number; end: number } {
  const [start, length] = node.src.split(':').map(Number) as [number, number]
  return { start, end: start + length }
}

/** The same with the semicolon behind a statement. */
export function statementRange(node: SyntaxNode, text: string): { start: number; end: number } {
  const { start, end } = rangeOf(node)
  const semicolon = /^\s*;/.exec(text.slice(end, end + 40))
  return { start, end: text[end - 1] === ';' || !semicolon ? end : end + semicolon[0].length }
}

/** A child by the name of its field. */
export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field]
  return isNode(value) ? value : undefined
}

/** Every child with the field it hangs on. */
export function childrenOf(node: SyntaxNode): { field: string; node: SyntaxNode }[] {
  return Object.entries(node).flatMap(([field, value]) => {
    const values = Array.isArray(value) ? value : [value]
    return values.filter(isNode).map((found) => ({ field, node: found }))
  })
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'nodeType' in value
}

/** The compiler's name of an expression's type. */
export function typeOf(node: SyntaxNode): string {
  const { typeString } = (node.typeDescriptions ?? {}) as { typeString?: string }
  return typeString ?? ''
}

/** Calls `visit` for a node and everything below it. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node)
  for (const { node: below } of childrenOf(node)) walk(below, visit)
}
