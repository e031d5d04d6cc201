import { z } from 'zod'
import { MEDIA_KINDS } from '#domain/words.ts'
import type { ControlError } from '#protocol/node.ts'
import { openRoomSchema, type Rooms } from '../rooms/createRooms.ts'

/** A call of the api that is refused. */
export class ControlRequestError extends Error {
  readonly code: ControlError
  constructor(code: ControlError, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.code = code
  }
}

export interface ControlRoute {
  method: string
  /** the first group is the room */
  path: RegExp
  run(providerRoomId: string, query: URLSearchParams, body: unknown): unknown
}

const userId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/)
const reason = z.string().min(1).max(64)
const removeSchema = z.strictObject({ userId, reason })
const grantSchema = z.strictObject({ userId, bits: z.int().min(2).max(255) })
const muteSchema = z.strictObject({ userId, muted: z.record(z.enum(MEDIA_KINDS), z.boolean()) })

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) {
    throw new ControlRequestError('INVALID_INPUT', z.prettifyError(parsed.error), { cause: parsed.error })
  }
  return parsed.data
}

/** What the api may do with this node. Every call may be repeated. */
export function controlRoutes(rooms: Rooms): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: /^\/control\/rooms$/,
      run(_room, _query, body) {
        rooms.open(parse(openRoomSchema, body))
        return { ok: true }
      },
    },
    {
      method: 'DELETE',
      path: /^\/control\/rooms\/([\w-]+)$/,
      run: (room, query) => ({ closed: rooms.close(room, query.get('reason')?.slice(0, 64) || 'CLOSED') }),
    },
    {
      method: 'POST',
      path: /^\/control\/rooms\/([\w-]+)\/remove$/,
      run(room, _query, body) {
        const { userId, reason } = parse(removeSchema, body)
        return { removed: rooms.get(room).remove(userId, reason) }
      },
    },
    {
      method: 'POST',
      path: /^\/control\/rooms\/([\w-]+)\/mute$/,
      run(room, _query, body) {
        const { userId, muted } = parse(muteSchema, body)
        return { applied: rooms.get(room).setMuted(userId, muted) }
      },
    },
    {
      method: 'POST',
      path: /^\/control\/rooms\/([\w-]+)\/grant$/,
      run(room, _query, body) {
        const { userId, bits } = parse(grantSchema, body)
        return { applied: rooms.get(room).updateGrant(userId, bits) }
      },
    },
    {
      method: 'GET',
      path: /^\/control\/rooms\/([\w-]+)\/participants$/,
      run: (room) => ({ participants: rooms.get(room).participants() }),
    },
    {
      method: 'GET',
      path: /^\/control\/rooms\/([\w-]+)\/counters$/,
      run: (room) => rooms.get(room).counters(),
    },
  ]
}
