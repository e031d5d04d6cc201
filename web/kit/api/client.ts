import type { Problem } from '#domain/problem.ts'
import { learnFromHttp } from '../serverClock.ts'
import { ApiProblem, Unreachable } from './ApiProblem.ts'
import type { CallInput, CallOutput, RouteName } from './contracts.ts'
import { routes } from './routes.generated.ts'
import { wasSteppedUp } from './stepUp.ts'

const ANSWER_MS = 15_000

/** Method and path of a route, with its `{name}` places. */
export function routeOf(name: RouteName): { method: string; path: string } {
  const [method = '', path = ''] = routes[name].split(' ')
  return { method, path }
}

/** Fills `{name}` places of a path, each value encoded. Throws a TypeError on a missing value. */
export function fillPath(path: string, params: Record<string, unknown> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined || value === null || value === '')
      throw new TypeError(`missing ${name} for ${path}`)
    return encodeURIComponent(String(value))
  })
}

/** A path with its query; what is undefined or null is left out. */
export function withQuery(path: string, query: Record<string, unknown> | undefined): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null)
  if (pairs.length === 0) return path
  return `${path}?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  const waitS = Number(response.headers.get('retry-after') ?? Number.NaN)
  if (isProblem(body)) {
    return new ApiProblem(Number.isFinite(waitS) ? { retryAfterS: waitS, ...body } : body)
  }
  return new ApiProblem({
    type: 'about:blank',
    title: 'Something failed on our side',
    status: response.status,
    code: 'INTERNAL',
    ref: response.headers.get('x-request-id') ?? '',
  })
}

async function send(url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const limit = AbortSignal.timeout(ANSWER_MS)
  try {
    return await fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Unreachable({ cause })
  }
}

/**
 * Calls one route of our own origin. Where it needs a second proof the person is asked for one, and the request is sent
 * again by itself.
 * @throws ApiProblem when the server refuses, Unreachable when no answer comes within 15 s
 * @example await call('getRoom', { params: { id } })
 */
export async function call<N extends RouteName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
): Promise<CallOutput<N>> {
  try {
    return await callOnce(name, input, signal)
  } catch (error) {
    if (!(await wasSteppedUp(error))) throw error
    return callOnce(name, input, signal)
  }
}

/**
 * After these the session has another token. What is sent beside them with the old one would be refused, so others wait
 * until they are answered, and they wait for what is under way.
 */
const RENEWING: ReadonlySet<RouteName> = new Set<RouteName>(['addPasskey', 'confirmTotp', 'proveFactor'])
let renewal: Promise<unknown> = Promise.resolve()
const underWay = new Set<Promise<unknown>>()

async function callOnce<N extends RouteName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
): Promise<CallOutput<N>> {
  if (!RENEWING.has(name)) {
    for (let seen: unknown; seen !== renewal; ) {
      seen = renewal
      await seen
    }
    return track(request(name, input, signal))
  }
  const answer = renewal.then(() => Promise.allSettled(underWay)).then(() => request(name, input, signal))
  renewal = answer.catch(() => undefined)
  return answer
}

async function track<T>(answer: Promise<T>): Promise<T> {
  underWay.add(answer)
  try {
    return await answer
  } finally {
    underWay.delete(answer)
  }
}

async function request<N extends RouteName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
): Promise<CallOutput<N>> {
  const { method, path } = routeOf(name)
  const { params, query, body } = input as Record<
    'params' | 'query' | 'body',
    Record<string, unknown> | undefined
  >
  const { file } = input
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (file) headers['content-type'] = 'application/octet-stream'
  const response = await send(
    withQuery(fillPath(path, params), query),
    {
      method,
      headers,
      credentials: 'same-origin',
      body: file ?? (body === undefined ? null : JSON.stringify(body)),
    },
    signal,
  )
  learnFromHttp(response.headers.get('date'))
  if (!response.ok) throw await readProblem(response)
  if (response.status === 204) return undefined as CallOutput<N>
  return (await response.json()) as CallOutput<N>
}
