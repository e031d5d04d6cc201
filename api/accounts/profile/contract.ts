import { z } from 'zod'
import { type Routes, shown, text } from '../../http/contract.ts'

const profile = z
  .object({
    displayName: shown,
    /** IANA name, e.g. `Europe/Berlin` */
    zone: z.string(),
  })
  .meta({ id: 'Profile' })
export type Profile = z.infer<typeof profile>

export const profileRoutes = {
  getProfile: {
    method: 'GET',
    path: '/v1/me/profile',
    summary: 'The name others see, and the time zone of the signed-in account',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: profile },
    problems: [],
  },
  changeProfile: {
    method: 'PATCH',
    path: '/v1/me/profile',
    summary: 'Changes name and time zone',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: z.strictObject({ displayName: text.max(200).optional(), zone: text.min(1).max(64).optional() }),
    success: { status: 200, body: profile },
    problems: ['INVALID_INPUT'],
  },
} as const satisfies Routes
