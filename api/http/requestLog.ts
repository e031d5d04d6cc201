import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { RandomBytes } from '#domain/clock.ts'

declare module 'http' {
  interface IncomingMessage {
    /** reference of the request, made here */
    id: string
  }
}

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
  'credential',
]

/** pino options that blank secrets at every depth we log. */
export const redaction = {
  // header names have dashes, which a path takes in brackets only
  paths: REDACTED.flatMap((name) => ['', '*', '*.*', '*.*.*'].map((above) => `${above}["${name}"]`)),
  censor: '[removed]',
}

/** The path without query, and without the token that one address of ours carries. */
function pathOf(url: string): string {
  return (url.split('?')[0] ?? '').replace(/^\/unsubscribe\/.*/, '/unsubscribe/…')
}

/**
 * One line per request that failed, and of every one at level debug: method, path without query, status, milliseconds,
 * reference. Nothing of the person.
 */
export function requestLog(log: Logger, random: RandomBytes): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    const { method, originalUrl } = request
    const id = Buffer.from(random(9)).toString('base64url')
    request.id = id
    response.once('close', () => {
      const { statusCode: status, writableEnded } = response
      const level = status >= 500 ? 'warn' : 'debug'
      // blanking secrets costs more than many a request
      if (!log.isLevelEnabled(level)) return
      const line = {
        reqId: id,
        req: { id, method, path: pathOf(originalUrl) },
        res: { status },
        responseTime: Math.round(performance.now() - startedAt),
      }
      log[level](line, writableEnded ? 'request completed' : 'request aborted')
    })
    next()
  }
}
