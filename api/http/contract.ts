import { z } from 'zod'
import type { ProblemCode } from '#domain/problem.ts'

/** Of what is stored as JSON: nobody of ours nests deeper. */
const MAX_DEPTH = 16

/** True for what Postgres takes as text or JSON: no NUL, no half of a surrogate pair, no bottomless nesting. */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !/[\0\p{Surrogate}]/u.test(value)
  if (value === null || typeof value !== 'object') return true
  if (depth >= MAX_DEPTH) return false
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner, depth + 1))
}

const UNSTORABLE = 'This holds characters that no text has.'

/** Text that people or programs send us; its bounds are the field's. */
export const text = z.string().refine((value) => isStorable(value), UNSTORABLE)
/** What a program of ours tells besides; its fields are its own. */
export const facts = z.record(text, z.unknown()).refine((value) => isStorable(value), UNSTORABLE)

/**
 * Who may call a route. `public`: anybody. `account`: a signed-in account. `owner`: a signed-in account that
 * owns the object in the path; another account gets 404, so ids cannot be probed.
 */
export type AccessClass = 'public' | 'account' | 'owner'

/** Names of rate limits; their numbers are configuration. */
export type LimitName = 'read' | 'write' | 'signIn' | 'session' | 'admission' | 'chain'

/** One route: what the server mounts, OpenAPI describes and the browser client calls. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** OpenAPI form, e.g. `/v1/rooms/{id}` */
  path: string
  /** one sentence for OpenAPI */
  summary: string
  access: AccessClass
  /** also for accounts that are suspended or leaving */
  forInactive?: true
  limit: LimitName
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** status of success and its body */
  success: { status: 200 | 201 | 202 | 204; body?: z.ZodType }
  /** problem codes this route can answer besides those every route can */
  problems: readonly (ProblemCode | 'DENIED')[]
}

/** A feature's routes by verb. */
export type Routes = Record<string, Route>
