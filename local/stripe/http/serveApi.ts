import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  type ApiOptions,
  answerOf,
  type CallAnswer,
  type CallFacts,
  createCallAnswerer,
} from './answerCall.ts'
import { refuseForeign } from './refuseForeign.ts'

/** Longer than clients keep a connection, so that none of them writes into one that just ended. */
const KEEP_ALIVE_MS = 60_000

/** The API by HTTP. */
export function createApiServer(options: ApiOptions): Server {
  const answerCall = createCallAnswerer(options)
  const server = createServer((request, response) => {
    const facts = factsOf(request)
    const end = (answer: CallAnswer) => {
      options.calls.add({ ...facts, status: answer.ending === 'closed' ? null : answer.status })
      send(request, response, { ...answer, headers: { ...headersOf(request, facts), ...answer.headers } })
    }
    const work = async () => {
      refuseForeign(request, ['127.0.0.1', 'localhost'])
      return answerCall(request, facts)
    }
    work().then(end, (error: unknown) => {
      // the client left, or the stand-in ends
      if (request.destroyed && !request.complete) return
      if (options.signal.aborted) return void request.socket.destroy()
      end(answerOf(error))
    })
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}

function factsOf(request: IncomingMessage): CallFacts {
  return {
    requestId: `req_${randomBytes(7).toString('hex')}`,
    method: request.method ?? '',
    path: (request.url ?? '').split('?')[0] ?? '',
    ...{ verb: null, params: {}, idempotencyKey: null, account: null, status: null, isReplayed: false },
    version: headerOf(request, 'stripe-version') ?? null,
  }
}

const headerOf = ({ headers }: IncomingMessage, name: string) => {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function headersOf(request: IncomingMessage, facts: CallFacts): Record<string, string> {
  const { account, idempotencyKey, version } = facts
  return {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'request-id': facts.requestId,
    ...(version === null ? {} : { 'stripe-version': version }),
    ...(account === null ? {} : { 'stripe-account': account }),
    ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
    // what is left of a body that was too large is not read
    ...(request.complete ? {} : { connection: 'close' }),
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: CallAnswer): void {
  const { status, body, headers, ending } = answer
  if (ending === 'closed') return void request.socket.destroy()
  const bytes = Buffer.from(body)
  response.writeHead(status, { ...headers, 'content-length': bytes.length })
  if (ending === 'whole') return void response.end(bytes)
  response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy())
}
