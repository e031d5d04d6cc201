import { timingSafeEqual } from 'node:crypto'
import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { RandomBytes } from '#domain/clock.ts'
import { ProblemError } from './problemError.ts'
import { requestLog } from './requestLog.ts'
import { writeProblem } from './writeProblem.ts'

/** One call between processes of the installation; the answer is JSON. */
export interface InternalRoute {
  method: 'POST'
  /** from the root, e.g. `/internal/media-nodes` */
  path: string
  body: z.ZodType
  run(body: unknown): Promise<object>
}

function checkSecret(secret: string): RequestHandler {
  const expected = Buffer.from(`Bearer ${secret}`)
  return (request, _response, next) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ProblemError('SIGN_IN_REQUIRED')
    }
    next()
  }
}

/** The loopback listener where media engines register and report; everything needs the shared secret. */
export function createInternalApp(options: {
  log: Logger
  random: RandomBytes
  secret: string
  routes: InternalRoute[]
}): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(requestLog(options.log, options.random))
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true })
  })
  app.use(checkSecret(options.secret))
  app.use(express.json({ limit: '1mb', strict: true }))
  for (const route of options.routes) {
    app.post(route.path, async (request, response) => {
      const parsed = route.body.safeParse(request.body)
      if (!parsed.success)
        throw new ProblemError('INVALID_INPUT', { detail: parsed.error.issues[0]?.message })
      response.json(await route.run(parsed.data))
    })
  }
  app.use(() => {
    throw new ProblemError('NOT_FOUND')
  })
  app.use(writeProblem(options.log))
  return app
}
