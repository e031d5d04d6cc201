import { checkScalar } from './checkScalar.ts'
import { alikeAmong, isRecord, PARAM_TYPES } from './contractTypes.ts'
import type { Alternative, Field } from './openTypes.ts'
import { ParamFault, type ParamRefusal } from './paramFault.ts'

/** Parameters as their types say, or why they are refused. */
export type CheckedParams = { params: Record<string, unknown> } | { refusal: ParamRefusal }

/** A type that some version of the API had here, and the code that it is answered with since. */
const GONE: Record<string, string> = { payment_method_types: 'payment_method_types_no_longer_supported' }
const WHERE_GONE = /^POST \/v1\/(payment_intents(\/\{id\}(\/confirm)?)?|checkout\/sessions)$/

/** Bounds of metadata and of a page, which the types do not say; from the provider's reference. */
const MAX_METADATA = { keys: 50, key: 40, value: 500 }
const MAX_PAGE = 100

const inside = (param: string, key: string | number): string =>
  param === '' ? String(key) : `${param}[${key}]`

/** Sets a member under any name. */
function put(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

function readFields(fields: Field[], raw: Record<string, unknown>, param: string, isForm: boolean) {
  const known = new Set(fields.map(({ name }) => name))
  for (const key of Object.keys(raw)) {
    if (!known.has(key) && raw[key] !== undefined)
      throw new ParamFault('parameter_unknown', inside(param, key), 'is no parameter here')
  }
  const read: Record<string, unknown> = {}
  for (const { name, isOptional, type } of fields) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined
    if (value !== undefined) put(read, name, readValue(type, value, inside(param, name), isForm))
    else if (!isOptional) throw new ParamFault('parameter_missing', inside(param, name), 'is required')
  }
  return read
}

function readMap(of: string, raw: Record<string, unknown>, param: string, isForm: boolean) {
  const read: Record<string, unknown> = {}
  const isMetadata = /(^|\[)metadata\]?$/.test(param)
  const keys = Object.keys(raw)
  if (isMetadata && keys.length > MAX_METADATA.keys)
    throw new ParamFault(undefined, param, `may have ${MAX_METADATA.keys} keys`)
  for (const key of keys) {
    const at = inside(param, key)
    if (key === '__proto__') throw new ParamFault('parameter_unknown', at, 'is no parameter here')
    if (isMetadata && key.length > MAX_METADATA.key)
      throw new ParamFault(undefined, param, `may have keys of ${MAX_METADATA.key} characters`)
    const value = readValue(of, raw[key], at, isForm)
    if (isMetadata && String(value).length > MAX_METADATA.value)
      throw new ParamFault(undefined, at, `may have ${MAX_METADATA.value} characters`)
    put(read, key, value)
  }
  return read
}

/** Reads an object as the first of the forms that takes it; when none does, the first alike one says why. */
function readRecord(
  among: Alternative[],
  raw: Record<string, unknown>,
  param: string,
  isForm: boolean,
): unknown {
  const objects = among.filter((one) => one.kind === 'fields')
  let fault: unknown
  for (const { fields } of alikeAmong(objects, raw, PARAM_TYPES.alternatives)) {
    try {
      return readFields(fields, raw, param, isForm)
    } catch (error) {
      fault ??= error
    }
  }
  if (fault) throw fault
  const map = among.find((one) => one.kind === 'map')
  if (!map) throw new ParamFault(undefined, param, 'is an object where something else is expected')
  return readMap(map.of, raw, param, isForm)
}

function readValue(type: string, raw: unknown, param: string, isForm: boolean): unknown {
  const among = PARAM_TYPES.alternatives(type)
  const isNullable = among.some(({ kind }) => kind === 'null')
  // a form has no null: nothing means that what was there is taken away
  if (isNullable && (raw === null || (isForm && raw === ''))) return null
  if (Array.isArray(raw)) {
    const array = among.find((one) => one.kind === 'array')
    if (!array) throw new ParamFault(undefined, param, 'is a list where something else is expected')
    return raw.map((one, at) => readValue(array.of, one, inside(param, at), isForm))
  }
  if (isRecord(raw)) return readRecord(among, raw, param, isForm)
  return checkScalar(among, raw, param, isForm)
}

function readAll(route: string, raw: unknown): Record<string, unknown> {
  const type = Object.hasOwn(PARAM_TYPES.routes, route) ? PARAM_TYPES.routes[route] : undefined
  if (!type) throw new Error(`${route} is not built`)
  const given = raw === undefined || raw === null || raw === '' ? {} : raw
  if (!isRecord(given)) throw new ParamFault(undefined, '', 'The parameters are no object')
  for (const [name, code] of Object.entries(GONE)) {
    if (WHERE_GONE.test(route) && Object.hasOwn(given, name))
      throw new ParamFault(code, name, 'is no parameter any more')
  }
  const isForm = /^(GET|DELETE) | \/v1\//.test(route)
  const params = readRecord(PARAM_TYPES.alternatives(type), given, '', isForm) as Record<string, unknown>
  const { limit } = params
  if (route.startsWith('GET ') && typeof limit === 'number' && (limit < 1 || limit > MAX_PAGE))
    throw new ParamFault('parameter_invalid_integer', 'limit', `is between 1 and ${MAX_PAGE}`)
  return params
}

/**
 * Compares parameters with the types of a built route. The text of a form becomes what the type says; JSON (the bodies of
 * v2) has to have that type already. Values outside a list are refused, also where the package leaves the list open.
 * @param route `key` of `findRoute`
 * @param raw what `readForm` or `JSON.parse` made of the body, of GET and DELETE of the query; nothing means none
 * @throws Error for a route that is not built
 */
export function checkParams(route: string, raw: unknown): CheckedParams {
  try {
    return { params: readAll(route, raw) }
  } catch (error) {
    if (!(error instanceof ParamFault)) throw error
    return { refusal: error.refusal(route.includes(' /v2/')) }
  }
}
