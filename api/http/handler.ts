import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import type { AnswerOnce } from './answerOnce.ts'
import type { LimitName, Route, Routes } from './contract.ts'

/** Who is calling: an account by one of its sessions. */
export interface Caller {
  accountId: string
  sessionId: string
  /** a cookie needs an Origin on unsafe methods, a bearer token does not */
  via: 'cookie' | 'bearer'
  /** false when the account is suspended or leaving: routes that need an account answer 403, but those `forInactive` */
  isActive: boolean
}

type OutputOf<S, Otherwise> = S extends z.ZodType ? z.output<S> : Otherwise
type Known<R extends Route, Value> = R['access'] extends 'public' ? Value | null : Value

/** What a verb gets: everything parsed, nothing of HTTP but the address and the reference. */
export interface HandlerInput<R extends Route = Route> {
  params: OutputOf<R['params'], Record<string, never>>
  query: OutputOf<R['query'], Record<string, never>>
  body: OutputOf<R['body'], undefined>
  /** account id; null only on public routes */
  account: Known<R, string>
  /** session id; null only on public routes */
  session: Known<R, string>
  ip: string
  /** user agent, shortened */
  agent: string
  /** true when the request came without an Origin, so not from a browser page */
  isNative: boolean
  /** reference of this request in logs and problems */
  ref: string
}

type BodyOf<R extends Route> = R['success'] extends { body: infer S extends z.ZodType }
  ? { body: z.input<S> }
  : { body?: undefined }

/** What a verb answers; the body is parsed by the route's schema, so unknown fields never leave. */
export type Answer<R extends Route = Route> = BodyOf<R> & { headers?: Record<string, string | string[]> }

/** One verb behind one route. Refuses by throwing a ProblemError; anything else thrown is a 500. */
export type Handler<R extends Route = Route> = (input: HandlerInput<R>) => Promise<Answer<R>>

/** A feature's verbs by the names of its routes. */
export type Handlers<Rs extends Routes> = { [Verb in keyof Rs]: Handler<Rs[Verb]> }

/** Whom a limit counts: the account, of strangers the address. */
export interface Who {
  accountId: string | null
  ip: string
}

/** One request as the limits see it. */
export interface LimitRequest extends Who {
  limit: LimitName
  /** null when nobody is signed in */
  sessionId: string | null
  /** path parameters, e.g. the room of an admission; null when they name nothing */
  params: Record<string, string> | null
  /** one-use token of an announced retry, when the body carries one */
  retryToken: string | null
}

/** What became of a request to a verb, as the security log tells it. */
export interface Witnessed {
  verb: string
  headers: IncomingHttpHeaders
  ip: string
  account: string | null
  /** reference of the request */
  ref: string
  /** what the path or the body names: a session, a seat, a room */
  target: string | null
  answer?: Answer
  error?: unknown
}
export type Witness = (seen: Witnessed) => void

/** What stands before every verb. */
export interface Gatekeeper {
  /** the only Origin that may use a cookie */
  publicOrigin: string
  /** null when nobody is signed in */
  identify(headers: IncomingHttpHeaders): Promise<Caller | null>
  /** Throws ProblemError RATE_LIMITED. */
  limit(request: LimitRequest): Promise<void>
  answerOnce: AnswerOnce
  /** hears what became of every request; must not throw */
  witness?: Witness
}

/** What a sign-in costs besides its requests. Both throw ProblemError RATE_LIMITED. */
export interface SignInLimits {
  /** before somebody who was never here gets an account */
  checkNewAccount(ip: string): Promise<void>
  /** Costs the account, and gives the address its points back. */
  succeed(ip: string, accountId: string): Promise<void>
}

/**
 * Spends a one-use token of a retry that the server itself announced.
 * True = it was good, this request does not count against the limits.
 */
export type SpendRetryToken = (request: {
  accountId: string
  token: string
  params: Record<string, string>
}) => Promise<boolean>
