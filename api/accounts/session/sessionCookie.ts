import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'

const NAME = 'stagedoor_session'

/** Name and attributes of the session cookie at this address. */
export function cookieOf(publicUrl: string) {
  const secure = publicUrl.startsWith('https:')
  return {
    name: secure ? `__Host-${NAME}` : NAME,
    attributes: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure },
  }
}

/** Header that takes the cookie away. */
export function clearCookie(publicUrl: string): string {
  const { name, attributes } = cookieOf(publicUrl)
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${attributes.secure ? '; Secure' : ''}`
}

/** The signed value in a Set-Cookie header, which a native client sends as bearer token. */
export function valueIn(setCookie: string): string {
  return decodeURIComponent(setCookie.slice(setCookie.indexOf('=') + 1).split(';')[0] ?? '')
}

/** The token inside a signed value, null when none of the secrets has signed it. */
function tokenIn(value: string, secrets: readonly string[]): string | null {
  const at = value.lastIndexOf('.')
  const token = value.slice(0, at)
  const given = Buffer.from(value.slice(at + 1), 'base64')
  const isOurs = (secret: string) => {
    const ours = createHmac('sha256', secret).update(token).digest()
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
