import type { NodeBeat } from '#protocol/node.ts'
import type { Log } from '../rooms/engine.ts'
import { type ApiAddress, callApi } from './callApi.ts'

export const BEAT_MS = 5000

/** Registers the node and repeats it as its sign of life. */
export function startBeat(
  api: ApiAddress,
  describe: () => NodeBeat,
  log: Log,
): {
  /** resolves once the api has answered the first beat, or is away */
  first: Promise<void>
  stop: () => void
} {
  let isKnown: boolean | null = null
  let isWaiting = false

  async function once(): Promise<void> {
    if (isWaiting) return
    isWaiting = true
    try {
      await callApi(api, '/internal/media-nodes', describe())
      if (isKnown !== true) log.info({}, 'registered at the api')
      isKnown = true
    } catch (cause) {
      if (isKnown !== false) log.warn({ cause: String(cause) }, 'the api is away; rooms keep running')
      isKnown = false
    } finally {
      isWaiting = false
    }
  }

  const timer = setInterval(() => void once(), BEAT_MS)
  return { first: once(), stop: () => clearInterval(timer) }
}
