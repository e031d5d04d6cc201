import { z } from 'zod'
import type { Variable } from '../schema.ts'

const DAY_MS = 86_400_000

/** How often processes look for what others changed. */
export const LOOK_VARIABLES = {
  SWEEP_MS: {
    schema: z.coerce.number().int().min(100).max(60_000).default(1000),
    processes: ['worker'],
    about: 'Milliseconds between two looks for lost seats and gone hosts.',
    example: '1000',
  },
  BEAT_WRITE_MS: {
    schema: z.coerce.number().int().min(100).max(5000).default(5000),
    processes: ['api', 'worker'],
    about: 'Milliseconds between two writings of the beats that an api has gathered.',
    example: '5000',
  },
  FOREIGN_CACHE_MS: {
    schema: z.coerce.number().int().min(100).max(15_000).default(15_000),
    processes: ['api', 'worker'],
    about:
      'Milliseconds for which an answer of the chain about tokens that were not made here is taken again, and between two looks at those inside by them.',
    example: '15000',
  },
  SESSION_LOOK_MS: {
    schema: z.coerce.number().int().min(100).max(2500).default(2500),
    processes: ['api'],
    about:
      'Milliseconds between two looks at the sessions of all sockets: one that ended without a word is out two looks later at the latest.',
    example: '2500',
  },
  WORKER_MAX_REST_MS: {
    schema: z.coerce.number().int().min(100).max(DAY_MS).default(DAY_MS),
    processes: ['worker'],
    about:
      'Milliseconds that no loop of the worker rests longer between two looks; each has a rest of its own, mostly a second to a minute.',
    example: String(DAY_MS),
  },
  SECRET_LOOK_MS: {
    schema: z.coerce.number().int().min(100).max(2000).default(2000),
    processes: ['api', 'worker', 'media'],
    about:
      'Milliseconds between two looks at files with secrets and keys; a new secret signs after two and a half times as long. The same for all processes.',
    example: '2000',
  },
} as const satisfies Record<string, Variable>
