import type { IncomingMessage } from 'node:http'
import { checkAnswer } from '../contract/checkAnswer.ts'
import { findRoute } from '../contract/findRoute.ts'
import type { Feature, Params, PathIds, Route } from '../feature.ts'
import { fingerprintOf, type KeptAnswers, openKeptAnswers } from '../store/keptAnswers.ts'
import type { Store } from '../store/openStore.ts'
import { ApiError } from './apiError.ts'
import type { CallLog, LoggedCall } from './callLog.ts'
import { expand, refuseUnexpandable } from './expand.ts'
import type { Fault, Faults } from './faults.ts'
import { type Limits, retryHeader, tooMany } from './limits.ts'
import { createMatcher } from './matchPath.ts'
import { readBody } from './readBody.ts'
import { readParams } from './readParams.ts'

/** Bytes of a request's body at most. */
const BODY_BYTES = 1_000_000
const MAX_KEY = 255

export interface ApiOptions {
  store: Store
  features: readonly Feature[]
  /** the platform's secret key */
  key: string
  limits: Limits
  faults: Faults
  calls: CallLog
  /** aborted at the end: no work begins any more */
  signal: AbortSignal
  /** asked in the same turn behind the work; the answer waits for it */
  beforeAnswer?: () => Promise<void>
}

/** What a call is answered. */
export interface CallAnswer {
  status: number
  body: string
  headers: Record<string, string>
  /** `cut`: the connection ends within the body; `closed`: in place of an answer */
  ending: 'whole' | 'cut' | 'closed'
}

/** What is known of a call while it is answered. */
export type CallFacts = Omit<LoggedCall, 'seq'>

/** A call that may be done. */
interface Accepted {
  route: Route
  /** the contract's name of the verb */
  verb: string
  ids: PathIds
  params: Params
  /** scope of the work */
  scope: string
  facts: CallFacts
  fault: Fault | undefined
}

const CLOSED: CallAnswer = { status: 0, body: '', headers: {}, ending: 'closed' }

/** Answers calls; what it learns of one stands in `facts` when it is done, also when it throws. */
export function createCallAnswerer(options: ApiOptions) {
  const { store, limits, faults, signal } = options
  const match = createMatcher(options.features.flatMap((feature) => feature.routes))
  const kept = openKeptAnswers(store)
  const inProgress = new Set<string>()
  const work = createWork(store, kept)

  /** @throws ApiError for what is refused before anything was begun: no key keeps that */
  return async function answerCall(request: IncomingMessage, facts: CallFacts): Promise<CallAnswer> {
    const body = await readBody(request, BODY_BYTES)
    if (request.headers.authorization !== `Bearer ${options.key}`)
      throw new ApiError(401, 'api_key_invalid', 'This is no key of this stand-in.')
    const { route, ids, verb } = foundVerb(match, facts)
    facts.verb = verb.slice(verb.indexOf('/'))
    const scope = scopeOf(store, request)
    facts.account = scope === store.platform ? null : scope
    facts.idempotencyKey = keyOf(request, route)
    limits.count(verb)
    const fault = faults.take(route.method, facts.verb)
    if (fault?.kind === 'close_before') return CLOSED
    if (fault?.kind === 'rate_limited') throw tooMany('endpoint-rate', fault)
    if (fault?.kind === 'fail_before') throw failed(retryHeader(fault.shouldRetry))
    await faults.hang(fault, 'hang_before')
    const query = (request.url ?? '').split('?').slice(1).join('?')
    const contentType = request.headers['content-type']
    facts.params = readParams(verb, { query, body, contentType })
    refuseUnexpandable(verb, expandedBy(facts.params))
    const accepted = { route, ids, verb, params: facts.params, scope, facts, fault }
    const answer = await answerOnce(accepted)
    await faults.hang(fault, 'hang_after')
    if (fault?.kind === 'close_after') return CLOSED
    return fault?.kind === 'cut_body' ? { ...answer, ending: 'cut' } : answer
  }

  /** The first call with a key does the work; the others hear what came of it. */
  async function answerOnce(accepted: Accepted): Promise<CallAnswer> {
    const { facts, params, scope, fault } = accepted
    const key = facts.idempotencyKey
    const fingerprint = fingerprintOf({ method: facts.method, path: facts.path, account: scope, params })
    if (key !== null) {
      if (inProgress.has(key)) throw conflict(409, 'idempotency_key_in_use', 'This key is in use by a call.')
      const known = kept.find(key, fingerprint)
      if (known === 'other')
        throw conflict(400, 'idempotency_key_reused', 'This key belongs to a call with other parameters.')
      if (known) {
        facts.isReplayed = true
        const { status, body, requestId } = known
        const headers = { 'idempotent-replayed': 'true', 'original-request': requestId, ...lastWord(status) }
        return { status, body, headers, ending: 'whole' }
      }
      inProgress.add(key)
    }
    try {
      await faults.hang(fault, 'hang_within')
      if (signal.aborted) throw new Error('the stand-in ends')
      const answer = work(accepted, fingerprint)
      await options.beforeAnswer?.()
      return answer
    } finally {
      if (key !== null) inProgress.delete(key)
    }
  }
}

