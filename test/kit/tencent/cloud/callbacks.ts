import { createHmac } from 'node:crypto'
import { type Disturbances, planArrivals, type Random } from './disturbances.ts'

/** Event types of the provider's manual. Leaving tells of no end of picture or sound. */
export const EVENT_TYPE = {
  roomOpened: 101,
  roomClosed: 102,
  entered: 103,
  left: 104,
  roleChanged: 105,
  videoStarted: 201,
  videoStopped: 202,
  audioStarted: 203,
  audioStopped: 204,
  screenStarted: 205,
  screenStopped: 206,
} as const
export type EventType = (typeof EVENT_TYPE)[keyof typeof EVENT_TYPE]

/** What the cloud tells of a room. */
export interface CloudEvent {
  type: EventType
  roomId: string
  atMs: number
  userId?: string
  /** 20 an anchor, 21 of the audience */
  role?: 20 | 21
  /** how somebody came in: 1 by themselves, 3 again; or went: 1 by themselves, 2 unheard of, 3 removed */
  reason?: 1 | 2 | 3
}

/** Times of the manual; a test shortens them. */
export interface Patience {
  answerMs: number
  againMs: number
  overMs: number
}

export const MANUAL_PATIENCE: Patience = { answerMs: 5000, againMs: 10_000, overMs: 60_000 }

/** One request as it was sent. */
export interface SentCallback {
  body: string
  /** null while no answer came, or none at all */
  status: number | null
}

export interface CallbackTarget {
  url: string
  /** up to 32 letters and digits */
  key: string
  patience?: Patience
}

export interface Callbacks {
  sent: SentCallback[]
  tell(event: CloudEvent): void
  /** true while something is on its way or will be sent again */
  isBusy(): boolean
  stop(): void
}

/** The body of a callback, in the order of the manual's examples. Only room ids that are strings are known here. */
export function callbackBody(event: CloudEvent, callbackTs: number): string {
  return JSON.stringify({
    EventGroupId: event.type < 200 ? 1 : 2,
    EventType: event.type,
    CallbackTs: callbackTs,
    EventInfo: {
      RoomId: event.roomId,
      EventTs: Math.floor(event.atMs / 1000),
      EventMsTs: event.atMs,
      ...(event.userId !== undefined && { UserId: event.userId }),
      ...(event.role !== undefined && { Role: event.role }),
      ...(event.type === EVENT_TYPE.entered && { TerminalType: 100, UserType: 1 }),
      ...(event.reason !== undefined && { Reason: event.reason }),
    },
  })
}

/** What stands in the head `Sign`. */
export function signOf(key: string, body: string): string {
  return createHmac('sha256', key).update(body).digest('base64')
}

/** Sends what happens to a server: signed, and again for a minute where nobody takes it. */
export function createCallbacks(deps: {
  target: CallbackTarget
  sdkAppId: number
  disturbances: () => Disturbances
  random: Random
  clock: () => number
}): Callbacks {
  const { target, clock } = deps
  const { answerMs, againMs, overMs } = target.patience ?? MANUAL_PATIENCE
  const sent: SentCallback[] = []
  const stopping = new AbortController()
  let open = 0

  async function post(body: string, sign: string): Promise<boolean> {
    const one: SentCallback = { body, status: null }
    sent.push(one)
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', sign, sdkappid: String(deps.sdkAppId) },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(answerMs), stopping.signal]),
      })
      await response.arrayBuffer()
      one.status = response.status
      return response.status === 200
    } catch {
      return false
    }
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })

  async function deliver(event: CloudEvent, afterMs: number, isSignedWrong: boolean): Promise<void> {
    if (afterMs > 0) await pause(afterMs)
    const body = callbackBody(event, clock())
    const sign = signOf(isSignedWrong ? `${target.key}x` : target.key, body)
    const startMs = performance.now()
    for (let tries = 0; !stopping.signal.aborted; tries++) {
      if (await post(body, sign)) return
      // again at once, and from then on after a while
      if (tries > 0) await pause(againMs)
      if (performance.now() - startMs >= overMs) return
    }
  }

  return {
    sent,
    tell(event) {
      for (const { afterMs, isSignedWrong } of planArrivals(deps.disturbances(), deps.random)) {
        open++
        void deliver(event, afterMs, isSignedWrong).finally(() => open--)
      }
    },
    isBusy: () => open > 0,
    stop: () => stopping.abort(),
  }
}
