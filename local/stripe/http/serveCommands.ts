import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Command, Params } from '../feature.ts'
import type { Store } from '../store/openStore.ts'
import { answerOf } from './answerCall.ts'
import { ApiError } from './apiError.ts'
import { readBody } from './readBody.ts'
import { refuseForeign } from './refuseForeign.ts'

const BODY_BYTES = 1_000_000
const PREFIX = '/commands/'

export interface CommandOptions {
  store: Store
  commands: readonly Command[]
  /** stands in the header `stand-in-secret` of every command: no page of a browser on this machine knows it */
  secret: string
}

/** Commands by HTTP: `POST /commands/<name>` with a JSON object, answered by `{ "result": … }`. */
export function createCommandServer(options: CommandOptions): Server {
  const byName = new Map(options.commands.map((command) => [command.name, command]))
  const run = async (request: IncomingMessage) => {
    const body = await readBody(request, BODY_BYTES)
    refuseForeign(request, ['127.0.0.1'])
    if (!isEqual(request.headers['stand-in-secret'], options.secret))
      throw new ApiError(401, 'secret_invalid', 'Commands need the secret of this run.')
    const { method = '', url = '' } = request
    const command = url.startsWith(PREFIX) ? byName.get(url.slice(PREFIX.length)) : undefined
    if (method !== 'POST' || !command)
      throw new ApiError(404, 'url_invalid', `There is no command ${method} ${url}.`)
    return { result: (await command.run(options.store, readCommand(body))) ?? null }
  }
  return createServer((request, response) => {
    run(request)
      .then((result) => ({ status: 200, body: JSON.stringify(result) }))
      .catch((error: unknown) => answerOf(error))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        response.end(body)
      })
  })
}

function readCommand(body: Buffer): Params {
  try {
    const read: unknown = JSON.parse(body.toString('utf8') || '{}')
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Params
  } catch {}
  throw new ApiError(400, 'invalid_json', 'The body of a command is a JSON object.')
}

function isEqual(given: unknown, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return typeof given === 'string' && timingSafeEqual(hash(given), hash(secret))
}
