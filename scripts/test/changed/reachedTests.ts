import path from 'node:path'
import { JOURNEYS } from './journeysOf.ts'

/** The sources that are asked, and how: from the disk, or of a test. */
export interface Tree {
  /** every test file that `npm test` may run */
  tests: string[]
  /** text of a file; undefined where there is none */
  read(file: string): string | undefined
}

/** After a change of one of these, everything has to run: also where no test imports it, as the tables and the reporter. */
const FOR_ALL =
  /^(package(-lock)?\.json|\.mocharc\.json|tsconfig\.json|db\/migrations\/|scripts\/(setup\.mjs|test\/)|test\/kit\/(evidence|cluster)\/)/
const IMPORT = /\b(?:from|import)\s*\(?\s*['"]([#.][^'"]+)['"]/g

/**
 * The tests that a change can reach: those that import a changed file, over whatever number of steps; those of the same
 * feature in the same layer, which may drive it from outside; and the journeys of the feature.
 * @returns null where a change concerns them all
 */
export function reachedTests(changed: string[], { tests, read }: Tree): string[] | null {
  if (changed.some((file) => FOR_ALL.test(file))) return null
  const isChanged = new Set(changed)
  const known = new Map<string, Set<string>>()
  const importsOf = (file: string): Set<string> => {
    const found = known.get(file) ?? new Set(importedBy(file, read))
    known.set(file, found)
    return found
  }
  const reaches = (test: string): boolean => {
    const seen = new Set([test])
    for (const file of seen) {
      if (isChanged.has(file)) return true
      for (const next of importsOf(file)) seen.add(next)
    }
    return false
  }
  const features = changed.flatMap((file) => featureOf(file) ?? [])
  const folders = features.map(({ layer, feature }) => `test/${layer}/${feature}/`)
  const journeys = features.flatMap(({ feature }) => JOURNEYS[feature] ?? [])
  const isNear = (test: string) =>
    folders.some((folder) => test.startsWith(folder)) ||
    journeys.some((journey) => path.matchesGlob(test, `test/e2e/${journey}.test.ts`))
  return tests.filter((test) => isNear(test) || reaches(test))
}

/** `api/chat/write/post.ts` is of chat, in the api. Tests are of no feature: they are reached by imports. */
export function featureOf(file: string): { layer: string; feature: string } | null {
  const [layer = '', feature = '', rest] = file.split('/')
  if (rest === undefined || layer === 'test' || layer === 'docs') return null
  return { layer, feature }
}

function importedBy(file: string, read: Tree['read']): string[] {
  if (!/\.(ts|tsx|mjs)$/.test(file)) return []
  return [...(read(file) ?? '').matchAll(IMPORT)].map(([, spec = '']) =>
    spec.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), spec)
      : spec.slice(1).replace(/^(generated|editions)\//, 'contracts/$1/'),
  )
}
