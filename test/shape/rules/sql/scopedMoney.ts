import { nodesOf, type Sources, type SyntaxNode } from '../parseSource.ts'

/** What gives a pool or a transaction its scope. */
const SCOPES = ['inScope', 'withScope', 'setScope', 'ScopedPool']

/** Tables of which row security shows nothing outside a scope, as the catalogue has them. */
export function forcedTables(catalogue: string): string[] {
  return [...catalogue.matchAll(/^table: app\.(\w+) .*row security, also of its owner/gm)].map(
    ([, table]) => table as string,
  )
}

function textOf(node: SyntaxNode): string {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : ''
  if (node.type !== 'TemplateElement') return ''
  return String((node.value as { cooked?: string } | undefined)?.cooked ?? '')
}

/** Names that a source imports, types too. */
function importedNames(nodes: readonly SyntaxNode[], from: (source: string) => boolean): string[] {
  return nodes
    .filter((node) => node.type === 'ImportDeclaration' && from(String((node.source as SyntaxNode).value)))
    .flatMap((node) => node.specifiers as SyntaxNode[])
    .map(({ imported }) => String((imported as SyntaxNode | undefined)?.name ?? 'default'))
}

/**
 * Sources with a statement on a table that is forced which take a pool without a scope, or make a connection of their own. Verbs
 * that are given a transaction have the scope of whoever began it.
 */
export function unscopedStatements(sources: Sources, tables: readonly string[]): string[] {
  const named = new RegExp(
    `\\b(?:from|join|into|update|using)\\s+(?:only\\s+)?"?app"?\\."?(${tables.join('|')})\\b`,
    'i',
  )
  return Object.entries(sources).flatMap(([path, text]) => {
    // most sources name none, and are not parsed
    if (!named.test(text)) return []
    const nodes = nodesOf(path, text)
    const table = nodes.map((node) => named.exec(textOf(node))?.[1]).find((found) => found !== undefined)
    if (table === undefined) return []
    const ofDriver = importedNames(nodes, (source) => source === 'pg')
    const takesAny = ofDriver.includes('Pool') || ofDriver.includes('default')
    const ofScope = importedNames(nodes, (source) => source === '#db/scope.ts')
    if (!takesAny || ofScope.some((name) => SCOPES.includes(name))) return []
    return [`${path} asks ${table} outside of a scope`]
  })
}
