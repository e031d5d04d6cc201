import type { SyntaxNode } from '../mutate/source/compile.ts'

/** Whether a source is ours and not only there for tests and local chains. */
export function isShipped(file: string): boolean {
  return /^contracts\/(?!mocks\/|generated\/)/.test(file)
}

/**
 * Definitions of our contracts that get an address of their own, in the order of their files: concrete, below `contracts/`,
 * neither mocks nor generated.
 * @param sources what the compiler says of each source
 */
export function concreteContracts(
  sources: Record<string, { ast: SyntaxNode }>,
): { file: string; node: SyntaxNode }[] {
  return Object.entries(sources)
    .filter(([file]) => isShipped(file))
    .flatMap(([file, { ast }]) => (ast.nodes as SyntaxNode[]).map((node) => ({ file, node })))
    .filter(({ node }) => node.contractKind === 'contract' && !node.abstract)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
}
