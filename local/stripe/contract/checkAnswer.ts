import { ANSWER_TYPES, alikeAmong, isRecord } from './contractTypes.ts'
import type { Alternative, Field } from './openTypes.ts'

type Fields = Extract<Alternative, { kind: 'fields' }>

const LIST: Record<string, string> = { object: "'list'", data: '', has_more: 'boolean', url: 'string' }

/** Names of types by what their objects call themselves, where that is one type. */
const namesByObject = new Map<string, string>()
const twice = new Set<string>()
for (const name of ANSWER_TYPES.names()) {
  const [only] = ANSWER_TYPES.alternatives(name)
  if (only?.kind !== 'fields' || only.fields.some((field) => field.name === 'deleted')) continue
  const [object] = only.fields.flatMap((field) =>
    field.name === 'object' ? ANSWER_TYPES.alternatives(field.type) : [],
  )
  if (object?.kind !== 'literal') continue
  if (namesByObject.has(String(object.value))) twice.add(String(object.value))
  namesByObject.set(String(object.value), name)
}
for (const object of twice) namesByObject.delete(object)

/** The text of the type of a route's answer, or of an object by its type's name or by its `object`. */
export function answerType(what: string): string {
  if (Object.hasOwn(ANSWER_TYPES.routes, what)) return ANSWER_TYPES.routes[what] as string
  const name = ANSWER_TYPES.has(what) ? what : namesByObject.get(what)
  if (!name) throw new Error(`${what} is no built route and no object of one`)
  return name
}

function wordFits(kind: string, value: unknown): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'number':
      return Number.isFinite(value)
    case 'null':
      return value === null
    case 'decimal':
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
    case 'int64':
      return typeof value === 'string' && /^-?\d+$/.test(value)
    case 'object':
      return isRecord(value)
    default:
      return kind === 'any'
  }
}

function faultsInFields(fields: Field[], value: Record<string, unknown>, at: string): string[] {
  const known = new Set(fields.map(({ name }) => name))
  const invented = Object.keys(value)
    .filter((key) => !known.has(key) && value[key] !== undefined)
    .map((key) => `${at}.${key}: not in the type`)
  const others = fields.flatMap(({ name, isOptional, type }) => {
    const own = Object.hasOwn(value, name) ? value[name] : undefined
    if (own === undefined) return isOptional ? [] : [`${at}.${name}: missing`]
    return faultsOf(type, own, `${at}.${name}`)
  })
  return [...invented, ...others]
}

function faultsInList(of: string, value: Record<string, unknown>, at: string): string[] {
  const fields = Object.entries(LIST).map(([name, type]) => ({
    name,
    isOptional: false,
    type: type || `Array<${of}>`,
  }))
  return faultsInFields(fields, value, at)
}

function faultsInRecord(among: Alternative[], value: Record<string, unknown>, at: string): string[] {
  const found: string[][] = []
  const objects = among.filter((one): one is Fields => one.kind === 'fields')
  for (const { fields } of alikeAmong(objects, value, ANSWER_TYPES.alternatives))
    found.push(faultsInFields(fields, value, at))
  for (const one of among) {
    if (one.kind === 'list') found.push(faultsInList(one.of, value, at))
    if (one.kind === 'map')
      found.push(Object.entries(value).flatMap(([key, own]) => faultsOf(one.of, own, `${at}.${key}`)))
    if (one.kind === 'partial') found.push(...partialFaults(one.of, value, at))
  }
  const [fewest] = found.sort((a, b) => a.length - b.length)
  return fewest ?? [`${at}: an object where none fits`]
}

function partialFaults(of: string, value: Record<string, unknown>, at: string): string[][] {
  return ANSWER_TYPES.alternatives(of).flatMap((one) =>
    one.kind === 'fields'
      ? [
          faultsInFields(
            one.fields.map((field) => ({ ...field, isOptional: true })),
            value,
            at,
          ),
        ]
      : [],
  )
}

function faultsOf(type: string, value: unknown, at: string): string[] {
  const among = ANSWER_TYPES.alternatives(type)
  const fits = among.some((one) => (one.kind === 'literal' ? one.value === value : wordFits(one.kind, value)))
  if (fits) return []
  if (isRecord(value)) return faultsInRecord(among, value, at)
  const array = among.find((one) => one.kind === 'array')
  if (array && Array.isArray(value))
    return value.flatMap((one, place) => faultsOf(array.of, one, `${at}[${place}]`))
  return [`${at}: ${JSON.stringify(value)?.slice(0, 60)} is not ${type.slice(0, 120)}`]
}

/** Of what an object held before an event tells changed fields alone, in objects within too, and null for what was not there. */
const EARLIER = /\.previous_attributes\.\S+: (missing$|null is not )/

/**
 * What of an answer does not fit the package's type: fields that are missing, invented or of another type. Lists of values
 * are open here, as the package says.
 * @param what `key` of `findRoute`, or an object's type in the package (`PaymentIntent`, `Event`) or its `object`
 * @throws Error for a name that no built route leads to
 */
export function checkAnswer(what: string, answer: unknown): string[] {
  const name = isRecord(answer) ? String(answer.object ?? 'answer') : 'answer'
  return faultsOf(answerType(what), answer, name).filter((fault) => !EARLIER.test(fault))
}
