import type { RandomBytes } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { setCookie, signToken } from './sessionCookie.ts'

const TOKEN_BYTES = 32

/** What a session is known by; the database has it without our signature. */
export function newToken(random: RandomBytes): string {
  return Buffer.from(random(TOKEN_BYTES)).toString('base64url')
}

/** Headers that hand a token over. A page never sees its own; a native client has no cookie jar. */
export function tokenHeaders(
  token: string,
  to: { publicUrl: string; sessionSecret: RotatingSecret; isNative: boolean },
): { 'set-cookie': string; 'session-token'?: string } {
  const signed = signToken(token, to.sessionSecret)
  const cookie = { 'set-cookie': setCookie(to.publicUrl, signed) }
  return to.isNative ? { ...cookie, 'session-token': signed } : cookie
}
