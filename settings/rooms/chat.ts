import { z } from 'zod'
import { count, type Variable } from '../schema.ts'

const DAY_S = 86_400

/** The chat of streams: how much of it is kept, and for how long. */
export const CHAT_VARIABLES = {
  CHAT_HISTORY: {
    schema: count.max(500).default(100),
    processes: ['api', 'worker'],
    about: 'Newest messages of a room that are kept and shown to whoever comes.',
    example: '100',
  },
  CHAT_KEPT_S: {
    schema: z.coerce
      .number()
      .int()
      .min(1)
      .max(400 * DAY_S)
      .default(30 * DAY_S),
    processes: ['worker'],
    about: 'Seconds after the end of a room at which nothing of its chat is left.',
    example: '2592000',
  },
} as const satisfies Record<string, Variable>
