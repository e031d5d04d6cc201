import { z } from 'zod'
import { MEDIA_KINDS } from '#domain/words.ts'
import type { ClientSignal } from '#protocol/signal.ts'

const rid = z
  .int()
  .min(0)
  .max(2 ** 31)
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const sealed = z.string().min(1).max(2048)
const sdp = z.string().min(1).max(60_000)
const kind = z.enum(MEDIA_KINDS)
const mid = z.string().regex(/^[\w-]{1,16}$/)

/** Everything that a client may say. */
export const clientSignal = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('join'),
    v: z.literal(1),
    rid,
    providerRoomId: id,
    userId: id,
    userSig: sealed,
    privateMapKey: sealed,
    joinNonce: z.string().min(1).max(256),
  }),
  z.strictObject({ t: z.literal('resume'), v: z.literal(1), rid, resumeToken: z.string().min(1).max(128) }),
  z.strictObject({
    t: z.literal('publish'),
    rid,
    kinds: z.array(z.strictObject({ mid, kind })).min(1).max(3),
    sdp,
  }),
  z.strictObject({ t: z.literal('unpublish'), rid, publicationId: id }),
  z.strictObject({ t: z.literal('subscribe'), rid, publicationIds: z.array(id).max(64) }),
  z.strictObject({ t: z.literal('answer'), rid, sdp }),
  z.strictObject({ t: z.literal('selfMute'), rid, kind, on: z.boolean() }),
  z.strictObject({ t: z.literal('leave'), rid }),
  z.strictObject({ t: z.literal('ping'), rid, sentAt: z.number() }),
])

/** A client's message, or null for anything that is not exactly one. */
export function parseSignal(text: string): ClientSignal | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = clientSignal.safeParse(json)
  return parsed.success ? parsed.data : null
}

/** The number to answer a refused message with, as far as it has one. */
export function ridOf(text: string): number {
  const found = /"rid"\s*:\s*(\d{1,9})\b/.exec(text)
  return found ? Number(found[1]) : 0
}
