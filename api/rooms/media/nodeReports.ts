import { z } from 'zod'
import { EVIDENCE_KINDS } from '#domain/words.ts'

/** Its origin stands in the policy of every page, where `;` and `,` begin something else. */
function isSignalUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, host } = new URL(text)
  return /^wss?:$/.test(protocol) && /^[\w.:[\]-]+$/.test(host)
}

/** A media node that is there, and what it carries. */
export const nodeBeat = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  url: z.string().max(2000).refine(isSignalUrl),
  controlUrl: z.url(),
  startedAt: z.iso.datetime(),
  rooms: z.int().min(0),
  load: z.number().min(0),
  limits: z.record(z.string(), z.unknown()),
})

/** What happened in the rooms of a node. */
export const mediaEvents = z.object({
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
