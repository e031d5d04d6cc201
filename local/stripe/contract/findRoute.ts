import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PARAM_TYPES } from './contractTypes.ts'

/** A route that the provider has. */
export interface FoundRoute {
  /** `POST /v1/payment_intents/{id}/confirm`: what a table of handlers, `checkParams` and `checkAnswer` know it by */
  key: string
  /** `/v1/payment_intents/{id}/confirm` */
  template: string
  /** what stands in the address, by the names of the template, decoded */
  ids: Record<string, string>
  /** whether the stand-in builds it; a real one that it does not build answers 501, an unreal one 404 */
  isBuilt: boolean
}

interface Template {
  key: string
  template: string
  segments: string[]
}

interface RoutesFile {
  package: string
  apiVersion: string
  routes: string[]
}

const file = join(import.meta.dirname, 'routes.generated.json')
const { routes, apiVersion } = JSON.parse(readFileSync(file, 'utf8')) as RoutesFile

/** The version of the API that the package is written for. */
export const API_VERSION = apiVersion

const isId = (segment: string): boolean => segment.startsWith('{')
const idsIn = ({ segments }: Template): number => segments.filter(isId).length

/** By method and number of segments; those with fewer ids first, because `search` is no id. */
const templates = new Map<string, Template[]>()
for (const key of routes) {
  const [method = '', template = ''] = key.split(' ')
  const segments = template.split('/')
  const place = `${method} ${segments.length}`
  const among = [...(templates.get(place) ?? []), { key, template, segments }]
  templates.set(
    place,
    among.sort((a, b) => idsIn(a) - idsIn(b)),
  )
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** What stands at the places of the ids; undefined when the path is another. */
function idsOf(template: Template, segments: string[]): Record<string, string> | undefined {
  const ids: Record<string, string> = {}
  for (const [at, expected] of template.segments.entries()) {
    const given = segments[at] ?? ''
    if (!isId(expected)) {
      if (given !== expected) return undefined
      continue
    }
    const id = decoded(given)
    if (!id) return undefined
    ids[expected.slice(1, -1)] = id
  }
  return ids
}

/**
 * The route of a request; undefined when the provider has none there.
 * @param path the path of the address alone, as it came, without a query
 */
export function findRoute(method: string, path: string): FoundRoute | undefined {
  const segments = path.split('/')
  for (const one of templates.get(`${method} ${segments.length}`) ?? []) {
    const ids = idsOf(one, segments)
    const { key, template } = one
    if (ids) return { key, template, ids, isBuilt: Object.hasOwn(PARAM_TYPES.routes, key) }
  }
  return undefined
}
