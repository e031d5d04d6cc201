import { API_VERSION } from '../contract/findRoute.ts'
import type { Params, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { listOf } from '../http/listOf.ts'
import type { Transaction } from '../store/transaction.ts'
import { type EndpointFacts, KIND, newSecret, type WebhookEndpoint } from './endpointFacts.ts'
import { isLoopback } from './postWebhook.ts'

const URL_OF_LIST = '/v1/webhook_endpoints'
const MAX_ENDPOINTS = 16

/** Makes an endpoint; its secret is in the answer this one time. */
export function createEndpoint(tx: Transaction, params: Params, secret = newSecret()): WebhookEndpoint {
  if (tx.list(KIND).length >= MAX_ENDPOINTS)
    throw new ApiError(400, 'resource_limit_exceeded', `There are ${MAX_ENDPOINTS} endpoints at most.`)
  const endpoint = tx.save<WebhookEndpoint>({
    id: tx.newId('we'),
    object: KIND,
    api_version: typeof params.api_version === 'string' ? params.api_version : API_VERSION,
    application: null,
    created: tx.nowS,
    description: textOf(params.description),
    enabled_events: eventsOf(params.enabled_events),
    livemode: false,
    metadata: params.metadata || {},
    status: 'enabled',
    url: urlOf(params.url),
  })
  const facts: EndpointFacts = { isConnect: params.connect === true || params.connect === 'true', secret }
  tx.hide(endpoint.id, facts)
  return { ...endpoint, secret }
}

function changeEndpoint(tx: Transaction, params: Params, id: string): WebhookEndpoint {
  const endpoint = tx.read<WebhookEndpoint>(KIND, id, 'webhook_endpoint')
  const { url, enabled_events, disabled, description, metadata } = params
  return tx.save<WebhookEndpoint>({
    ...endpoint,
    ...(url === undefined ? {} : { url: urlOf(url) }),
    ...(enabled_events === undefined ? {} : { enabled_events: eventsOf(enabled_events) }),
    ...(disabled === undefined ? {} : { status: String(disabled) === 'true' ? 'disabled' : 'enabled' }),
    ...(description === undefined ? {} : { description: textOf(description) }),
    ...(metadata === undefined ? {} : { metadata: changeMetadata(endpoint.metadata, metadata) }),
  })
}

/** Given keys are set, those given empty go, an empty text takes all. */
function changeMetadata(metadata: unknown, change: unknown): object {
  if (typeof change !== 'object' || change === null) return {}
  const kept = Object.entries({ ...(metadata as object), ...change }).filter(([, value]) => value !== '')
  return Object.fromEntries(kept)
}

function urlOf(url: unknown): string {
  if (typeof url === 'string' && isLoopback(url)) return url
  throw new ApiError(400, 'url_invalid', 'The stand-in sends events to this machine only, by http.', {
    param: 'url',
  })
}

function eventsOf(events: unknown): string[] {
  const isList = Array.isArray(events) && events.length > 0 && events.every((one) => typeof one === 'string')
  if (!isList)
    throw new ApiError(400, 'parameter_missing', 'Name the events, or one `*`.', { param: 'enabled_events' })
  if (events.includes('*') && events.length > 1)
    throw new ApiError(400, 'parameter_invalid', 'A `*` stands alone.', { param: 'enabled_events' })
  return [...new Set<string>(events)]
}

const textOf = (text: unknown) => (typeof text === 'string' && text !== '' ? text : null)

export const ENDPOINT_ROUTES: Route[] = [
  { method: 'POST', path: URL_OF_LIST, answer: (tx, params) => createEndpoint(tx, params) },
  { method: 'GET', path: URL_OF_LIST, answer: (tx, params) => listOf(tx, KIND, URL_OF_LIST, { params }) },
  {
    method: 'GET',
    path: `${URL_OF_LIST}/{id}`,
    answer: (tx, _params, ids) => tx.read(KIND, String(ids.id), 'webhook_endpoint'),
  },
  {
    method: 'POST',
    path: `${URL_OF_LIST}/{id}`,
    answer: (tx, params, ids) => changeEndpoint(tx, params, String(ids.id)),
  },
  {
    method: 'DELETE',
    path: `${URL_OF_LIST}/{id}`,
    answer(tx, _params, ids) {
      const { id } = tx.read(KIND, String(ids.id), 'webhook_endpoint')
      tx.remove(KIND, id)
      return { id, object: KIND, deleted: true }
    },
  },
]
