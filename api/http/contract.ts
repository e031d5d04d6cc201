import { z } from 'zod'
import type { ChannelAct } from '#domain/channel/roleActs.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { cleanText, typedProblem } from '#domain/names/typedText.ts'
import type { ProblemCode } from '#domain/problem.ts'
import type { StepUpNeed } from '#domain/stepUp.ts'

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

function refuseUnfit(how: { hasLines: boolean }) {
  return (value: string, context: z.RefinementCtx): void => {
    const message = typedProblem(value, how)
    if (message) context.addIssue({ code: 'custom', message })
  }
}

/** Text that people or programs send us; its bounds are the field's. */
export const text = z.string().refine((value) => isStorable(value), UNSTORABLE)
/** Text that a person types and others read: one line, all of it visible. */
export const typed = text.superRefine(refuseUnfit({ hasLines: false }))
/** The same of several lines. */
export const typedLines = text.superRefine(refuseUnfit({ hasLines: true }))
/** What was typed, as it leaves: rows of before without what nobody could type today. */
export const shown: z.ZodType<Typed, string> = z.string().overwrite((value) => cleanText(value))
export const shownLines: z.ZodType<Typed, string> = z
  .string()
  .overwrite((value) => cleanText(value, { hasLines: true }))

/** What a program of ours tells besides; its fields are its own. */
export const facts = z.record(text, z.unknown()).refine((value) => isStorable(value), UNSTORABLE)

/**
 * Who may call a route. `public`: anybody. `guest`: a guest or a signed-in account. `account`: a signed-in account; a
 * guest reads 401. `owner`: a signed-in account that owns the object in the path, or whose role in its channel may do the route's
 * act; another account gets 404, so ids cannot be probed. `bookkeeper`, `arbiter`: an account that the settings name for
 * the installation's money, or for disputes; to everybody else, signed in or not, the path is an unknown one.
 */
export type AccessClass = 'public' | 'guest' | 'account' | 'owner' | 'bookkeeper' | 'arbiter'

/** Names of rate limits; their numbers are configuration. */
export type LimitName =
  | 'read'
  | 'write'
  | 'signIn'
  | 'mail'
  | 'challenge'
  | 'session'
  | 'admission'
  | 'chain'
  | 'search'
  | 'bundle'
  | 'payments'

/** Which requests of a route need a step-up, where not all do; the owners of the objects answer (`api/createApi.ts`). */
export type StepUpCondition =
  | 'gatedRoom'
  | 'gatedHost'
  | 'otherSessionsHost'
  | 'otherGate'
  | 'moneyPurpose'
  | 'keptCard'
  | 'grantedWish'

/** What a route asks for besides its session. */
export interface StepUp {
  need: StepUpNeed
  when?: StepUpCondition
}

/**
 * Whether a session alone opens a route. Who writes one that changes something, or hands out a file, has to say: money
 * moves and closed doors open by such alone. Reading, ending and removing ask only where they say so, and banning never.
 */
type Proof =
  | { method: 'POST' | 'PUT' | 'PATCH'; access: Exclude<AccessClass, 'public'>; stepUp: StepUp | 'none' }
  | { method: 'GET'; success: { file: FileType }; stepUp: StepUp | 'none' }
  | { method: 'GET'; success: { file?: undefined }; stepUp?: StepUp | 'none' }
  | { method: 'DELETE'; stepUp?: StepUp | 'none' }
  | { access: 'public'; stepUp?: undefined }

/** What files leave as; what a person added is never shown in place. */
export type FileType = 'text/csv' | 'application/octet-stream'

/** One route: what the server mounts, OpenAPI describes and the browser client calls. */
export type Route = RouteFacts & Proof

interface RouteFacts {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** OpenAPI form, e.g. `/v1/rooms/{id}` */
  path: string
  /** one sentence for OpenAPI */
  summary: string
  access: AccessClass
  /** what it does in a channel: who may is in `ROLE_ACTS`, and its verb asks */
  act?: ChannelAct
  /** also for accounts that are suspended or leaving */
  forInactive?: true
  /** of an `owner` route: also for guests, who own seats */
  forGuests?: true
  limit: LimitName
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** instead of a body: bytes of a file as they are (`application/octet-stream`), as many at most; they are read once the verb asks */
  upload?: number
  /** status of success and its body, or the type of a file that is streamed */
  success: { status: 200 | 201 | 202 | 204; body?: z.ZodType; file?: FileType }
  /** problem codes this route can answer besides those every route can */
  problems: readonly (ProblemCode | 'DENIED')[]
}

/** What a route asks for besides its session; null: nothing. */
export function stepUpOf({ stepUp }: Route): StepUp | null {
  return stepUp === undefined || stepUp === 'none' ? null : stepUp
}

/** A feature's routes by verb. */
export type Routes = Record<string, Route>
