import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Words of the generated files for what is no object. */
type Word = 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'decimal' | 'int64' | 'object' | 'any'

/** A field of an object, with the text of its type. */
export interface Field {
  name: string
  isOptional: boolean
  type: string
}

/** One of the forms that a value may have; `of` is the text of a type. */
export type Alternative =
  | { kind: Word }
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'array'; of: string }
  | { kind: 'list'; of: string }
  | { kind: 'map'; of: string }
  | { kind: 'partial'; of: string }
  | { kind: 'fields'; name: string; fields: Field[] }

/** One generated file: the type of every built route, and types by their name in the package. */
export interface Types {
  /** text of a route's type by `POST /v1/refunds` */
  routes: Readonly<Record<string, string>>
  /** whether the package has a type of this name among those that built routes lead to */
  has(name: string): boolean
  /** names of all types */
  names(): string[]
  /** the forms that a type's text allows */
  alternatives(type: string): Alternative[]
}

interface File {
  routes: Record<string, string>
  types: Record<string, Record<string, string> | string>
}

const GENERIC = { Array: 'array', List: 'list', Map: 'map', Partial: 'partial' } as const

/** The parts of a union; what stands in quotes or pointed brackets is whole. */
function split(type: string): string[] {
  const parts = type.match(/'[^']*'|[^\s|'<>]+(?:<(?:'[^']*'|[^'<>]|<(?:'[^']*'|[^'<>])*>)*>)?/g) ?? []
  if (parts.join(' | ') !== type) throw new Error(`no type is written as ${type}`)
  return parts
}

/** Reads a generated file of this folder; what a type's text means is worked out when it is asked for. */
export function openTypes(name: string): Types {
  const text = readFileSync(join(import.meta.dirname, `${name}.generated.json`), 'utf8')
  const { routes, types } = JSON.parse(text) as File
  const known = new Map<string, Alternative[]>()

  function alternative(part: string): Alternative[] {
    if (part.startsWith("'")) return [{ kind: 'literal', value: part.slice(1, -1) }]
    if (/^-?\d/.test(part)) return [{ kind: 'literal', value: Number(part) }]
    if (part === 'true' || part === 'false') return [{ kind: 'literal', value: part === 'true' }]
    const [, generic, of] = /^(Array|List|Map|Partial)<(.*)>$/.exec(part) ?? []
    if (generic && of) return [{ kind: GENERIC[generic as keyof typeof GENERIC], of }]
    if (!/^[A-Z]/.test(part)) return [{ kind: part as Word }]
    const named = Object.hasOwn(types, part) ? types[part] : undefined
    if (named === undefined) throw new Error(`no type is called ${part}`)
    if (typeof named === 'string') return alternatives(named)
    const fields = Object.entries(named).map(([key, type]) => {
      const isOptional = key.endsWith('?')
      return { name: isOptional ? key.slice(0, -1) : key, isOptional, type }
    })
    return [{ kind: 'fields', name: part, fields }]
  }

  function alternatives(type: string): Alternative[] {
    const before = known.get(type)
    if (before) return before
    const found = split(type).flatMap(alternative)
    known.set(type, found)
    return found
  }

  return {
    routes,
    has: (type) => Object.hasOwn(types, type),
    names: () => Object.keys(types),
    alternatives,
  }
}
