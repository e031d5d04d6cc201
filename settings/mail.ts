import { z } from 'zod'
import { count, path, seconds, type Variable } from './schema.ts'

/** Mail: without SMTP_URL none is sent, and nobody is offered to sign in by it. */
export const MAIL_VARIABLES = {
  SMTP_URL: {
    schema: z
      .string()
      .regex(/^smtps?:\/\/[^\s/]+$/, 'write smtp://user@host:587 or smtps://user@host:465')
      .optional(),
    processes: ['api', 'worker'],
    about:
      'Mail server, smtp:// (STARTTLS) or smtps:// (TLS), with a user where it wants a login. Without it no mail is sent and none is offered.',
    example: '',
  },
  SMTP_PASSWORD_FILE: {
    schema: path.optional(),
    processes: ['worker'],
    about: 'File with the password of that user, read at the start.',
    example: '',
  },
  SMTP_STARTTLS: {
    schema: z.enum(['required', 'offered']).default('required'),
    processes: ['worker'],
    about:
      'With smtp://: required sends nothing in the clear; offered does where the server has no STARTTLS.',
    example: 'required',
  },
  SMTP_TIMEOUT_S: {
    schema: seconds.default(30),
    processes: ['worker'],
    about: 'Seconds that the mail server has for one mail; later it is tried again.',
    example: '30',
  },
  SMTP_CONNECTIONS: {
    schema: count.default(10),
    processes: ['worker'],
    about: 'Mails that one worker has under way at a time.',
    example: '10',
  },
  MAIL_FROM: {
    schema: z
      .string()
      .regex(/^[^\p{Cc}<>]*<[^\s<>@]+@[^\s<>@]+>$/u, 'write Name <address>')
      .optional(),
    processes: ['worker'],
    about: 'Sender of every mail, Name <address>; needed with SMTP_URL.',
    example: '',
  },
  MAIL_PATIENCE_H: {
    schema: count.default(48),
    processes: ['worker'],
    about: 'Hours for which a mail is tried again when the server does not take it now; then it has failed.',
    example: '48',
  },
} as const satisfies Record<string, Variable>

/** What stands between these settings and the first mail. */
export function senderProblems({ SMTP_URL, MAIL_FROM }: { SMTP_URL?: string; MAIL_FROM?: string }): string[] {
  return SMTP_URL && !MAIL_FROM ? ['MAIL_FROM: is needed when SMTP_URL is set.'] : []
}
