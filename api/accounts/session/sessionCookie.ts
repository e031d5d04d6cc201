import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { ABSOLUTE_S } from './sessionLife.ts'

const NAME = 'stagedoor_session'

/** Name of the session cookie at this address, and whether it goes over TLS alone. */
export function cookieOf(publicUrl: string): { name: string; isSecure: boolean } {
  const isSecure = publicUrl.startsWith('https:')
  return { name: isSecure ? `__Host-${NAME}` : NAME, isSecure }
}

/** Header that takes the cookie away. */
export function clearCookie(publicUrl: string): string {
  const { name, isSecure } = cookieOf(publicUrl)
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

const signatureOf = (token: string, secret: string) => createHmac('sha256', secret).update(token).digest()

/** A token with our signature: the value of the cookie, and what a native client sends as bearer token. */
export function signToken(token: string, secret: RotatingSecret): string {
  return `${token}.${signatureOf(token, secret.current()).toString('base64')}`
}

/** Header that gives a signed token; the browser keeps it until the absolute end, the server decides about idle ones. */
export function setCookie(publicUrl: string, signed: string): string {
  const { name, isSecure } = cookieOf(publicUrl)
  return `${name}=${encodeURIComponent(signed)}; Max-Age=${ABSOLUTE_S}; Path=/; HttpOnly${isSecure ? '; Secure' : ''}; SameSite=Lax`
}

/** The token inside a signed value, null when none of the secrets has signed it. */
function tokenIn(value: string, secrets: readonly string[]): string | null {
  const at = value.lastIndexOf('.')
  const token = value.slice(0, at)
  const given = Buffer.from(value.slice(at + 1), 'base64')
  const isOurs = (secret: string) => {
    const ours = signatureOf(token, secret)
    return given.length === ours.length && timingSafeEqual(given, ours)
  }
  return at > 0 && secrets.some(isOurs) ? token : null
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}

/** A session token and how it came. */
export interface CarriedToken {
  token: string
  via: 'cookie' | 'bearer'
}

/** The session token a request carries, by bearer header or cookie; null when there is none of ours. */
export function tokenOf(
  headers: IncomingHttpHeaders,
  publicUrl: string,
  secret: RotatingSecret,
): CarriedToken | null {
  return tokenSignedWith(headers, publicUrl, secret.accepted())
}

/** Whether a request carries a session that was signed with a secret we no longer believe. */
export function carriesOldToken(
  headers: IncomingHttpHeaders,
  publicUrl: string,
  secret: RotatingSecret,
): boolean {
  return tokenSignedWith(headers, publicUrl, secret.ended()) !== null
}

function tokenSignedWith(
  headers: IncomingHttpHeaders,
  publicUrl: string,
  secrets: readonly string[],
): CarriedToken | null {
  if (secrets.length === 0) return null
  const bearer = /^Bearer (\S{20,300})$/.exec(headers.authorization ?? '')?.[1]
  if (bearer) {
    const token = tokenIn(bearer, secrets)
    return token ? { token, via: 'bearer' } : null
  }
  const { name } = cookieOf(publicUrl)
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()]
    if (key !== name) continue
    const token = tokenIn(decoded(value), secrets)
    if (token) return { token, via: 'cookie' }
  }
  return null
}
