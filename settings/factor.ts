import { z } from 'zod'
import { count, seconds, type Variable } from './schema.ts'

const DAY_S = 86_400

/** Second factors: wrong tries, and what happens when all are lost. */
export const FACTOR_VARIABLES = {
  FACTOR_TRIES: {
    schema: count.default(5),
    processes: ['api'],
    about: 'Wrong codes in a row, of one kind, that lock it.',
    example: '5',
  },
  FACTOR_LOCK_S: {
    schema: seconds.default(900),
    processes: ['api'],
    about: 'Seconds that the first lock takes; each further one takes twice as long, until a right code.',
    example: '900',
  },
  FACTOR_LOCK_MAX_S: {
    schema: seconds.default(DAY_S),
    processes: ['api'],
    about: 'Seconds that a lock takes at most.',
    example: '86400',
  },
  FACTOR_REMOVAL_S: {
    schema: z.coerce
      .number()
      .int()
      .min(1)
      .max(90 * DAY_S)
      .default(7 * DAY_S),
    processes: ['api'],
    about: 'Seconds until the second factors of somebody who lost them all are taken away.',
    example: '604800',
  },
} as const satisfies Record<string, Variable>

/** Leaving, and taking a copy along. */
export const LEAVING_VARIABLES = {
  CLOSING_UNDO_S: {
    schema: z.coerce
      .number()
      .int()
      .min(DAY_S)
      .max(90 * DAY_S)
      .default(7 * DAY_S),
    processes: ['api'],
    about:
      'Seconds in which somebody who closed their account can undo it; then it is erased. A day at least.',
    example: '604800',
  },
  EXPORT_KEPT_S: {
    schema: seconds.default(DAY_S),
    processes: ['worker'],
    about: 'Seconds for which a copy of everything about an account is kept for its owner.',
    example: '86400',
  },
} as const satisfies Record<string, Variable>
