import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'

/** A request as it came over the wire. */
export interface Asked {
  /** method and path, without what stands in the query */
  what: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
}

export type Answer = (response: ServerResponse, asked: Asked) => void

/** An HTTP server that keeps what it was asked and answers as the test says. */
export interface RecordingProvider {
  url: string
  port: number
  /** all that came, looks whose key it is included */
  asked: Asked[]
  /** what came, without those */
  calls(): Asked[]
  /** whose keys it takes, and how it answers the question */
  account: string | Answer
  /** for the requests that come, in their order; the last one stays */
  answers: Answer[]
  /** connections that are open, used or not */
  connections(): Promise<number>
  stop(): Promise<void>
}

export const PLATFORM = 'acct_platform'

/** A whole answer of JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** @param port 0 picks one */
export async function startRecordingProvider(port = 0): Promise<RecordingProvider> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(request.url ?? '/', 'http://provider')
    const asked = {
      what: `${request.method} ${url.pathname}`,
      query: url.searchParams,
      headers: request.headers,
      body,
    }
    provider.asked.push(asked)
    const { account, answers } = provider
    if (asked.what !== 'GET /v1/account')
      (answers.length > 1 ? answers.shift() : answers[0])?.(response, asked)
    else if (typeof account === 'string') json(200, { id: account, object: 'account' })(response, asked)
    else account(response, asked)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const listening = (server.address() as AddressInfo).port
  const provider: RecordingProvider = {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    asked: [],
    calls: () => provider.asked.filter(({ what }) => what !== 'GET /v1/account'),
    account: PLATFORM,
    answers: [json(500, { error: { type: 'api_error' } })],
    connections: () => promisify(server.getConnections.bind(server))(),
    async stop() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return provider
}
