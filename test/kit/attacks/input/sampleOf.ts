import type { z } from 'zod'

// biome-ignore lint/suspicious/noExplicitAny: the definition of any schema
type Def = any

export const defOf = (schema: z.ZodType): Def => (schema as { _zod?: { def: Def } })._zod?.def

/** Schemas that only stand around another one. */
const WRAPPERS = new Set(['optional', 'nullable', 'default', 'prefault', 'readonly', 'catch', 'nonoptional'])

/** The schema behind what stands around it. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const def = defOf(schema)
  if (WRAPPERS.has(def.type)) return unwrapped(def.innerType)
  return def.type === 'pipe' ? unwrapped(def.in) : schema
}

const FIRST_OF_CLASS: [RegExp, string][] = [
  [/^\\d/, '1'],
  [/^\\w/, 'a'],
  [/^\\s/, ' '],
]

/** The first character that a class such as `[0-9a-f]` allows. */
const ofClass = (text: string) => FIRST_OF_CLASS.find(([pattern]) => pattern.test(text))?.[1] ?? text[0] ?? ''

/** The shortest text that a simple expression takes: literals, classes, groups, counts. */
function textOf(source: string): string {
  const atoms = /\(\?[:=!]|\(|\)|\[((?:\\.|[^\]])*)\]|\\(.)|\{(\d+)(?:,\d*)?\}|[*?]|\+|[|^$]|(.)/gs
  interface Group {
    text: string
    last: string
    isOver: boolean
  }
  const open: Group[] = [{ text: '', last: '', isOver: false }]
  const top = () => open.at(-1) as Group
  const add = (part: string) => {
    const group = top()
    if (group.isOver) return
    group.text += part
    group.last = part
  }
  const again = (times: number) => {
    const group = top()
    if (group.isOver) return
    group.text = group.text.slice(0, group.text.length - group.last.length) + group.last.repeat(times)
    group.last = ''
  }
  for (const [atom, inClass, escaped, times, literal] of source.matchAll(atoms)) {
    if (atom.startsWith('(')) open.push({ text: '', last: '', isOver: false })
    else if (atom === ')') add((open.pop() as Group).text)
    else if (inClass !== undefined) add(ofClass(inClass))
    else if (escaped !== undefined) add(/[dws]/.test(escaped) ? ofClass(`\\${escaped}`) : escaped)
    else if (times !== undefined) again(Number(times))
    else if (atom === '*' || atom === '?') again(0)
    else if (atom === '|') top().isOver = true
    else if (literal !== undefined) add(literal)
  }
  return open[0]?.text ?? ''
}

const FORMATS: Record<string, string> = {
  datetime: '2026-11-21T10:00:00.000Z',
  url: 'http://127.0.0.1:9',
}

function stringOf(def: Def): string {
  if (FORMATS[def.format]) return FORMATS[def.format] as string
  const checks: Def[] = (def.checks ?? []).map((check: { _zod: { def: Def } }) => check._zod.def)
  const pattern = [def, ...checks].find((one) => one.pattern)?.pattern as RegExp | undefined
  if (pattern) return textOf(pattern.source)
  const format = checks.find((one) => FORMATS[one.format])?.format
  return format ? (FORMATS[format] as string) : 'a text'
}

function numberOf(def: Def): number {
  const least = (def.checks ?? [])
    .map((check: { _zod: { def: Def } }) => check._zod.def)
    .find((one: Def) => one.check === 'greater_than')
  return Number(least?.value ?? 1)
}

/** With every field, or where those do not go together with those that must be there. */
function objectOf(schema: z.ZodType, shape: Record<string, z.ZodType>): unknown {
  const made = (fields: [string, z.ZodType][]) =>
    Object.fromEntries(fields.map(([key, field]) => [key, sampleOf(field)]))
  const fields = Object.entries(shape)
  const whole = made(fields)
  if (schema.safeParse(whole).success) return whole
  return made(fields.filter(([, field]) => !field.safeParse(undefined).success))
}

/** A value that the schema takes, made from the schema alone. */
export function sampleOf(given: z.ZodType): unknown {
  const schema = unwrapped(given)
  const def = defOf(schema)
  switch (def.type) {
    case 'object':
      return objectOf(schema, def.shape)
    case 'array':
      return [sampleOf(def.element)]
    case 'record':
      return { key: sampleOf(def.valueType) }
    case 'union':
      return sampleOf(def.options[0])
    case 'tuple':
      return (def.items as z.ZodType[]).map(sampleOf)
    case 'literal':
      return def.values[0]
    case 'enum':
      return Object.values(def.entries)[0]
    case 'string':
      return stringOf(def)
    case 'number':
      return numberOf(def)
    case 'boolean':
      return true
    default:
      return { any: 'thing' }
  }
}
