import type { Express, Request, Response } from 'express'
import type { z } from 'zod'
import { browserIn } from './browserCookie.ts'
import { type AccessClass, type Route, type Routes, stepUpOf } from './contract.ts'
import { createFilePlaces, type InPlace } from './files/createFilePlaces.ts'
import { readBytes } from './files/readBytes.ts'
import { sendFile } from './files/sendFile.ts'
import type {
  Answer,
  AnswerFile,
  Caller,
  Gatekeeper,
  Handler,
  HandlerInput,
  Handlers,
  Privilege,
  Witnessed,
} from './handler.ts'
import { ProblemError } from './problemError.ts'

const SAFE = new Set(['GET', 'HEAD'])

/**
 * A page of another site must not act with our cookie: an Origin that is there must be ours, and a request
 * that is signed in by cookie must have one on unsafe methods.
 */
function checkOrigin(request: Request, caller: Caller | null, publicOrigin: string): void {
  if (SAFE.has(request.method)) return
  const { origin } = request.headers
  const isForeign = origin !== undefined && origin !== publicOrigin
  if (isForeign || (origin === undefined && caller?.via === 'cookie')) {
    throw new ProblemError('WRONG_ORIGIN', { detail: 'Open the site at its own address and try again.' })
  }
}

function mayAct(route: Route, { isActive }: Caller): boolean {
  return isActive || route.forInactive === true
}

function checkAccess(route: Route, caller: Caller | null): void {
  if (route.access === 'public') return
  if (!caller || (caller.isGuest && route.access !== 'guest' && !route.forGuests))
    throw new ProblemError('SIGN_IN_REQUIRED')
  if (!mayAct(route, caller))
    throw new ProblemError('FORBIDDEN', { detail: 'This account is closed for now.' })
}

function callerKindOf(caller: Caller | null): HandlerInput['callerKind'] {
  if (!caller) return 'stranger'
  if (!caller.isActive) return 'closed'
  return caller.isGuest ? 'guest' : 'account'
}

/** Path parameters; null when they cannot name anything. */
function parseParams(schema: z.ZodType | undefined, value: unknown): Record<string, string> | null {
  if (!schema) return {}
  const result = schema.safeParse(value)
  return result.success ? (result.data as Record<string, string>) : null
}

function parsePart(schema: z.ZodType | undefined, value: unknown, at: 'query' | 'body'): unknown {
  if (!schema) return at === 'body' ? undefined : {}
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields: Record<string, string> = {}
  for (const issue of result.error.issues) fields[`/${issue.path.join('/')}`] ??= issue.message
  throw new ProblemError('INVALID_INPUT', { detail: 'Look at the fields named here.', fields })
}

/** 32 bytes as we write them; anything else is not looked up. */
const RETRY_TOKEN = /^[\w-]{43}$/

function retryTokenOf(body: unknown): string | null {
  const token = (body as { retryToken?: unknown } | null | undefined)?.retryToken
  return typeof token === 'string' && RETRY_TOKEN.test(token) ? token : null
}

const KEY = /^[\w-]{8,100}$/

/** The name a client gave this post; only answers without secrets are kept, so not those of admissions, and a file is known by its bytes. */
function idempotencyKeyOf(route: Route, request: Request): string | null {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || route.method !== 'POST' || route.limit !== 'write' || route.upload)
    return null
  if (!KEY.test(key)) {
    throw new ProblemError('INVALID_INPUT', {
      detail: 'An Idempotency-Key has 8 to 100 letters, digits, - or _.',
    })
  }
  return key
}

/** Routes of those whom the settings name. */
const PRIVILEGES: Partial<Record<AccessClass, Privilege>> = { bookkeeper: 'keepBooks', arbiter: 'arbitrate' }

/** What reads the file of a route with `upload`, once its verb asks for it. */
function readFileOf(
  { upload }: Route,
  request: Request,
  { accountId, readers }: { accountId: string | null; readers: InPlace },
): HandlerInput['readFile'] {
  if (!upload || !accountId) return undefined as HandlerInput['readFile']
  return (() => readers(accountId, () => readBytes(request, upload))) as unknown as HandlerInput['readFile']
}

