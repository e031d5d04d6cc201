import { z } from 'zod'
import { SLOW_STEPS_S } from '#domain/chat/chatRule.ts'
import { CHAT_LINKS } from '#domain/chat/words.ts'
import { roomId } from '../access/contract.ts'
import type { Routes } from '../http/contract.ts'

export const messageId = z.string().regex(/^msg_[0-9a-hjkmnp-tv-z]{22}$/)

export const chatRule = z
  .object({
    /** whether guests may write */
    guests: z.boolean(),
    /** seconds between two messages of one person; 0 is no slow mode */
    slowS: z.literal([...SLOW_STEPS_S]),
    /** what becomes of a message with a link */
    links: z.enum(CHAT_LINKS),
    /** only who holds a pass of the creator may write */
    holdersOnly: z.boolean(),
    /** only who has followed the channel for 10 minutes may write */
    followersOnly: z.boolean(),
  })
  .meta({ id: 'ChatRule' })

const byId = z.object({ id: roomId })

export const chatRoutes = {
  setChatRule: {
    method: 'PUT',
    path: '/v1/rooms/{id}/chat/rule',
    summary:
      'Who may write in the chat of a room, and how; it counts at once, and not for roles of the channel',
    access: 'owner',
    act: 'setChatRules',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: chatRule,
    success: { status: 200, body: chatRule },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'INVALID_INPUT'],
  },
  pinMessage: {
    method: 'PUT',
    path: '/v1/rooms/{id}/chat/pin',
    summary: 'Keeps a message above the others, or none',
    access: 'owner',
    act: 'setChatRules',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.object({ messageId: messageId.nullable() }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'INVALID_INPUT'],
  },
} as const satisfies Routes