const conflict = (status: number, code: string, message: string) =>
  new ApiError(status, code, message, { type: 'idempotency_error' })

/** A 500 that is kept is all that its key will ever say, so the provider tells the client not to try again. */
const lastWord = (status: number, shouldRetry = false): Record<string, string> =>
  status >= 500 ? retryHeader(shouldRetry) : {}

function failed(headers: Record<string, string>, why = 'Something failed at the provider.'): ApiError {
  const error = new ApiError(500, 'api_error', why)
  error.headers = headers
  return error
}

/** Paths of the answer that are asked for whole. */
const expandedBy = ({ expand: paths }: Params) => (Array.isArray(paths) ? paths.map(String) : [])

/** Does a call in one transaction, together with the answer that its key keeps. */
function createWork(store: Store, kept: KeptAnswers) {
  return ({ route, ids, verb, params, scope, facts, fault }: Accepted, fingerprint: string): CallAnswer => {
    const { expand: _paths, ...rest } = params
    const key = facts.idempotencyKey
    return store.transact(
      (tx) => {
        const done = attempt(store, () =>
          fitting(verb, expand(tx, route.answer(tx, rest, ids), expandedBy(params))),
        )
        const said = fault?.kind === 'fail_after' ? answerOf(failed({})) : done
        // a key of API v2 keeps no failure: the next call with it goes on with the work
        const [isV2, first] = [facts.path.startsWith('/v2/'), facts.path.startsWith('/v2/') ? done : said]
        if (key !== null && !(isV2 && first.status >= 400))
          kept.keep(key, fingerprint, { ...first, requestId: facts.requestId })
        const isLast = key !== null && !isV2
        return isLast || fault?.shouldRetry !== undefined
          ? { ...said, headers: { ...said.headers, ...lastWord(said.status, fault?.shouldRetry) } }
          : said
      },
      scope,
      { id: facts.requestId, idempotency_key: key },
    )
  }
}

/** What came of the work; of work that failed nothing stays, unless its refusal says so. */
function attempt({ sql }: Store, run: () => object): CallAnswer {
  sql.exec('SAVEPOINT work')
  try {
    return { status: 200, body: JSON.stringify(run()), headers: {}, ending: 'whole' }
  } catch (error) {
    if (!(error instanceof ApiError && error.isKept)) sql.exec('ROLLBACK TO work')
    return answerOf(error)
  } finally {
    sql.exec('RELEASE work')
  }
}

/** A refusal as an answer; whatever else was thrown is a fault of the stand-in, which answer and log tell. */
export function answerOf(error: unknown): CallAnswer {
  if (!(error instanceof ApiError))
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  const refusal = error instanceof ApiError ? error : failed({}, error instanceof Error ? error.message : '')
  return {
    status: refusal.status,
    body: JSON.stringify(refusal.body()),
    headers: { ...refusal.headers },
    ending: 'whole',
  }
}

/** @throws Error when the stand-in would invent something: the client's types would not know it */
function fitting<T extends object>(verb: string, answer: T): T {
  const faults = checkAnswer(verb, answer)
  if (faults.length > 0)
    throw new Error(`${verb} would answer what the contract does not have:\n${faults.join('\n')}`)
  return answer
}

/** @throws ApiError 501 for a verb that the provider has and the stand-in has not */
function foundVerb(match: ReturnType<typeof createMatcher<Route>>, { method, path }: CallFacts) {
  let found: ReturnType<typeof match>
  try {
    found = match(method, path)
  } catch {
    throw new ApiError(400, 'url_invalid', 'The address has broken escapes.')
  }
  const real = findRoute(method, path)
  if (found && 'found' in found && real?.isBuilt)
    return { route: found.found, ids: found.ids, verb: real.key }
  if (real) {
    const error = new ApiError(501, 'verb_not_built', `${real.key} is no part of this stand-in.`)
    error.headers = retryHeader(false)
    throw error
  }
  throw new ApiError(404, 'url_invalid', `There is no ${method} ${path} in this API.`)
}

/** The account that the call is for: `Stripe-Context` (preferred) or `Stripe-Account`. */
function scopeOf(store: Store, { headers }: IncomingMessage): string {
  const named = headers['stripe-context'] ?? headers['stripe-account']
  if (named === undefined || named === store.platform) return store.platform
  const account = String(named)
  const isConnected = account.startsWith('acct_') && store.transact((tx) => tx.findAny(account) !== undefined)
  if (!isConnected)
    throw new ApiError(403, 'account_invalid', `This key has no access to an account '${account}'.`)
  return account
}

/** Keys count where something is changed. */
function keyOf({ headers }: IncomingMessage, { method, path }: Route): string | null {
  const key = headers['idempotency-key']
  if (key === undefined || method === 'GET' || (method === 'DELETE' && !path.startsWith('/v2/'))) return null
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY) return key
  throw conflict(400, 'idempotency_key_invalid', `An idempotency key has 1 to ${MAX_KEY} characters.`)
}
