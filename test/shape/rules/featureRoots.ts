import { dirname, join, normalize } from 'node:path'
import { nodesOf, type Sources, type SyntaxNode } from './parseSource.ts'

/** Folders of `api` that no feature owns; who may import them is a matter of the arrows. */
const PLUMBING = new Set(['http', 'ports', 'adapters', 'queue', 'inbox'])
/** Files at a feature's root that are its own all the same. */
const OWN = /(^|[a-z])[sS]tore\.ts$|^(routes|jobs)\.ts$/

/** Project files that a source imports, from the parsed tree; types count. */
function importedBy(path: string, text: string): string[] {
  return nodesOf(path, text)
    .filter(({ type }) =>
      /^(Import|ExportNamed|ExportAll)(Declaration|Expression)$|^TSImportType$/.test(type),
    )
    .map((node) => String((node.source as SyntaxNode | null)?.value ?? ''))
    .filter((target) => /^[#.]/.test(target))
    .map((target) => (target.startsWith('#') ? target.slice(1) : normalize(join(dirname(path), target))))
}

/**
 * A feature of `api` imports of another one the files at its root, never what is below, nor its store, routes and jobs.
 * Files beside the features put them together and are free.
 */
export function privateImports(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    const [top, importer, below] = path.split('/')
    if (top !== 'api' || below === undefined) return []
    return [...new Set(importedBy(path, text))]
      .filter((target) => {
        const [layer, feature = '', ...rest] = target.split('/')
        if (layer !== 'api' || rest.length === 0 || feature === importer || PLUMBING.has(feature))
          return false
        return rest.length > 1 || OWN.test(rest[0] ?? '')
      })
      .map((target) => `${path} imports ${target}`)
  })
}
