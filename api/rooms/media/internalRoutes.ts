import type { InternalRoute } from '#api/http/createInternalApp.ts'
import type { RoomDeps } from '../deps.ts'
import { mediaEvents, nodeBeat } from './nodeReports.ts'
import { registerNode } from './registerNode.ts'
import { storeEvents } from './storeEvents.ts'

/** Where media nodes register and report. */
export function internalRoutes(deps: RoomDeps): InternalRoute[] {
  return [
    {
      method: 'POST',
      path: '/internal/media-nodes',
      body: nodeBeat,
      run: (body) => registerNode(deps, nodeBeat.parse(body)),
    },
    {
      method: 'POST',
      path: '/internal/media-events',
      body: mediaEvents,
      run: (body) => storeEvents(deps, mediaEvents.parse(body)),
    },
  ]
}
