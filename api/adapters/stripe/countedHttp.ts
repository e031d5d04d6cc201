import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Stripe } from 'stripe'

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>

/** What became of the requests of one call; the library may send more than one. */
export interface CallTrace {
  /** true: the provider may have read one of them */
  mayHaveArrived: boolean
  /** the last of them */
  request: ClientRequest | null
}

/** The call that the running request belongs to. */
export const callTrace = new AsyncLocalStorage<CallTrace>()

/** Steps before anything of a request leaves this machine. */
const BEFORE_SENDING = ['getaddrinfo', 'connect']
const BEFORE_SENDING_CODES =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/

function wasNeverSent(error: unknown): boolean {
  const { syscall = '', code = '' } = error as { syscall?: string; code?: string }
  return BEFORE_SENDING.includes(syscall) || BEFORE_SENDING_CODES.test(code)
}

/** The library hands out no request, and what trickles has to be cut by somebody. */
const REQUESTS = 'http.client.request.created'
function keepRequest(message: unknown): void {
  const trace = callTrace.getStore()
  if (trace) trace.request = (message as { request: ClientRequest }).request
}

/** What the library tells of the machine and the shell it runs in is nobody's. */
const CLIENT_NAME = `stagedoor stripe-node/${Stripe.PACKAGE_VERSION}`

/**
 * The library's own client, which remembers whether a request may have arrived: the error that it ends with is about the
 * last one alone.
 * @returns the client, and what closes its connections
 */
export function createCountedHttp(isSecure: boolean): { client: HttpClient; close(): void } {
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const client = Stripe.createNodeHttpClient(agent)
  const makeRequest = client.makeRequest.bind(client)
  client.makeRequest = async (...request) => {
    const trace = callTrace.getStore()
    const headers = request[4] as Record<string, string | undefined>
    headers['User-Agent'] = CLIENT_NAME
    delete headers['X-Stripe-Client-User-Agent']
    try {
      const response = await makeRequest(...request)
      const answer = response.getRawResponse() as IncomingMessage
      // the library writes such a notice to stderr, whatever stands in it
      delete answer.headers['stripe-notice']
      if (trace) trace.mayHaveArrived = true
      return response
    } catch (error) {
      if (trace && !wasNeverSent(error)) trace.mayHaveArrived = true
      throw error
    }
  }
  subscribe(REQUESTS, keepRequest)
  return {
    client,
    close: () => {
      unsubscribe(REQUESTS, keepRequest)
      agent.destroy()
    },
  }
}
