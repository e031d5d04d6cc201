import { z } from 'zod'
import type { Variable } from './schema.ts'

/** A rate limit as `points/seconds`, e.g. `60/60`. */
export const rate = z
  .string()
  .regex(/^\d+\/\d+$/, 'write points/seconds, e.g. 60/60')
  .transform((text) => {
    const [points, perS] = text.split('/').map(Number) as [number, number]
    return { points, perS }
  })

/** Rate limits of the api (S3.85). */
export const LIMIT_VARIABLES = {
  LIMIT_READ: {
    schema: rate.default({ points: 600, perS: 60 }),
    processes: ['api'],
    about: 'Reads per address, points/seconds.',
    example: '600/60',
  },
  LIMIT_WRITE: {
    schema: rate.default({ points: 60, perS: 60 }),
    processes: ['api'],
    about: 'Writes per account, points/seconds.',
    example: '60/60',
  },
  LIMIT_SIGN_IN: {
    schema: rate.default({ points: 20, perS: 60 }),
    processes: ['api'],
    about: 'Sign-in attempts per address, points/seconds.',
    example: '20/60',
  },
  LIMIT_ADMISSION_ROOM: {
    schema: rate.default({ points: 10, perS: 60 }),
    processes: ['api'],
    about: 'Gate checks per account and room.',
    example: '10/60',
  },
  LIMIT_ADMISSION_ACCOUNT: {
    schema: rate.default({ points: 60, perS: 60 }),
    processes: ['api'],
    about: 'Gate checks per account.',
    example: '60/60',
  },
  LIMIT_ADMISSION_IP: {
    schema: rate.default({ points: 120, perS: 60 }),
    processes: ['api'],
    about: 'Gate checks per address.',
    example: '120/60',
  },
  LIMIT_CHAIN: {
    schema: rate.default({ points: 1200, perS: 60 }),
    processes: ['api'],
    about: 'JSON-RPC calls through the api per address.',
    example: '1200/60',
  },
} as const satisfies Record<string, Variable>
