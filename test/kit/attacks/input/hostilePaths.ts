import type { Route } from '#api/http/contract.ts'
import { sampleOf } from './sampleOf.ts'

const PARTS: [string, string][] = [
  ['NUL', '%00'],
  ['bytes of a lone surrogate', '%ED%A0%80'],
  ['an escape that is cut off', '%E0%A4%A'],
  ['a byte that begins nothing', '%ff'],
  ['a way up', '..%2f..%2fetc%2fpasswd'],
  ['8 kB', 'x'.repeat(8000)],
  ['a prototype', '__proto__'],
  ['a fox', '%F0%9F%A6%8A'],
  ['a large number', '9'.repeat(40)],
  ['no number', '1e400'],
  ['a query', `'%3b%20DROP%20TABLE%20app.account`],
]

function fill(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? name)
}

/** Addresses of a route: each of its parameters, and parameters of the query, with something hostile in it. */
export function* hostilePaths(
  route: Pick<Route, 'path' | 'params' | 'query'>,
  ids: Record<string, string> = {},
): Generator<{ what: string; path: string }> {
  const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  const samples = (route.params ? sampleOf(route.params) : {}) as Record<string, unknown>
  const good = Object.fromEntries(named.map((name) => [name, String(ids[name] ?? samples[name] ?? name)]))
  for (const name of named) {
    for (const [what, part] of PARTS) {
      const behind = `${good[name]}${part}`
      yield { what: `{${name}}: ${what}`, path: fill(route.path, { ...good, [name]: part }) }
      yield { what: `{${name}}: ${what} behind`, path: fill(route.path, { ...good, [name]: behind }) }
    }
  }
  const asked = route.query ? Object.keys(route.query.shape) : []
  for (const name of asked)
    for (const [what, part] of PARTS)
      yield { what: `?${name}: ${what}`, path: `${fill(route.path, good)}?${name}=${part}&${name}=${part}` }
  const unasked = ['__proto__', '%00', 'a[b][c]'].flatMap((name) =>
    PARTS.map(([, part]) => `${name}=${part}`),
  )
  yield {
    what: 'a query that nobody asked for',
    path: `${fill(route.path, good)}?${unasked.join('&').slice(0, 12_000)}`,
  }
}
