import { z } from 'zod'
import type { InternalRoute } from '#api/http/createInternalApp.ts'
import { EVIDENCE_KINDS } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { registerNode } from './registerNode.ts'
import { storeEvents } from './storeEvents.ts'

const nodeBeat = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  url: z.string().regex(/^wss?:\/\//),
  controlUrl: z.url(),
  startedAt: z.iso.datetime(),
  rooms: z.int().min(0),
  load: z.number().min(0),
  limits: z.record(z.string(), z.unknown()),
})

const mediaEvents = z.object({
  nodeId: z.string().min(1).max(64),
  events: z
    .array(
      z.object({
        eventId: z.string().min(1).max(200),
        source: z.string().min(1).max(64),
        kind: z.enum(EVIDENCE_KINDS),
        providerRoomId: z.string().max(64),
        userId: z.string().max(64).optional(),
        atMs: z.int().min(0),
        body: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .max(1000),
})
export type MediaEvents = z.output<typeof mediaEvents>
export type NodeBeatBody = z.output<typeof nodeBeat>

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
