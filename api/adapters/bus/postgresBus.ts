import type { Pool } from 'pg'
import type { Bus } from '#api/ports/bus.ts'
import { listen } from '#db/listen.ts'
import { gatherHints } from './gatherHints.ts'
import { HintListeners, writeHints } from './hintText.ts'

const CHANNEL = 'bus'

/**
 * Hints by NOTIFY. Each sending is a statement of its own: inside the writer's transaction it would queue every
 * writer of the database behind one lock until its commit is on disk.
 */
export async function createPostgresBus(options: {
  pool: Pool
  /** for the listener's own connection */
  url: string
  onError(error: Error): void
}): Promise<Bus> {
  const { pool, url, onError } = options
  const listeners = new HintListeners()
  let isHearing = false
  const gatherer = gatherHints((hints) =>
    pool.query({
      name: 'bus_notify',
      text: `SELECT pg_notify('${CHANNEL}', hint) FROM unnest($1::text[]) AS hint`,
      values: [hints.map((hint) => writeHints([hint]))],
    }),
  )
  const listening = await listen({
    ...{ url, name: 'api-bus', channels: [CHANNEL] },
    onHint: (_channel, payload) => {
      isHearing = true
      if (payload !== null) listeners.emit(payload)
    },
    onError: (error) => {
      // one cut is told in several errors, and each try adds one
      if (isHearing) onError(error)
      isHearing = false
    },
  })
  return {
    publish: (roomId, rev) => gatherer.put(roomId, rev),
    subscribe: (listener) => listeners.add(listener),
    health: () => ({ isHearing, lost: gatherer.lost() }),
    stop: async () => {
      await gatherer.stop()
      await listening.stop()
      isHearing = false
    },
  }
}
