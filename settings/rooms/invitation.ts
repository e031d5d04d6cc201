import { z } from 'zod'
import { count, type Variable } from '../schema.ts'

const DAY_S = 86_400

/** Invitations to private streams: how long one is good, and how many go out. */
export const INVITATION_VARIABLES = {
  INVITATION_LIFE_S: {
    schema: z.coerce
      .number()
      .int()
      .min(1)
      .max(90 * DAY_S)
      .default(7 * DAY_S),
    processes: ['api'],
    about: 'Seconds for which an invitation to a private room can be claimed; sending it again starts anew.',
    example: '604800',
  },
  INVITATIONS_A_DAY: {
    schema: count.default(50),
    processes: ['api'],
    about: 'Invitations that one creator sends in 24 hours, those sent again included.',
    example: '50',
  },
  INVITATION_MAILS_A_DAY: {
    schema: count.default(3),
    processes: ['worker'],
    about:
      'Invitations that one address is mailed in 24 hours by creators whose invitation it never accepted; more are not mailed.',
    example: '3',
  },
  INVITATION_MAILS_OF_ONE_A_DAY: {
    schema: count.default(2),
    processes: ['api', 'worker'],
    about:
      'Invitations that one creator mails to one address in 24 hours; one less than the number above at most, so that others reach it too.',
    example: '2',
  },
} as const satisfies Record<string, Variable>
