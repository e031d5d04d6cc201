import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import type { RandomBytes } from '#domain/clock.ts'

/** Names that never reach a log, wherever they stand. */
const REDACTED = [
  'authorization',
  'cookie',
  'set-cookie',
  'session-token',
  'token',
  'retryToken',
  'resumeToken',
  'password',
  'secret',
  'signature',
  'userSig',
  'privateMapKey',
  'joinNonce',
]

/** pino options that blank secrets at every depth we log. */
export const redaction = {
  // header names have dashes, which a path takes in brackets only
  paths: REDACTED.flatMap((name) => ['', '*', '*.*', '*.*.*'].map((above) => `${above}["${name}"]`)),
  censor: '[removed]',
}

/** One line per request: method, path without query, status, milliseconds, reference. Nothing of the person. */
export function requestLog(log: Logger, random: RandomBytes): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: () => Buffer.from(random(9)).toString('base64url'),
    quietReqLogger: true,
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'warn' : 'debug'),
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  })
}
