import { answerType } from '../contract/checkAnswer.ts'
import { ANSWER_TYPES } from '../contract/contractTypes.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { ApiError } from './apiError.ts'

const DEPTH = 4

/**
 * Refuses what no answer of this verb can have whole.
 * @param verb the contract's name of it
 * @param paths as the API spells them, e.g. `latest_charge.balance_transaction`, `data.source`
 * @throws ApiError 400, also for a path deeper than four
 */
export function refuseUnexpandable(verb: string, paths: readonly string[]): void {
  for (const path of paths) {
    const parts = path.split('.')
    if (parts.length > DEPTH + (parts[0] === 'data' ? 1 : 0))
      throw new ApiError(400, '', `${path} is deeper than ${DEPTH} levels.`, { param: 'expand' })
    let types = [answerType(verb)]
    for (const part of parts) types = types.flatMap((type) => typesOf(type, part))
    if (!types.some(holdsObject))
      throw new ApiError(400, '', `${path} is nothing that can be expanded here.`, { param: 'expand' })
  }
}

/** What a field of a type may be; of a list's items each. */
function typesOf(type: string, field: string): string[] {
  return ANSWER_TYPES.alternatives(type).flatMap((one) => {
    if (one.kind === 'list') return field === 'data' ? [one.of] : []
    if (one.kind === 'array') return typesOf(one.of, field)
    if (one.kind !== 'fields') return []
    return one.fields.filter(({ name }) => name === field).map((found) => found.type)
  })
}

function holdsObject(type: string): boolean {
  return ANSWER_TYPES.alternatives(type).some(
    (one) => one.kind === 'fields' || one.kind === 'list' || (one.kind === 'array' && holdsObject(one.of)),
  )
}

/** Puts whole objects where an answer has their ids. */
export function expand<T extends object>(tx: Transaction, answer: T, paths: readonly string[]): T {
  if (paths.length === 0) return answer
  const copy = structuredClone(answer)
  for (const path of paths) put(tx, copy as Record<string, unknown>, path.split('.'))
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
