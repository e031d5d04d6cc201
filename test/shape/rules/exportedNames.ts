import { type Sources, type SyntaxNode, statementsOf } from './parseSource.ts'

/** Layers in which a reader takes one name for one thing; the shared ones are read together with each of the others. */
const LAYERS = ['api', 'indexer', 'media', 'web']
const SHARED = ['domain', 'protocol', 'settings']

function namesIn(pattern: SyntaxNode): string[] {
  if (pattern.type === 'Identifier') return [String(pattern.name)]
  const parts = [pattern.properties, pattern.elements, pattern.value, pattern.argument, pattern.left].flat()
  return (parts as (SyntaxNode | null | undefined)[]).flatMap((part) => (part ? namesIn(part) : []))
}

/** Names that a source declares and exports. What it hands on from another source is declared there. */
export function declaredExports(path: string, text: string): string[] {
  const names = statementsOf(path, text).flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || node.source) return []
    const listed = (node.specifiers as SyntaxNode[]).flatMap((one) => namesIn(one.exported as SyntaxNode))
    const declared = node.declaration as SyntaxNode | null
    if (!declared) return listed
    const own = declared.declarations as { id: SyntaxNode }[] | undefined
    return own ? own.flatMap(({ id }) => namesIn(id)) : namesIn(declared.id as SyntaxNode)
  })
  // a type and a value of one name, or the forms of one function, are one thing
  return [...new Set(names)]
}

/** In a layer together with the shared ones, no two sources export the same name. */
export function repeatedNames(sources: Sources): string[] {
  const top = (path: string) => path.slice(0, path.indexOf('/'))
  const exported = Object.entries(sources).map(([path, text]) => ({
    path,
    names: declaredExports(path, text),
  }))
  const found = LAYERS.flatMap((layer) => {
    const paths = new Map<string, string[]>()
    for (const { path, names } of exported)
      if (top(path) === layer || SHARED.includes(top(path)))
        for (const name of names) paths.set(name, [...(paths.get(name) ?? []), path])
    return [...paths].filter(([, all]) => all.length > 1).map(([name, all]) => `${name}: ${all.join(', ')}`)
  })
  return [...new Set(found)]
}
