import { MediaError } from '../mediaClient.ts'
import type { Outbox } from './createOutbox.ts'
import type { Roster } from './createRoster.ts'
import type { EngineSession } from './createSession.ts'
import { reconnectDelay } from './signalling/reconnectDelay.ts'
import { isUnrecoverable, SignallingError, toMediaError } from './signalling/signallingError.ts'

/**
 * Opens a new socket for a session whose media still run.
 * @returns false when the engine has forgotten it, so that a new entry is needed
 */
export async function resumeSession(open: EngineSession, roster: Roster, outbox: Outbox): Promise<boolean> {
  if (open.connection.isNegotiating()) return false
  try {
    const again = await open.resume()
    roster.replace(again.publications)
    await outbox.sendMissing(new Set(again.own.map(({ id }) => id)))
    return true
  } catch (cause) {
    if (cause instanceof SignallingError) return false
    throw cause
  }
}

export interface Reconnection {
  isRunning(): boolean
  start(): void
}

export interface ReconnectionOptions {
  enterAgain(): Promise<void>
  isClosed(): boolean
  onEntered(): void
  onGivenUp(error: MediaError): void
}

/** Tries to come back until it works, is hopeless or the client closes. */
export function createReconnection(options: ReconnectionOptions): Reconnection {
  const { enterAgain, isClosed, onEntered, onGivenUp } = options
  let isRunning = false

  async function reconnect(): Promise<void> {
    const lostAt = performance.now()
    for (let attempt = 0; !isClosed(); attempt++) {
      const delayMs = reconnectDelay(attempt, performance.now() - lostAt)
      if (delayMs === null) return onGivenUp(new MediaError('NETWORK', 'the media server cannot be reached'))
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      if (isClosed()) return
      try {
        await enterAgain()
        if (!isClosed()) return onEntered()
      } catch (cause) {
        if (isUnrecoverable(cause)) return onGivenUp(toMediaError(cause))
      }
    }
  }

  return {
    isRunning: () => isRunning,
    start() {
      isRunning = true
      void reconnect().finally(() => {
        isRunning = false
      })
    },
  }
}
