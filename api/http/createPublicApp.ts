import express, { type Express, type RequestHandler } from 'express'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { checkHost } from './checkHost.ts'
import { mountHealth, type ReadyChecks } from './health.ts'
import { contentSecurity } from './page/contentSecurity.ts'
import { createMediaOrigins } from './page/mediaOrigins.ts'
import { servePages } from './page/servePages.ts'
import { ProblemError } from './problemError.ts'
import { requestLog } from './requestLog.ts'
import { writeProblem } from './writeProblem.ts'

const BODY_LIMIT = '64kb'

export interface PublicAppOptions {
  pool: Pool
  clock: Clock
  random: RandomBytes
  log: Logger
  publicUrl: string
  /** as the trusted proxies name it */
  clientAddress: (remoteAddress: string | undefined, forwardedFor: string | string[] | undefined) => string
  webDir: string
  /** of the relay to wallets on phones; null when none are offered */
  relayOrigin: string | null
  /** hosts of the provider whose SDK pages run; null when they run none */
  sdkHosts: readonly string[] | null
  ready: ReadyChecks
  /** words for what works less well than it should */
  degraded: () => Promise<string[]>
  /** mounts what no page calls and what reads its bodies as they come, behind `host` and in front of everything else */
  mountRaw: (app: Express, host: RequestHandler) => void
  /** mounts what the installation offers, between the parsers and the pages */
  mount: (app: Express) => void
}

/** The public listener: security headers, parsers, what `mount` adds, the web application, problems. */
export function createPublicApp(options: PublicAppOptions): Express {
  const { pool, log, publicUrl, random } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.use((request, _response, next) => {
    // express would also take what is no address
    const ip = options.clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for'])
    Object.defineProperty(request, 'ip', { value: ip })
    next()
  })
  app.use(requestLog(log, random))
  mountHealth(app, options, options.clock)
  options.mountRaw(app, checkHost(publicUrl))
  app.use((_request, response, next) => {
    response.locals.nonce = Buffer.from(random(16)).toString('base64url')
    next()
  })
  app.use(
    contentSecurity({
      publicOrigin: new URL(publicUrl).origin,
      mediaOrigins: createMediaOrigins(pool, options.clock),
      relayOrigin: options.relayOrigin,
      sdkHosts: options.sdkHosts,
    }),
  )
  app.use(checkHost(publicUrl))
  app.use(express.json({ limit: BODY_LIMIT, strict: true, type: 'application/json' }))
  options.mount(app)
  app.use('/v1', () => {
    throw new ProblemError('NOT_FOUND')
  })
  servePages(app, options.webDir)
  app.use(() => {
    throw new ProblemError('NOT_FOUND')
  })
  app.use(writeProblem(log))
  return app
}
