import { z } from 'zod'
import { MAX_RELAY_SECONDS, MIN_RELAY_SECONDS } from '#domain/calls/meeting/relay.ts'
import { MIN_SECRET_LENGTH } from '#domain/rotatingSecret.ts'
import { path, type Variable } from '../schema.ts'

/** A TURN address (RFC 7065). */
const TURN = /^turns?:(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/i
/** Over DTLS: browsers take it for TLS. */
const DTLS = /^turns:.*=udp$/i
const MAX_PORT = 65_535

function isUsable(url: string): boolean {
  const [match, port = '1'] = TURN.exec(url) ?? []
  return match !== undefined && !DTLS.test(url) && Number(port) >= 1 && Number(port) <= MAX_PORT
}

/** The relay of calls. */
export const RELAY_VARIABLES = {
  RELAY_URLS: {
    schema: z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .refine((urls) => urls.every(isUsable), {
        message:
          'write TURN addresses with commas between, such as turn:turn.example.com:3478?transport=udp or turns:turn.example.com:5349',
      })
      .optional(),
    processes: ['api'],
    about:
      'Addresses of the relay of calls (coturn), with commas between; with one, calls go through it alone and nobody learns the network address of the other side.',
    example: '',
  },
  RELAY_SECRET_FILE: {
    schema: path.optional(),
    processes: ['api'],
    about: "File with the secret that is the relay's `static-auth-secret`; needed with RELAY_URLS.",
    example: '',
  },
  RELAY_LIFE_S: {
    schema: z.coerce.number().int().min(MIN_RELAY_SECONDS).max(MAX_RELAY_SECONDS).default(MAX_RELAY_SECONDS),
    processes: ['api'],
    about: 'Seconds for which a seat can open a way through the relay with what it was given; 600 at most.',
    example: '600',
  },
} as const satisfies Record<string, Variable>

/** What coturn reads of a line as it stands. */
const SECRET = /^[\w+/=-]+$/

/** What is wrong with the secret of a relay, as a sentence goes on; null: nothing. */
export function relaySecretProblem(secret: string): string | null {
  if (secret.length >= MIN_SECRET_LENGTH && SECRET.test(secret)) return null
  return `it needs ${MIN_SECRET_LENGTH} characters or more, letters, digits and + / _ = - alone, for coturn reads others in another way`
}

/** What is missing to a relay that is named by half. */
export function relayProblems(named: { RELAY_URLS?: unknown; RELAY_SECRET_FILE?: unknown }): string[] {
  const { RELAY_URLS: urls, RELAY_SECRET_FILE: file } = named
  if (!urls === !file) return []
  return [
    urls
      ? "RELAY_SECRET_FILE: is needed when RELAY_URLS is set; write the relay's `static-auth-secret` into a file."
      : 'RELAY_URLS: is needed when RELAY_SECRET_FILE is set; name the relay, or take the file away.',
  ]
}
