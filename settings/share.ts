import { count, seconds, type Variable } from './schema.ts'

/** What one channel or account may hold at once, and how long it may hold it unused. */
export const SHARE_VARIABLES = {
  MAX_DRAFTS: {
    schema: count.default(50),
    processes: ['api'],
    about: 'Drafts of one channel; who has more keeps them and makes no new one.',
    example: '50',
  },
  MAX_SEATS: {
    schema: count.default(3),
    processes: ['api', 'worker'],
    about: 'Open seats of one account, each in another room.',
    example: '3',
  },
  UNPUBLISHED_S: {
    schema: seconds.default(30),
    processes: ['api', 'worker'],
    about: 'Seconds that an opened stream stays on the media engine while its host publishes nothing.',
    example: '30',
  },
  OPENING_PAUSE_S: {
    schema: seconds.default(30),
    processes: ['api', 'worker'],
    about: 'Seconds an account waits with its next opening after one without a picture; doubles each time.',
    example: '30',
  },
  OPENING_PAUSE_MAX_S: {
    schema: seconds.default(600),
    processes: ['api', 'worker'],
    about: 'Longest such wait in seconds.',
    example: '600',
  },
} as const satisfies Record<string, Variable>
