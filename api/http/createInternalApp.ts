import { timingSafeEqual } from 'node:crypto'
import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { networkName } from '#domain/address.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { readNodeAuthorization } from '#protocol/node.ts'
import type { SecurityLog } from '#telemetry/securityLog.ts'
import { ProblemError } from './problemError.ts'
import { requestLog } from './requestLog.ts'
import { writeProblem } from './writeProblem.ts'

/** One call between processes of the installation; the answer is JSON. */
export interface InternalRoute {
  method: 'POST'
  /** from the root, e.g. `/internal/media-nodes` */
  path: string
  body: z.ZodType
  /** @param nodeId who calls, proven by its key */
  run(body: unknown, nodeId: string): Promise<object>
}

function isOneOf(keys: readonly string[], given: string): boolean {
  const bytes = Buffer.from(given)
  return keys.some((key) => key.length === bytes.length && timingSafeEqual(Buffer.from(key), bytes))
}

interface NodeIdentity {
  /** the keys with which the node of an id reports */
  reportKey(nodeId: string): RotatingSecret
  security: SecurityLog
}

function identifyNode({ reportKey, security }: NodeIdentity): RequestHandler {
  return (request, response, next) => {
    const claim = readNodeAuthorization(request.headers.authorization ?? '')
    const keys = claim && reportKey(claim.nodeId)
    if (!claim || !keys || !isOneOf(keys.accepted(), claim.key)) {
      const isOld = claim !== null && keys !== null && isOneOf(keys.ended(), claim.key)
      const prefix = networkName(request.socket.remoteAddress ?? '')
      security.write({ kind: isOld ? 'key_old' : 'key_unregistered', prefix, ref: claim?.nodeId ?? 'report' })
      throw new ProblemError('SIGN_IN_REQUIRED')
    }
    response.locals.nodeId = claim.nodeId
    next()
  }
}

/** The loopback listener where media nodes register and report, each with the key of its own id. */
export function createInternalApp(
  options: NodeIdentity & { log: Logger; random: RandomBytes; routes: InternalRoute[] },
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(requestLog(options.log, options.random))
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true })
  })
  app.use(identifyNode(options))
  app.use(express.json({ limit: '1mb', strict: true }))
  for (const route of options.routes) {
    app.post(route.path, async (request, response) => {
      const parsed = route.body.safeParse(request.body)
      if (!parsed.success)
        throw new ProblemError('INVALID_INPUT', { detail: parsed.error.issues[0]?.message })
      response.json(await route.run(parsed.data, response.locals.nodeId))
    })
  }
  app.use(() => {
    throw new ProblemError('NOT_FOUND')
  })
  app.use(writeProblem(options.log))
  return app
}
