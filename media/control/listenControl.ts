import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { networkName } from '#domain/address.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { ControlError } from '#protocol/node.ts'
import type { SecurityLog } from '#telemetry/securityLog.ts'
import type { Log } from '../rooms/engine.ts'
import { SessionError } from '../rooms/sessionError.ts'
import { ControlRequestError, type ControlRoute } from './controlRoutes.ts'

const MAX_BODY_BYTES = 16_384
const STATUS: Record<ControlError, number> = {
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  ROOM_NOT_FOUND: 404,
  INVALID_INPUT: 422,
  MEDIA_FULL: 503,
}

export interface Control {
  port: number
  close(): Promise<void>
}

interface ControlOptions {
  port: number
  /** its control keys */
  keys: RotatingSecret
  log: Log
  security?: SecurityLog | undefined
}

function showsOneOf(keys: readonly string[], request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  return keys.some((key) => {
    const expected = Buffer.from(`Bearer ${key}`)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

/** @throws ControlRequestError unless the request shows a control key of now */
function authorize(request: IncomingMessage, { keys, security }: ControlOptions): void {
  if (showsOneOf(keys.accepted(), request)) return
  const kind = showsOneOf(keys.ended(), request) ? 'key_old' : 'key_unregistered'
  security?.write({ kind, prefix: networkName(request.socket.remoteAddress ?? ''), ref: 'control' })
  throw new ControlRequestError('UNAUTHORIZED', 'wrong secret')
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new ControlRequestError('INVALID_INPUT', 'the body is too large')
    chunks.push(chunk)
  }
  if (bytes === 0) return null
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new ControlRequestError('INVALID_INPUT', 'the body is not JSON', { cause })
  }
}

function errorOf(cause: unknown): { code: ControlError; detail: string } | null {
  if (cause instanceof ControlRequestError) return { code: cause.code, detail: cause.message }
  if (!(cause instanceof SessionError)) return null
  if (cause.code === 'ROOM_NOT_FOUND') return { code: 'ROOM_NOT_FOUND', detail: cause.message }
  if (cause.code === 'CAPACITY_FULL') return { code: 'MEDIA_FULL', detail: cause.message }
  return { code: 'INVALID_INPUT', detail: cause.message }
}

/** The loopback door for the api. Every call carries the control key of this node. */
export async function listenControl(routes: ControlRoute[], options: ControlOptions): Promise<Control> {
  async function answer(request: IncomingMessage): Promise<unknown> {
    authorize(request, options)
    const url = new URL(request.url ?? '/', 'http://localhost')
    for (const route of routes) {
      const found = request.method === route.method ? route.path.exec(url.pathname) : null
      if (found) return await route.run(found[1] ?? '', url.searchParams, await readBody(request))
    }
    throw new ControlRequestError('NOT_FOUND', 'no such path')
  }

  function write(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(body))
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (body) => write(response, 200, body),
      (cause) => {
        const error = errorOf(cause)
        if (error) return write(response, STATUS[error.code], error)
        options.log.warn({ cause: String(cause) }, 'control failed')
        write(response, 500, { code: 'INTERNAL', detail: 'something failed here' })
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
