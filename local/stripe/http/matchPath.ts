import type { PathIds } from '../feature.ts'

/** Something that is found by method and path. */
interface Matchable {
  method: string
  /** `/v1/customers/{customer}` */
  path: string
}

export type Match<T> = { found: T; ids: PathIds } | { otherMethod: true } | undefined

/**
 * Finds what a path means. A part spelled out wins over a part that is an id, whatever came first.
 * @throws URIError for a path with broken escapes
 */
export function createMatcher<T extends Matchable>(
  all: readonly T[],
): (method: string, path: string) => Match<T> {
  const byLength = new Map<number, { found: T; parts: string[] }[]>()
  for (const found of all) {
    const parts = found.path.split('/')
    byLength.set(parts.length, [...(byLength.get(parts.length) ?? []), { found, parts }])
  }
  const idsIn = (parts: string[]) => parts.filter((part) => part.startsWith('{')).length
  for (const entries of byLength.values()) entries.sort((a, b) => idsIn(a.parts) - idsIn(b.parts))

  return (method, path) => {
    const asked = path.split('/')
    let otherMethod = false
    for (const { found, parts } of byLength.get(asked.length) ?? []) {
      if (!parts.every((part, n) => (part.startsWith('{') ? asked[n] !== '' : part === asked[n]))) continue
      if (found.method !== method) {
        otherMethod = true
        continue
      }
      const ids: Record<string, string> = {}
      for (const [n, part] of parts.entries())
        if (part.startsWith('{')) ids[part.slice(1, -1)] = decodeURIComponent(asked[n] ?? '')
      return { found, ids }
    }
    return otherMethod ? { otherMethod } : undefined
  }
}