async function serve(
  route: Route,
  handler: Handler,
  { gatekeeper, readers }: { gatekeeper: Gatekeeper; readers: InPlace },
  request: Request,
): Promise<Answer> {
  const caller = await gatekeeper.identify(request.headers)
  // before anything else is said: whoever may not learns what an unknown path tells
  const privilege = PRIVILEGES[route.access]
  if (privilege && !(await gatekeeper.can(caller, privilege))) throw new ProblemError('NOT_FOUND')
  checkAccess(route, caller)
  checkOrigin(request, caller, gatekeeper.publicOrigin)
  const accountId = caller && mayAct(route, caller) ? caller.accountId : null
  const sessionId = accountId ? (caller?.sessionId ?? null) : null
  if (request.res) request.res.locals.account = accountId
  const params = parseParams(route.params, request.params)
  const ip = request.ip ?? ''
  const browser = browserIn(request.headers)
  const succeeded = await gatekeeper.limit({
    limit: route.limit,
    accountId,
    sessionId,
    isGuest: caller?.isGuest ?? false,
    ip,
    browser,
    params,
    retryToken: retryTokenOf(request.body),
  })
  const stepUp = stepUpOf(route)
  if (stepUp && accountId && sessionId && caller) {
    const { token } = caller
    await gatekeeper.checkStepUp({ stepUp, accountId, sessionId, token, params, body: request.body })
  }
  // an unreadable id names nothing: the answer must not tell it from an unknown one
  if (!params) throw new ProblemError('NOT_FOUND')
  const input: HandlerInput = {
    params: params as HandlerInput['params'],
    query: parsePart(route.query, request.query, 'query') as HandlerInput['query'],
    body: parsePart(route.body, request.body, 'body') as HandlerInput['body'],
    readFile: readFileOf(route, request, { accountId, readers }),
    account: accountId as string,
    session: sessionId as string,
    callerKind: callerKindOf(caller),
    ip,
    browser,
    agent: (request.headers['user-agent'] ?? '').slice(0, 200),
    isNative: request.headers.origin === undefined,
    ref: String(request.id),
  }
  const key = idempotencyKeyOf(route, request)
  if (!key || !accountId || caller?.isGuest) {
    const answer = await handler(input)
    await succeeded?.()
    return answer
  }
  const named = { accountId, route: `${route.method} ${request.path}`, key, body: input.body }
  return gatekeeper.answerOnce(named, () => handler(input)) as Promise<Answer>
}

async function send(
  route: Route,
  answer: Answer,
  to: { response: Response; takers: InPlace },
): Promise<void> {
  const { response } = to
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  response.status(route.success.status)
  // personal answers must not stay in any cache
  response.setHeader('cache-control', 'no-store')
  if (route.success.file && 'file' in answer) {
    await sendFile(route.success.file, answer.file as AnswerFile, to)
  } else if (!route.success.body) response.end()
  else response.json(route.success.body.parse(answer.body))
}

/** Ids as we make them; anything else that somebody wrote into a request is not repeated. */
const ID = /^[a-z]{3}_[0-9a-z]{22}$/

function witnessed(verb: string, request: Request, response: Response): Omit<Witnessed, 'answer' | 'error'> {
  const named = (request.body as { seatId?: unknown } | undefined)?.seatId ?? request.params.id
  return {
    verb,
    headers: request.headers,
    ip: request.ip ?? '',
    account: (response.locals.account as string | null | undefined) ?? null,
    ref: String(request.id),
    target: typeof named === 'string' && ID.test(named) ? named : null,
  }
}

/** Express form of an OpenAPI path: `/v1/rooms/{id}` becomes `/v1/rooms/:id`. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

/** Mounts a feature: every route behind access class, origin check, rate limit, step-up, ids and schemas, in this order. */
export function mountRoutes<Rs extends Routes>(
  app: Express,
  routes: Rs,
  handlers: Handlers<Rs>,
  gatekeeper: Gatekeeper,
): void {
  const [readers, takers] = [createFilePlaces(), createFilePlaces()]
  for (const [verb, route] of Object.entries(routes)) {
    const handler = handlers[verb] as unknown as Handler
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    app[method](expressPath(route.path), async (request, response) => {
      try {
        const answer = await serve(route, handler, { gatekeeper, readers }, request)
        await send(route, answer, { response, takers })
        gatekeeper.witness?.({ ...witnessed(verb, request, response), answer })
      } catch (error) {
        gatekeeper.witness?.({ ...witnessed(verb, request, response), error })
        throw error
      }
    })
  }
}
