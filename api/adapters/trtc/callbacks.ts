import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { MediaCallbacks, MediaNotice } from '#api/ports/mediaNotice.ts'
import type { EvidenceKind, MediaKind } from '#domain/words.ts'

/** What happened in a room, by the numbers of group 1. */
const ROOM_EVENTS: Record<number, EvidenceKind> = {
  101: 'room_opened',
  102: 'room_closed',
  103: 'joined',
  104: 'left',
  105: 'role_changed',
}

/** What somebody sends, by the numbers of group 2; the second stream is the screen. */
const MEDIA_EVENTS: Record<number, [EvidenceKind, MediaKind]> = {
  201: ['published', 'camera'],
  202: ['unpublished', 'camera'],
  203: ['published', 'microphone'],
  204: ['unpublished', 'microphone'],
  205: ['published', 'screen'],
  206: ['unpublished', 'screen'],
}

const ROOM_GROUP = 1
const MEDIA_GROUP = 2
/** Longest id of a room or a person at the provider, in bytes, with some room. */
const MAX_ID = 64
/** The year 2100: what a timestamp of the database surely holds. */
const MAX_MS = 4_102_444_800_000

const number = z.int().min(0).max(1_000_000)
const timeMs = z.int().min(0).max(MAX_MS)
const callback = z.object({
  EventGroupId: number,
  EventType: number,
  CallbackTs: timeMs,
  EventInfo: z.object({
    RoomId: z.union([z.string(), z.number()]).optional(),
    UserId: z.string().optional(),
    EventTs: z
      .int()
      .min(0)
      .max(MAX_MS / 1000),
    EventMsTs: timeMs.optional(),
  }),
})

const PRINTABLE = /^[\x21-\x7e]+$/

/** An id as we and the provider write them; anything else is nobody of ours. */
function idOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MAX_ID && PRINTABLE.test(value) ? value : null
}

function meaningOf(group: number, type: number): { kind: EvidenceKind | null; media: MediaKind | null } {
  const [kind, media] = (group === MEDIA_GROUP && MEDIA_EVENTS[type]) || [null, null]
  return { kind: group === ROOM_GROUP ? (ROOM_EVENTS[type] ?? null) : kind, media }
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    return null
  }
}

function read(raw: Buffer): MediaNotice | null {
  const { success, data } = callback.safeParse(parse(raw))
  if (!success) return null
  const { EventGroupId: group, EventType: type, CallbackTs: sentAtMs, EventInfo: info } = data
  const atMs = info.EventMsTs ?? info.EventTs * 1000
  // the same fact is sent again with another time of sending, and then has another hash
  const fact = JSON.stringify([group, type, info.RoomId ?? null, info.UserId ?? null, atMs])
  return {
    ...meaningOf(group, type),
    type: String(type),
    factId: createHash('sha256').update(fact).digest('hex'),
    // a number is another room than the text that is written like it
    ...{ providerRoomId: idOf(info.RoomId), userId: idOf(info.UserId), atMs, sentAtMs },
  }
}

/** How Tencent RTC signs and writes its room and media callbacks (document 39558). */
export function createTrtcCallbacks(sdkAppId: number): MediaCallbacks {
  return {
    headers: { signature: 'sign', application: 'sdkappid' },
    isGenuine(raw, { signature, application }, keys) {
      const given = Buffer.from(signature, 'latin1')
      let isRight = false
      for (const key of keys) {
        const right = Buffer.from(createHmac('sha256', key).update(raw).digest('base64'), 'latin1')
        const isSame = given.length === right.length && timingSafeEqual(given, right)
        isRight ||= isSame
      }
      return isRight && application === String(sdkAppId)
    },
    read,
  }
}
