import { timingSafeEqual } from 'node:crypto'
import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { RandomBytes } from '#domain/clock.ts'
import { readNodeAuthorization } from '#protocol/node.ts'
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

function identifyNode(reportKey: (nodeId: string) => string): RequestHandler {
  return (request, response, next) => {
    const claim = readNodeAuthorization(request.headers.authorization ?? '')
    if (!claim) throw new ProblemError('SIGN_IN_REQUIRED')
    const [given, expected] = [Buffer.from(claim.key), Buffer.from(reportKey(claim.nodeId))]
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ProblemError('SIGN_IN_REQUIRED')
    }
    response.locals.nodeId = claim.nodeId
    next()
  }
}

/** The loopback listener where media nodes register and report, each with the key of its own id. */
export function createInternalApp(options: {
  log: Logger
  random: RandomBytes
  /** the key with which the node of an id reports */
  reportKey(nodeId: string): string
  routes: InternalRoute[]
}): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(requestLog(options.log, options.random))
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true })
  })
  app.use(identifyNode(options.reportKey))
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
