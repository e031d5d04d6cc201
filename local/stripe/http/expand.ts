import type { StoredObject, Transaction } from '../store/transaction.ts'
import { ApiError } from './apiError.ts'

const DEPTH = 4

/**
 * Puts whole objects where an answer has their ids.
 * @param paths as the API spells them, e.g. `latest_charge.balance_transaction`, `data.source`
 * @throws ApiError 400 for a path deeper than four
 */
export function expand<T extends object>(tx: Transaction, answer: T, paths: readonly string[]): T {
  const copy = structuredClone(answer)
  for (const path of paths) {
    const parts = path.split('.')
    if (parts.length > DEPTH + (parts[0] === 'data' ? 1 : 0))
      throw new ApiError(400, 'parameter_invalid', `You cannot expand more than ${DEPTH} levels: ${path}`, {
        param: 'expand',
      })
    put(tx, copy as Record<string, unknown>, parts)
  }
  return copy
}

function put(tx: Transaction, at: Record<string, unknown>, [field, ...rest]: string[]): void {
  if (field === undefined) return
  if (!Object.hasOwn(at, field)) include(tx, at, field)
  if (!Object.hasOwn(at, field)) return
  const value = at[field]
  if (Array.isArray(value)) {
    for (const [n, item] of value.entries()) {
      const whole = typeof item === 'string' ? tx.findAny(item) : item
      if (!isObject(whole)) continue
      value[n] = whole
      put(tx, whole, rest)
    }
    return
  }
  const whole = typeof value === 'string' ? tx.findAny(value) : value
  if (!isObject(whole)) return
  at[field] = whole
  put(tx, whole as StoredObject, rest)
}

/** A field that is answered only when it is asked for, such as the lines of a checkout. */
function include(tx: Transaction, at: Record<string, unknown>, field: string): void {
  if (typeof at.id !== 'string') return
  const includable = tx.hidden<{ includable?: Record<string, unknown> }>(at.id)?.includable
  if (includable && Object.hasOwn(includable, field)) at[field] = includable[field]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
