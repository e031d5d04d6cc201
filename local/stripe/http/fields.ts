import type { Params } from '../feature.ts'
import { ApiError } from './apiError.ts'

/** A text of the parameters; null stands for one that is unset, undefined for one that is absent. */
export function textOf(params: Params, field: string): string | null | undefined {
  const value = params[field]
  return value === undefined || value === null ? value : String(value)
}

/** A whole number of the parameters; undefined for one that is absent or unset. */
export function wholeOf(params: Params, field: string): number | undefined {
  const value = params[field]
  return typeof value === 'number' ? value : undefined
}

/** A claim of the parameters; absent is false. */
export function flagOf(params: Params, field: string): boolean {
  return params[field] === true
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

/** The metadata after a call: what is named is set, nothing unsets its key, no metadata at all unsets every key. */
export function mergeMetadata(before: Record<string, string>, params: Params): Record<string, string> {
  if (!Object.hasOwn(params, 'metadata')) return before
  const merged = { ...before }
  const asked = hashOf(params, 'metadata')
  if (!asked) return {}
  for (const [key, value] of Object.entries(asked)) {
    if (value === '' || value === null) delete merged[key]
    else merged[key] = String(value)
  }
  return merged
}

/** @throws ApiError 400 for a parameter that must be there */
export function needed<T>(value: T | null | undefined, param: string): T {
  if (value !== null && value !== undefined) return value
  throw new ApiError(400, 'parameter_missing', `Missing required param: ${param}.`, { param })
}
