import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Stripe from 'stripe'

/** A request as it came over the wire. */
export interface ReceivedRequest {
  method: string
  path: string
  query: string
  body: string
}

/** The package's real client before a server that writes down what it sends, and answers everything with an empty list. */
export interface RecordedClient {
  stripe: Stripe
  received: ReceivedRequest[]
  stop(): Promise<void>
}

const ANSWER = JSON.stringify({ object: 'list', data: [], has_more: false, url: '/', next_page_url: null })

/** Starts the server and a client of it. */
export async function recordClient(): Promise<RecordedClient> {
  const received: ReceivedRequest[] = []
  const server = createServer(async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?')
    received.push({ method: request.method ?? '', path, query, body: await text(request) })
    response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stripe = new Stripe('sk_test_nobody', {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  })
  return {
    stripe,
    received,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

type Method = (...values: unknown[]) => unknown
type Resource = Record<string, unknown>

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && /Resource$/.test(value.constructor?.name ?? '')

/** Every resource of a client, those of its namespaces too. */
function resourcesOf(holder: Resource, known = new Set<unknown>()): Resource[] {
  return Object.entries(holder).flatMap(([name, value]) => {
    if (name.startsWith('_') || name === 'stripe' || typeof value !== 'object' || !value || known.has(value))
      return []
    known.add(value)
    const inner = resourcesOf(value as Resource, known)
    return isResource(value) ? [value, ...inner] : inner
  })
}

/** Methods that send nothing or what an event named. */
const SILENT = /^(constructor|initialize|authorizeUrl|addFetchRelatedObjectIfNeeded|_.*)$/

/** What is given beside ids where the client itself looks at it. */
const GIVEN: Record<string, unknown[]> = {
  'EphemeralKeyResource.create': [{}, { apiVersion: 'any' }],
  'FileResource.create': [{ purpose: 'any', file: { data: 'any', name: 'any', type: 'any' } }],
}

/** Calls every method of every resource once, with `id1`, `id2` … where it takes ids; answers those that failed. */
export async function callEverything(stripe: Stripe): Promise<string[]> {
  const failed: string[] = []
  for (const resource of resourcesOf(stripe as unknown as Resource)) {
    const prototype = Object.getPrototypeOf(resource)
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = resource[name]
      if (SILENT.test(name) || typeof method !== 'function') continue
      const ids = Array.from({ length: Math.max(0, method.length - 2) }, (_, at) => `id${at + 1}`)
      const called = `${resource.constructor.name}.${name}`
      try {
        await (method as Method).call(resource, ...ids, ...(GIVEN[called] ?? [{}]))
      } catch (error) {
        failed.push(`${called}: ${error}`)
      }
    }
  }
  return failed
}
