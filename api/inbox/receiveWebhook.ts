import type { RequestHandler } from 'express'
import type { Pool } from 'pg'
import { NOTICE_ENDPOINTS, type NoticeEndpoint } from '#domain/billing/words.ts'
import type { Clock } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { oncePerSecond } from '../http/oncePerSecond.ts'
import { ProblemError } from '../http/problemError.ts'
import { BadSignature, type Events, type ProviderEvent } from '../ports/payments/events.ts'
import { gatherEvents } from './gatherEvents.ts'
import { createNoticeBodies } from './noticeBody.ts'
import { type PutOutcome, putEvents } from './putEvents.ts'

/** Where notices come in; `:endpoint` is one of ours. */
export const WEBHOOK_PATH = '/v1/webhooks/provider/:endpoint'

/** What became of requests since the process began: of their events, or `forged`, each behind its endpoint. */
export type ReceivedCounts = Map<string, number>

export interface WebhookDeps {
  pool: Pool
  clock: Clock
  events: Events
  /** the header that carries the provider's signature, in lower case */
  signatureHeader: string
  /** of each endpoint; null: the endpoint is not there */
  secrets: Readonly<Record<NoticeEndpoint, RotatingSecret | null>>
  received: ReceivedCounts
}

const HEADER_LENGTH = 2000
const RECEIVED = Buffer.from('{"received":true}')

/** Seconds by the database, asked for once a second at most: what is forged costs it nothing. */
function databaseNowS({ pool, clock }: Pick<WebhookDeps, 'pool' | 'clock'>): () => Promise<number> {
  const ahead = oncePerSecond(clock, async () => {
    const { rows } = await pool.query<{ now: number }>('SELECT extract(epoch FROM app.now())::float8 AS now')
    return Number(rows[0]?.now) - clock() / 1000
  })
  return async () => clock() / 1000 + (await ahead())
}

/** Of what is not signed by who may tell us something, or is nothing that they tell. */
export const refused = (cause?: unknown) =>
  new ProblemError(
    'NOTICE_REFUSED',
    { detail: 'The signature, its age or the content is not what this endpoint takes.' },
    { cause },
  )

/**
 * Takes notices of the payment provider: the signature over the raw body, its age by the database, then one statement that
 * puts the event in or leaves it out. What is signed and not ours is answered 200 too: the provider repeats for three days
 * what it is not thanked for, then closes the endpoint, and nobody here would ever take it.
 */
export function receiveWebhook(deps: WebhookDeps): RequestHandler[] {
  const { pool, events, secrets, signatureHeader, received } = deps
  const count = (endpoint: NoticeEndpoint, outcome: PutOutcome | 'forged') => {
    const name = `${endpoint}_${outcome}`
    received.set(name, (received.get(name) ?? 0) + 1)
  }
  const nowS = databaseNowS(deps)
  const put = {
    platform: gatherEvents((gathered: readonly ProviderEvent[]) => putEvents(pool, 'platform', gathered)),
    connect: gatherEvents((gathered: readonly ProviderEvent[]) => putEvents(pool, 'connect', gathered)),
  }
  const bodies = createNoticeBodies()

  const guard: RequestHandler = (request, response, next) => {
    const endpoint = NOTICE_ENDPOINTS.find((one) => one === request.params.endpoint)
    if (!endpoint || !secrets[endpoint]) throw new ProblemError('NOT_FOUND')
    // who is refused before the body was read is not listened to any longer
    response.setHeader('connection', 'close')
    const header = request.headers[signatureHeader]
    if (typeof header !== 'string' || header === '' || header.length > HEADER_LENGTH) {
      count(endpoint, 'forged')
      throw refused()
    }
    bodies.hold(request, response)
    response.removeHeader('connection')
    next()
  }

  const take: RequestHandler = async (request, response) => {
    const endpoint = request.params.endpoint as NoticeEndpoint
    const raw = await bodies.read(request, response)
    const atS = await nowS()
    let event: ProviderEvent
    try {
      const header = String(request.headers[signatureHeader])
      event = events.parseEvent(raw, header, secrets[endpoint]?.accepted() ?? [], atS)
    } catch (error) {
      if (!(error instanceof BadSignature)) throw error
      count(endpoint, 'forged')
      throw refused(error)
    }
    count(endpoint, await put[endpoint](event))
    response.setHeader('cache-control', 'no-store')
    response.setHeader('content-type', 'application/json; charset=utf-8')
    // the same to everybody: nothing is written out or hashed for it
    response.end(RECEIVED)
  }

  return [guard, take]
}
