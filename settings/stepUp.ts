import { z } from 'zod'
import { SECOND_FACTOR_RULES } from '#domain/stepUp.ts'
import { seconds, type Variable } from './schema.ts'

/** How long a proof of a second factor, and a sign-in in its place, counts. */
export const STEP_UP_VARIABLES = {
  SECOND_FACTOR: {
    schema: z.enum(SECOND_FACTOR_RULES).default('required'),
    processes: ['api'],
    about:
      'Whether hosting members-only and private rooms, new collections and changes of tiers and payouts need a second factor: required, or offered (without one a fresh sign-in is enough).',
    example: 'required',
  },
  STEP_UP_S: {
    schema: seconds.default(43_200),
    processes: ['api'],
    about: 'Seconds after which a session has to prove a second factor again.',
    example: '43200',
  },
  STEP_UP_IDLE_S: {
    schema: seconds.default(1800),
    processes: ['api'],
    about: 'Seconds without use after which it has to do so earlier; beats of an own live room are use.',
    example: '1800',
  },
  FRESH_SIGN_IN_S: {
    schema: seconds.default(300),
    processes: ['api'],
    about: 'Seconds for which a sign-in stands for a second factor where an account has none.',
    example: '300',
  },
} as const satisfies Record<string, Variable>
