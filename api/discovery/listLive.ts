import type { Handler } from '../http/handler.ts'
import type { discoveryRoutes } from './contract.ts'
import { LIVE_PAGE, type LiveDeps, readLive, readQuietChannels } from './readLive.ts'

/** Who is live now; channels stand on the first page alone. */
export function listLive(deps: LiveDeps): Handler<typeof discoveryRoutes.listLive> {
  return async ({ query: { after }, account }) => {
    const [live, channels] = await Promise.all([
      readLive(deps, { account, after: after ?? null }),
      after === undefined ? readQuietChannels(deps.pool) : [],
    ])
    const next = live.length === LIVE_PAGE ? (live.at(-1)?.roomId ?? null) : null
    return { body: { live, channels, next } }
  }
}
