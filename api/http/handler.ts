import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import type { AnswerOnce } from './answerOnce.ts'
import type { LimitName, Route, Routes, StepUp } from './contract.ts'

/** Who is calling: an account by one of its sessions. */
export interface Caller {
  accountId: string
  sessionId: string
  /** of the session as it was found; a proof in it counts for nobody who still carries an older one */
  token: string
  /** a cookie needs an Origin on unsafe methods, a bearer token does not */
  via: 'cookie' | 'bearer'
  /** watches without having signed in; limits count it as a stranger */
  isGuest: boolean
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
  /** of a route with `upload`: reads the bytes, once. The verb looks first whether it would take them; of a refused one nothing is read */
  readFile: R['upload'] extends number ? () => Promise<Buffer> : undefined
  /** account id; null only on public routes */
  account: Known<R, string>
  /** session id; null only on public routes */
  session: Known<R, string>
  /** who carries the session: `closed` may not act, so that its account is not told */
  callerKind: 'stranger' | 'guest' | 'account' | 'closed'
  ip: string
  /** what its cookie says of this browser; see browserCookie.ts */
  browser: string | null
  /** user agent, shortened */
  agent: string
  /** true when the request came without an Origin, so not from a browser page */
  isNative: boolean
  /** reference of this request in logs and problems */
  ref: string
}

type BodyOf<R extends Route> = R['success'] extends { body: infer S extends z.ZodType }
  ? { body: z.input<S> }
  : R['success'] extends { file: string }
    ? { body?: undefined; file: AnswerFile }
    : { body?: undefined }

/** A file that is written as it is read. */
export interface AnswerFile {
  name: string
  chunks: AsyncIterable<string | Uint8Array>
}

/** What a verb answers; the body is parsed by the route's schema, so unknown fields never leave. */
export type Answer<R extends Route = Route> = BodyOf<R> & { headers?: Record<string, string | string[]> }

/** One verb behind one route. Refuses by throwing a ProblemError; anything else thrown is a 500. */
export type Handler<R extends Route = Route> = (input: HandlerInput<R>) => Promise<Answer<R>>

/** A feature's verbs by the names of its routes. */
export type Handlers<Rs extends Routes> = { [Verb in keyof Rs]: Handler<Rs[Verb]> }

/** Whom a limit counts: the account or the guest, of strangers the address. */
export interface Who {
  accountId: string | null
  /** true: what goes beyond its own part is counted with the guests of its address */
  isGuest: boolean
  ip: string
}

/** Gives points back that were counted for a request. */
export type GiveBack = () => Promise<void>

/** One request as the limits see it. */
export interface LimitRequest extends Who {
  limit: LimitName
  /** null when nobody is signed in */
  sessionId: string | null
  /** what its cookie says of this browser */
  browser: string | null
  /** path parameters, e.g. the room of an admission; null when they name nothing */
  params: Record<string, string> | null
  /** one-use token of an announced retry, when the body carries one */
  retryToken: string | null
}

/** A request to a route that asks for a step-up. */
export interface StepUpQuestion {
  stepUp: StepUp
  accountId: string
  sessionId: string
  /** that the request carried */
  token: string
  /** path parameters; null when they name nothing */
  params: Record<string, string> | null
  /** as it came, not parsed yet */
  body: unknown
}

/** A field of a body that is not parsed yet; undefined where there is none. */
export function fieldIn(body: unknown, name: string): unknown {
  return (body as Record<string, unknown> | null | undefined)?.[name]
}

/** Throws ProblemError STEP_UP_REQUIRED with the proofs that would do. */
export type CheckStepUp = (question: StepUpQuestion) => Promise<void>

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

/** What an account may do beyond its own things, because the settings name it. */
export type Privilege = 'keepBooks' | 'arbitrate'
/** The one place that answers who may; null, guests and accounts that are not active never do. */
export type Can = (caller: Caller | null, privilege: Privilege) => Promise<boolean>

/** What stands before every verb. */
export interface Gatekeeper {
  /** the only Origin that may use a cookie */
  publicOrigin: string
  /** null when nobody is signed in */
  identify(headers: IncomingHttpHeaders): Promise<Caller | null>
  /** Answers how its points come back when the request succeeds. Throws ProblemError RATE_LIMITED. */
  limit(request: LimitRequest): Promise<GiveBack | undefined>
  can: Can
  checkStepUp: CheckStepUp
  answerOnce: AnswerOnce
  /** hears what became of every request; must not throw */
  witness?: Witness
}

/** What a sign-in costs besides its requests. All throw ProblemError RATE_LIMITED. */
export interface SignInLimits {
  /** before somebody who was never here gets an account */
  checkNewAccount(ip: string): Promise<void>
  /** before a browser gets a guest */
  checkNewGuest(ip: string): Promise<void>
  /** before somebody who proved who they are gets a session */
  checkSignIn(accountId: string): Promise<void>
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
