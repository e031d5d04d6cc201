import { z } from 'zod'
import { facts, isStorable, text } from '#api/http/contract.ts'
import { EVIDENCE_KINDS } from '#domain/words.ts'

/** Its origin stands in the policy of every page, where `;` and `,` begin something else. */
function isSignalUrl(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host } = new URL(address)
  return /^wss?:$/.test(protocol) && /^[\w.:[\]-]+$/.test(host)
}

/** A media node that is there, and what it carries. */
export const nodeBeat = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  url: text.max(2000).refine(isSignalUrl),
  controlUrl: z.url().max(2000).refine(isStorable),
  startedAt: z.iso.datetime(),
  rooms: z.int32().min(0),
  /** a share: more than a hundred times the limit is no number of people */
  load: z.number().min(0).max(100),
  limits: facts,
})

/** What happened in the rooms of a node. */
export const mediaEvents = z.object({
  nodeId: text.min(1).max(64),
  events: z
    .array(
      z.object({
        eventId: text.min(1).max(200),
        source: text.min(1).max(64),
        kind: z.enum(EVIDENCE_KINDS),
        providerRoomId: text.max(64),
        userId: text.max(64).optional(),
        atMs: z.int().min(0),
        body: facts.optional(),
      }),
    )
    .max(1000),
})
export type MediaEvents = z.output<typeof mediaEvents>
export type NodeBeatBody = z.output<typeof nodeBeat>
