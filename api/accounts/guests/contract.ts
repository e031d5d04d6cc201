import { z } from 'zod'
import { type Routes, text } from '../../http/contract.ts'
import { me } from '../contract.ts'

const inRoom = z.object({
  roomId: z.string().regex(/^rom_[0-9a-hjkmnp-tv-z]{22}$/),
})

export const guestRoutes = {
  makeGuest: {
    method: 'POST',
    path: '/v1/guests',
    summary:
      'A guest for this browser, asked for by the press into a public room; who has a session keeps it and is answered',
    access: 'public',
    // the guests that come of it have a limit of their own
    limit: 'read',
    body: inRoom,
    success: { status: 200, body: me },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'SIGN_IN_REQUIRED', 'GUESTS_PAUSED', 'FORBIDDEN'],
  },
  setGuestName: {
    method: 'PUT',
    path: '/v1/guests/name',
    summary: 'What a guest is called',
    access: 'guest',
    stepUp: 'none',
    limit: 'write',
    body: z.object({ name: text.max(100) }),
    success: { status: 200, body: me },
    problems: ['INVALID_INPUT', 'FORBIDDEN'],
  },
} as const satisfies Routes
