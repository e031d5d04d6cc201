import { z } from 'zod'
import { path, type Variable } from '../schema.ts'

/** The bus between copies of the api; without BUS_URL it is the database. */
export const BUS_VARIABLES = {
  BUS_URL: {
    schema: z
      .string()
      .regex(/^rediss?:\/\/[^\s/]+$/, 'write redis://user@host:6379 or rediss://user@host:6379')
      .optional(),
    processes: ['api'],
    about:
      'Server of the Redis protocol that carries hints between copies of the api, redis:// or rediss:// (TLS), with a user where it wants a login. Without it the database carries them.',
    example: '',
  },
  BUS_PASSWORD_FILE: {
    schema: path.optional(),
    processes: ['api'],
    about: 'File with the password of that user, read at the start.',
    example: '',
  },
  BUS_PREFIX: {
    schema: z
      .string()
      .regex(/^[\w.-]{1,40}$/, 'write 1 to 40 letters, digits, dots, dashes or underscores')
      .default('stagedoor'),
    processes: ['api'],
    about:
      'Beginning of the names that this installation uses at that server; each installation has its own.',
    example: 'stagedoor',
  },
} as const satisfies Record<string, Variable>
