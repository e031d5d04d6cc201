import type { Params } from '../feature.ts'
import { ApiError } from './apiError.ts'

/** A text of the parameters; null stands for one that is unset (sent empty), undefined for one that is absent. */
export function textOf(params: Params, field: string): string | null | undefined {
  const value = params[field]
  if (value === undefined) return undefined
  return value === null || value === '' ? null : String(value)
}

/** A whole number of the parameters; undefined for one that is absent or unset. */
export function wholeOf(params: Params, field: string): number | undefined {
  const value = params[field]
  if (value === undefined || value === null || value === '') return undefined
  const whole = Number(value)
  if (Number.isSafeInteger(whole)) return whole
  throw new ApiError(400, 'parameter_invalid_integer', `Invalid integer: ${String(value)}`, { param: field })
}

/** A claim of the parameters; absent is false. */
export function flagOf(params: Params, field: string): boolean {
  return params[field] === true || params[field] === 'true'
}

/** A hash of the parameters; absent or unset is undefined. */
export function hashOf(params: Params, field: string): Params | undefined {
  const value = params[field]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Params) : undefined
}

/** A list of texts of the parameters; absent is undefined. */
export function listOfTexts(params: Params, field: string): string[] | undefined {
  const value = params[field]
  return Array.isArray(value) ? value.map(String) : undefined
}

const MAX_KEYS = 50
const MAX_KEY = 40
const MAX_VALUE = 500

/** The metadata after a call: what is named is set, an empty value unsets its key, an empty hash unsets all. */
export function mergeMetadata(before: Record<string, string>, params: Params): Record<string, string> {
  if (!Object.hasOwn(params, 'metadata')) return before
  const asked = hashOf(params, 'metadata')
  if (!asked) return {}
  const merged: Record<string, string> = { ...before }
  for (const [key, value] of Object.entries(asked)) {
    if (value === '' || value === null) delete merged[key]
    else merged[key] = String(value)
  }
  const isLong = Object.entries(merged).some(([key, text]) => key.length > MAX_KEY || text.length > MAX_VALUE)
  if (isLong || Object.keys(merged).length > MAX_KEYS)
    throw new ApiError(400, 'parameter_invalid', 'Metadata has at most 50 keys of 40 and values of 500.', {
      param: 'metadata',
    })
  return merged
}

/** @throws ApiError 400 for a parameter that must be there */
export function needed<T>(value: T | null | undefined, param: string): T {
  if (value !== null && value !== undefined) return value
  throw new ApiError(400, 'parameter_missing', `Missing required param: ${param}.`, { param })
}
