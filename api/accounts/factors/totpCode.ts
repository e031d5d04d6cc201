import { Secret, TOTP } from 'otpauth'

/** What every authenticator app understands. */
const PERIOD_S = 30
const DIGITS = 6
/** Steps before and after the one of now whose code is taken: clocks differ, and people type slowly. */
const WINDOW_STEPS = 1
/** 160 bits, as RFC 4226 recommends. */
export const TOTP_SECRET_BYTES = 20

function totpOf(secret: Uint8Array, label = ''): TOTP {
  const bytes = Uint8Array.from(secret)
  const form = { algorithm: 'SHA1', digits: DIGITS, period: PERIOD_S }
  return new TOTP({ ...form, issuer: 'Stagedoor', label, secret: new Secret({ buffer: bytes.buffer }) })
}

/** What an app is given: the secret as people type it, and with everything else as an address. */
export function totpInvitation(secret: Uint8Array, label: string): { secret: string; uri: string } {
  const totp = totpOf(secret, label)
  return { secret: totp.secret.base32, uri: totp.toString() }
}

/** The step whose code this is, null when it is none of now. Steps count periods since the epoch. */
export function totpStep(secret: Uint8Array, code: string, now: Date): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW_STEPS })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta
}
