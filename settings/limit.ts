import { z } from 'zod'
import { count, type Variable } from './schema.ts'

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
    about:
      'Reads per account or guest, points/seconds; strangers of an address have twenty times that, and so have accounts and guests there beyond their own part.',
    example: '600/60',
  },
  LIMIT_WRITE: {
    schema: rate.default({ points: 60, perS: 60 }),
    processes: ['api'],
    about: 'Writes per account or guest, of strangers per address, points/seconds.',
    example: '60/60',
  },
  LIMIT_SIGN_IN: {
    schema: rate.default({ points: 20, perS: 60 }),
    processes: ['api'],
    about:
      'Sign-ins that fail and codes asked for by mail, per address, points/seconds; who is known has as many of their own.',
    example: '20/60',
  },
  LIMIT_SIGN_IN_ACCOUNT: {
    schema: rate.default({ points: 10, perS: 60 }),
    processes: ['api'],
    about: 'Sign-ins that succeed, per account.',
    example: '10/60',
  },
  LIMIT_NEW_ACCOUNTS: {
    schema: rate.default({ points: 60, perS: 60 }),
    processes: ['api'],
    about: 'New accounts per address; a network (/24, of IPv6 /48) has eight times that.',
    example: '60/60',
  },
  LIMIT_NEW_GUESTS: {
    schema: rate.default({ points: 60, perS: 60 }),
    processes: ['api'],
    about:
      'New guests per address; a network (/24, of IPv6 /48) and this computer have eight times that. One that is seen does not count.',
    example: '60/60',
  },
  LIMIT_ALL_GUESTS: {
    schema: rate.default({ points: 3000, perS: 60 }),
    processes: ['api'],
    about: 'New guests of the whole installation. One that is seen does not count.',
    example: '3000/60',
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
    about:
      'Gate checks per address, without the first of an account in a room; a network has eight times that.',
    example: '120/60',
  },
  LIMIT_CHAIN: {
    schema: rate.default({ points: 1200, perS: 60 }),
    processes: ['api'],
    about: 'JSON-RPC calls through the api per account or guest, of strangers per address.',
    example: '1200/60',
  },
  LIMIT_SEARCH: {
    schema: rate.default({ points: 60, perS: 60 }),
    processes: ['api'],
    about: 'Searches per account or guest, of strangers per address, points/seconds.',
    example: '60/60',
  },
  LIMIT_PAYMENTS: {
    schema: rate.default({ points: 20, perS: 60 }),
    processes: ['api'],
    about:
      'Requests that ask the payment provider, per account, points/seconds; an address has four times that, a network eight times what an address has.',
    example: '20/60',
  },
  LIMIT_NEW_CONNECT: {
    schema: rate.default({ points: 20, perS: 3600 }),
    processes: ['api'],
    about: 'Accounts that a network (/24, of IPv6 /48) has made at the payment provider.',
    example: '20/3600',
  },
  LIMIT_FOLLOW: {
    schema: rate.default({ points: 10, perS: 1 }),
    processes: ['api'],
    about: 'Rooms that an account asks to follow over all its sockets, at one api.',
    example: '10/1',
  },
  LIMIT_SOCKETS_ACCOUNT: {
    schema: count.default(20),
    processes: ['api'],
    about: 'Sockets that an account may have open at one api.',
    example: '20',
  },
  LIMIT_SOCKETS_ADDRESS: {
    schema: count.default(2000),
    processes: ['api'],
    about: 'Sockets that an address may have open at one api.',
    example: '2000',
  },
  LIMIT_SOCKETS: {
    schema: count.default(10_000),
    processes: ['api'],
    about: 'Sockets that may be open at one api; beyond them whoever has most loses one.',
    example: '10000',
  },
  LIMIT_ROWS: {
    schema: count.default(100_000),
    processes: ['api'],
    about: 'Rows of counts that all processes share; beyond, each counts alone.',
    example: '100000',
  },
} as const satisfies Record<string, Variable>
