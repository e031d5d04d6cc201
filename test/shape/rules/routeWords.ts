import { nodesOf, type Sources, type SyntaxNode } from './parseSource.ts'

/** Contracts of routes name no list of words themselves: `z.enum([…])` takes one of `domain/words` instead. */
export function ownWords(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) =>
    nodesOf(path, text)
      .filter(({ type }) => type === 'CallExpression')
      .filter((node) => {
        const { property } = node.callee as { property?: SyntaxNode }
        const [list] = node.arguments as SyntaxNode[]
        if (!/^(enum|literal)$/.test(String(property?.name)) || list?.type !== 'ArrayExpression') return false
        return (list.elements as SyntaxNode[]).some(({ type }) => type === 'Literal')
      })
      .map((node) => {
        const [list] = node.arguments as [{ elements: SyntaxNode[] }]
        return `${path} lists ${list.elements.map(({ value }) => String(value)).join(', ')}`
      }),
  )
}
