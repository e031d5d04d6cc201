import type { Pool } from 'pg'
import { z } from 'zod'
import type { InternalRoute } from '#api/http/createInternalApp.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { CALL_SIDES } from '#domain/calls/words.ts'
import type { Clock } from '#domain/clock.ts'
import {
  MAX_RELAY_AGE_MS,
  MAX_RELAY_SPAN_MS,
  MAX_RELAY_SPANS,
  RELAY_NODE,
  RELAY_SPANS_PATH,
} from '#protocol/node.ts'
import { roomId } from '../../access/contract.ts'
import { keepSpans } from './keepSpans.ts'

const ageMs = z.int().min(0).max(MAX_RELAY_AGE_MS)

const relaySpan = z
  .strictObject({ roomId, side: z.enum(CALL_SIDES), fromAgoMs: ageMs, untilAgoMs: ageMs })
  .refine(({ fromAgoMs, untilAgoMs }) => fromAgoMs - untilAgoMs <= MAX_RELAY_SPAN_MS, {
    path: ['fromAgoMs'],
    message: `A span is ${MAX_RELAY_SPAN_MS} ms at most: send longer time as several.`,
  })

/** `RelaySpans` of `protocol/node.ts`. */
const relaySpans = z.strictObject({
  sentAtMs: z.int().min(0),
  spans: z.array(relaySpan).min(1).max(MAX_RELAY_SPANS),
})

/** Where the relay of calls says when packets of whom went through it. */
export function relaySpanRoutes(pool: Pool, clock: Clock): InternalRoute[] {
  return [
    {
      method: 'POST',
      path: RELAY_SPANS_PATH,
      body: relaySpans,
      run: async (body, nodeId) => {
        if (nodeId !== RELAY_NODE)
          throw new ProblemError('FORBIDDEN', {
            detail: `${nodeId} may not speak for the relay: report with the key of ${RELAY_NODE}.`,
          })
        const { spans, sentAtMs } = relaySpans.parse(body)
        const lateMs = Math.max(0, clock() - sentAtMs)
        // who stood still so long took it several times
        if (lateMs > MAX_RELAY_AGE_MS) return { ok: true }
        await keepSpans(
          pool,
          spans.map(({ fromAgoMs, untilAgoMs, ...span }) => ({
            ...{ ...span, source: 'relay' as const },
            ...{ fromAgoMs: fromAgoMs + lateMs, untilAgoMs: untilAgoMs + lateMs },
          })),
        )
        return { ok: true }
      },
    },
  ]
}
