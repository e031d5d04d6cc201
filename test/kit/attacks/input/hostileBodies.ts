import type { z } from 'zod'
import { defOf, sampleOf, unwrapped } from './sampleOf.ts'

/** JSON text that no value of ours can stand for. */
class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const NESTED = 3000
/** As long as fits into a request whose schema is to see it. */
const LONG = 60_000

/** Whatever is expected: these are something else, too much, or JSON's own traps. */
const WRONG: [string, unknown][] = [
  ['null', null],
  ['true', true],
  ['a number', 7],
  ['a list', []],
  ['a list of itself', [['a']]],
  ['an object', {}],
  ['a method', { toString: 1, valueOf: null }],
  ['a prototype', new Raw('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}')],
  ['deep lists', new Raw('['.repeat(NESTED) + ']'.repeat(NESTED))],
  ['deep objects', new Raw(`${'{"a":'.repeat(NESTED)}1${'}'.repeat(NESTED)}`)],
  ['a long text', 'x'.repeat(LONG)],
  ['many fields', Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`f${n}`, n]))],
]

const CHARACTERS: [string, string][] = [
  ['NUL', '\0'],
  ['a lone high surrogate', '\ud83e'],
  ['a lone low surrogate', '\udd8a'],
  ['surrogates the wrong way round', '\udd8a\ud83e'],
]

const TEXTS: [string, string][] = [
  ...CHARACTERS,
  ['nothing', ''],
  ['spaces', '   '],
  ['other planes', '\u{1f98a}\u{10ffff}'],
  ['controls', '\u0001\u001b[31m\u007f\u0085\u2028\u202e\ufeff'],
  ['an escape', '%00%ED%A0%80\\u0000'],
  ['a query', `'; DROP TABLE app.account; --`],
  ['a pattern', `${'a'.repeat(30)}!((((`],
]

const NUMBERS: [string, unknown][] = [
  ['below zero', -1],
  ['a half', 0.5],
  ['31 bits and one', 2 ** 31],
  ['32 bits and one', 2 ** 32],
  ['53 bits', 2 ** 53 - 1],
  ['64 bits', new Raw('18446744073709551616')],
  ['more than a double', new Raw('1e400')],
  ['as text', '7'],
]

/** A place in a body, with what is sent there instead of what belongs there. */
interface Change {
  path: (string | number)[]
  what: string
  value: unknown
  /** of a record: the key is what is changed */
  key?: string
}

/** Each character alone, and inside a text that fits otherwise. */
function changesOfText(good: unknown): [string, unknown][] {
  const text = typeof good === 'string' ? good : 'a text'
  const half = text.length >> 1
  return [
    ...TEXTS,
    ...CHARACTERS.slice(0, 2).flatMap(([name, it]): [string, string][] => [
      [`${name} inside`, text.slice(0, half) + it + text.slice(half)],
      [`${name} in place`, text.slice(0, -1) + it],
      [`${name} behind`, text + it],
    ]),
    ['a line behind', `${text}\n`],
  ]
}

type Path = Change['path']

function* changesAt(given: z.ZodType, good: unknown, path: Path): Generator<Change> {
  const schema = unwrapped(given)
  const def = defOf(schema)
  const say = function* (list: [string, unknown][]): Generator<Change> {
    for (const [what, value] of list) yield { path, what, value }
  }
  yield* say(WRONG)
  if (def.type === 'string' || def.type === 'enum' || def.type === 'literal') yield* say(changesOfText(good))
  if (def.type === 'number') yield* say(NUMBERS)
  if (def.type === 'object') {
    const fields = good as Record<string, unknown> | null | undefined
    for (const [key, field] of Object.entries(def.shape as Record<string, z.ZodType>))
      yield* changesAt(field, fields?.[key] ?? sampleOf(field), [...path, key])
  }
  if (def.type === 'array') yield* changesAt(def.element, (good as unknown[] | undefined)?.[0], [...path, 0])
  if (def.type === 'union')
    for (const option of def.options as z.ZodType[]) yield* changesAt(option, sampleOf(option), path)
  if (def.type === 'record') {
    for (const [what, key] of [...TEXTS, ['a prototype', '__proto__'] as const])
      yield { path, what: `${what} as a key`, value: sampleOf(def.valueType), key }
    yield* changesAt(def.valueType, sampleOf(def.valueType), [...path, 'key'])
  }
  if (def.type === 'unknown' || def.type === 'any') {
    yield* say(changesOfText('a text'))
    yield* say(NUMBERS)
    for (const [what, text] of CHARACTERS) yield { path, what: `a list with ${what}`, value: [text] }
    for (const [what, text] of CHARACTERS)
      yield { path, what: `an object with ${what}`, value: { [text]: text } }
  }
}

function changed(good: unknown, { path, value, key }: Change): unknown {
  const [step, ...rest] = path
  if (step === undefined)
    return key === undefined ? value : new Raw(`{${JSON.stringify(key)}:${toJson(value)}}`)
  const inner = changed((good as Record<string | number, unknown> | undefined)?.[step], {
    ...{ path: rest, value, what: '' },
    ...(key === undefined ? {} : { key }),
  })
  if (typeof step === 'number') return [inner]
  return { ...(good as object), [step]: inner }
}

/** JSON text with what is raw in it as it is. */
export function toJson(value: unknown): string {
  if (value instanceof Raw) return value.text
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${toJson(field)}`).join(',')}}`
}

/** What changes a good body into JSON text with something hostile at one place; one for every place and thing. */
export function hostileBodies(
  schema: z.ZodType,
  good: unknown = sampleOf(schema),
): { what: string; jsonOf: (good: unknown) => string }[] {
  return [...changesAt(schema, good, [])].map((change) => ({
    what: `/${change.path.join('/')}: ${change.what}`,
    jsonOf: (fresh) => toJson(changed(fresh, change)),
  }))
}
