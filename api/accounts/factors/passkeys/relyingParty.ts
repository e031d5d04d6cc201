import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import { ProblemError } from '../../../http/problemError.ts'

/** For whom passkeys are: the host that people type. A browser gives an assertion for it to no other site. */
export function relyingParty(publicUrl: string): { id: string; origin: string } {
  const { hostname, origin } = new URL(publicUrl)
  return { id: hostname, origin }
}

/** One answer for all that is wrong with a passkey: what exactly helps only who forges one. */
export function refusePasskey(cause?: unknown): never {
  throw new ProblemError('PASSKEY_REFUSED', {}, { cause })
}

/** The challenge that a browser says it has answered. */
export function challengeIn(clientDataJSON: string): string {
  try {
    const { challenge } = decodeClientDataJSON(clientDataJSON)
    return typeof challenge === 'string' ? challenge : refusePasskey()
  } catch (error) {
    return refusePasskey(error)
  }
}
