import type { Handlers } from '../http/handler.ts'
import type { discoveryRoutes } from './contract.ts'
import { listLive } from './listLive.ts'
import type { LiveDeps } from './readLive.ts'
import { readUpcoming, UPCOMING_PAGE } from './readUpcoming.ts'
import { searchHandler } from './search/searchHandler.ts'
import { readPast, STREAM_PAGE } from './search/store.ts'

/** Verbs of discovery. */
export function discoveryHandlers(deps: LiveDeps): Handlers<typeof discoveryRoutes> {
  const { pool } = deps
  return {
    listLive: listLive(deps),
    async listUpcoming({ query: { after } }) {
      const upcoming = await readUpcoming(pool, after ?? null)
      const next = upcoming.length === UPCOMING_PAGE ? (upcoming.at(-1)?.roomId ?? null) : null
      return { body: { upcoming, next } }
    },
    async listPast({ params, query: { after } }) {
      const rows = await readPast(pool, params.handle, after ?? null)
      const streams = rows.slice(0, STREAM_PAGE)
      const next = rows.length > STREAM_PAGE ? (streams.at(-1)?.roomId ?? null) : null
      return { body: { streams, next } }
    },
    search: searchHandler(deps),
  }
}
