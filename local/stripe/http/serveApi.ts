import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Feature, Params, Route } from '../feature.ts'
import type { Store } from '../store/openStore.ts'
import { ApiError } from './apiError.ts'
import { expand } from './expand.ts'
import { readParams } from './readParams.ts'

/** Bytes of a request's body at most. */
const BODY_BYTES = 1_000_000
const KEY = /^Bearer (sk_test_standin_[A-Za-z0-9]{8,64})$/

export interface ApiOptions {
  store: Store
  features: readonly Feature[]
  /** the platform's secret key */
  key: string
}

/** The API by HTTP on loopback. */
export function createApiServer(options: ApiOptions): Server {
  const routes = options.features.flatMap((feature) => feature.routes)
  return createServer((request, response) => {
    answer(options, routes, request)
      .catch((error: unknown) => refusalOf(error))
      .then((result) => send(response, result))
  })
}

interface Answer {
  status: number
  body: object
}

async function answer(
  { store, key }: ApiOptions,
  routes: readonly Route[],
  request: IncomingMessage,
): Promise<Answer> {
  const raw = await readBody(request)
  if (KEY.exec(request.headers.authorization ?? '')?.[1] !== key)
    throw new ApiError(401, 'api_key_invalid', 'Invalid API key provided.')
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in')
  const found = findVerb(routes, request.method ?? '', pathname)
  if (!found)
    throw new ApiError(404, 'url_invalid', `Unrecognized request URL (${request.method}: ${pathname}).`)
  const { route, ids } = found
  const params = readParams(request, raw, searchParams)
  const { expand: paths, ...rest } = params as Params & { expand?: string[] }
  const body = store.transact(
    (tx) => expand(tx, route.answer(tx, rest, ids), paths ?? []),
    scopeOf(store, request),
  )
  return { status: 200, body }
}

/** The account that the call is for: `Stripe-Context` (preferred) or `Stripe-Account`. */
function scopeOf(store: Store, request: IncomingMessage): string {
  const named = request.headers['stripe-context'] ?? request.headers['stripe-account']
  if (named === undefined || named === store.platform) return store.platform
  const account = String(named)
  const isKnown = store.transact((tx) => tx.findAny(account) !== undefined)
  if (!isKnown)
    throw new ApiError(403, 'account_invalid', `The key has no access to the account '${account}'.`)
  return account
}

function findVerb(routes: readonly Route[], method: string, pathname: string) {
  const asked = pathname.split('/')
  for (const route of routes) {
    if (route.method !== method) continue
    const parts = route.path.split('/')
    if (parts.length !== asked.length) continue
    const ids: Record<string, string> = {}
    const fits = parts.every((part, n) => {
      if (!part.startsWith('{')) return part === asked[n]
      ids[part.slice(1, -1)] = decodeURIComponent(asked[n] ?? '')
      return asked[n] !== ''
    })
    if (fits) return { route, ids }
  }
  return undefined
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += part.length
    if (bytes > BODY_BYTES) throw new ApiError(413, 'request_too_large', 'The request is larger than 1 MB.')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function refusalOf(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: error.body() }
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  return {
    status: 500,
    body: new ApiError(500, 'api_error', 'The stand-in failed; its log says how.').body(),
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${randomBytes(7).toString('hex')}`,
  })
  response.end(JSON.stringify(body))
}
