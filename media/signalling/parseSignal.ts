import { z } from 'zod'
import { RENDITION_CHOICES, RENDITIONS } from '#domain/media/words.ts'
import { MEDIA_KINDS } from '#domain/words.ts'
import { type ClientSignal, SIGNAL_VERSION } from '#protocol/signal.ts'

const rid = z
  .int()
  .min(0)
  .max(2 ** 31)
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const sealed = z.string().min(1).max(2048)
const sdp = z.string().min(1).max(60_000)
const kind = z.enum(MEDIA_KINDS)
const mid = z.string().regex(/^[\w-]{1,16}$/)
const v = z.literal(SIGNAL_VERSION)
const rendition = z.enum(RENDITIONS).optional()

/** Everything that a client may say. */
export const clientSignal = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('join'),
    v,
    rid,
    providerRoomId: id,
    userId: id,
    userSig: sealed,
    privateMapKey: sealed,
    joinNonce: z.string().min(1).max(256),
  }),
  z.strictObject({ t: z.literal('resume'), v, rid, resumeToken: z.string().min(1).max(128) }),
  z.strictObject({
    t: z.literal('publish'),
    rid,
    kinds: z.array(z.strictObject({ mid, kind, rendition })).min(1).max(4),
    sdp,
  }),
  z.strictObject({ t: z.literal('unpublish'), rid, publicationId: id }),
  z.strictObject({ t: z.literal('subscribe'), rid, publicationIds: z.array(id).max(64) }),
  z.strictObject({ t: z.literal('answer'), rid, sdp }),
  z.strictObject({
    t: z.literal('setRendition'),
    rid,
    seatId: id,
    rendition: z.enum(RENDITION_CHOICES),
  }),
  z.strictObject({ t: z.literal('selfMute'), rid, kind, on: z.boolean() }),
  z.strictObject({ t: z.literal('leave'), rid }),
  z.strictObject({ t: z.literal('ping'), rid, sentAt: z.number() }),
])

const entry = z.object({ t: z.enum(['join', 'resume']), v: z.int() })

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** True of somebody who wants to enter with another version of the protocol: a page from before an update, or after it. */
export function isOtherVersion(text: string): boolean {
  const { data } = entry.safeParse(readJson(text))
  return data !== undefined && data.v !== SIGNAL_VERSION
}

/** A client's message, or null for anything that is not exactly one. */
export function parseSignal(text: string): ClientSignal | null {
  const json = readJson(text)
  const parsed = clientSignal.safeParse(json)
  return parsed.success ? parsed.data : null
}

/** The number to answer a refused message with, as far as it has one. */
export function ridOf(text: string): number {
  const found = /"rid"\s*:\s*(\d{1,9})\b/.exec(text)
  return found ? Number(found[1]) : 0
}
