import { MediaError } from '../mediaClient.ts'
import { reconnectDelay } from './reconnectDelay.ts'

export interface Reconnection {
  isRunning(): boolean
  start(): void
}

export interface ReconnectionOptions {
  enterAgain(): Promise<void>
  isClosed(): boolean
  onEntered(): void
  onGivenUp(error: MediaError): void
  /** what another try cannot mend, as it is told; null: it can */
  finalError(cause: unknown): MediaError | null
  /** tries last longer than a lost connection is worth */
  isPatient?(): boolean
}

/** Tries to come back until it works, is hopeless or the client closes. */
export function createReconnection(options: ReconnectionOptions): Reconnection {
  const { enterAgain, isClosed, onEntered, onGivenUp, finalError } = options
  let isRunning = false

  async function reconnect(): Promise<void> {
    const lostAt = performance.now()
    for (let attempt = 0; !isClosed(); attempt++) {
      const delayMs = reconnectDelay(attempt, options.isPatient?.() ? 0 : performance.now() - lostAt)
      if (delayMs === null) return onGivenUp(new MediaError('NETWORK', 'the media server cannot be reached'))
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      if (isClosed()) return
      try {
        await enterAgain()
        if (!isClosed()) return onEntered()
      } catch (cause) {
        const error = finalError(cause)
        if (error) return onGivenUp(error)
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
