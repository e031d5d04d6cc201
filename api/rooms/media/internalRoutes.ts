import type { InternalRoute } from '#api/http/createInternalApp.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { RELAY_NODE } from '#protocol/node.ts'
import type { RoomDeps } from '../deps.ts'
import { mediaEvents, nodeBeat } from './nodeReports.ts'
import { registerNode } from './registerNode.ts'
import { storeEvents } from './storeEvents.ts'

/** A node speaks for itself alone, and the relay of calls is none. */
function own<T>(report: T, nodeIds: string[], nodeId: string): T {
  if (nodeId === RELAY_NODE)
    throw new ProblemError('FORBIDDEN', {
      detail: `${RELAY_NODE} is the relay: name the media node otherwise.`,
    })
  if (nodeIds.every((id) => id === nodeId)) return report
  throw new ProblemError('FORBIDDEN', { detail: `${nodeId} may not speak for another media node.` })
}

/** Where media nodes register and report. */
export function internalRoutes(deps: RoomDeps): InternalRoute[] {
  return [
    {
      method: 'POST',
      path: '/internal/media-nodes',
      body: nodeBeat,
      run: (body, nodeId) => {
        const beat = nodeBeat.parse(body)
        return registerNode(deps, own(beat, [beat.id], nodeId))
      },
    },
    {
      method: 'POST',
      path: '/internal/media-events',
      body: mediaEvents,
      run: (body, nodeId) => {
        const batch = mediaEvents.parse(body)
        const speakers = [batch.nodeId, ...batch.events.map(({ source }) => source)]
        return storeEvents(deps, own(batch, speakers, nodeId))
      },
    },
  ]
}
