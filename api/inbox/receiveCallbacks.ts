import type { Request, RequestHandler } from 'express'
import type { Pool } from 'pg'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { MediaCallbacks } from '../ports/mediaNotice.ts'
import { gatherEvents } from './gatherEvents.ts'
import { createNoticeBodies } from './noticeBody.ts'
import { type Callback, putCallbacks } from './putCallbacks.ts'
import { type ReceivedCounts, refused } from './receiveWebhook.ts'

/** Where the media provider tells what happens in its rooms. */
export const CALLBACK_PATH = '/v1/trtc/events'

export interface CallbackDeps {
  pool: Pool
  callbacks: MediaCallbacks
  /** the key that was entered at the provider, and the one before while both are used */
  key: RotatingSecret
  received: ReceivedCounts
}

const BODY_KB = 64
const HEADER_LENGTH = 100
const RECEIVED = Buffer.from('{"code":0}')

/**
 * Takes callbacks of the media provider: the signature over the raw body, then one statement that keeps it. What it means is
 * found out later, for the provider gives up after a minute of waiting and retrying. What is signed and not followed is kept
 * too; what is no callback is refused.
 */
export function receiveCallbacks({ pool, callbacks, key, received }: CallbackDeps): RequestHandler[] {
  const { signature, application } = callbacks.headers
  const put = gatherEvents((gathered: readonly Callback[]) => putCallbacks(pool, gathered))
  const bodies = createNoticeBodies({ kb: BODY_KB })
  const count = (outcome: 'new' | 'known' | 'forged') =>
    received.set(`trtc_${outcome}`, (received.get(`trtc_${outcome}`) ?? 0) + 1)
  const refuse = () => {
    count('forged')
    return refused()
  }
  const headerOf = ({ headers }: Request, name: string) => {
    const value = headers[name]
    return typeof value === 'string' && value.length <= HEADER_LENGTH ? value : ''
  }

  const guard: RequestHandler = (request, response, next) => {
    // who is refused before the body was read is not listened to any longer
    response.setHeader('connection', 'close')
    if (!headerOf(request, signature) || !headerOf(request, application)) throw refuse()
    bodies.hold(request, response)
    response.removeHeader('connection')
    next()
  }

  const take: RequestHandler = async (request, response) => {
    const raw = await bodies.read(request, response)
    const shown = {
      signature: headerOf(request, signature),
      application: headerOf(request, application),
    }
    const notice = callbacks.isGenuine(raw, shown, key.accepted()) ? callbacks.read(raw) : null
    if (!notice) throw refuse()
    count(await put({ raw, notice }))
    response.setHeader('cache-control', 'no-store')
    response.setHeader('content-type', 'application/json; charset=utf-8')
    response.end(RECEIVED)
  }

  return [guard, take]
}
