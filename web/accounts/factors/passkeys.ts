import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'
import type { Me } from '#api/accounts/contract.ts'
import type { Passkey } from '#api/accounts/factors/contract.ts'
import { BINDING_CHALLENGE_START } from '#domain/calls/meeting/bindingText.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { closeSocket } from '#web/kit/socket.ts'
import { noteSignedIn } from '../signedInHint.ts'

/** The browser did not do it: the person closed its window, or there is no passkey here. */
class PasskeyError extends Error {
  constructor(cause: unknown) {
    super('the browser gave no passkey', { cause })
  }
}

/** True where the browser knows passkeys at all. */
export function knowsPasskeys(): boolean {
  return typeof window.PublicKeyCredential === 'function'
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '')

/** What to say of anything that went wrong with a passkey. */
export function passkeySentence(error: unknown): string {
  if (!(error instanceof PasskeyError)) return sentenceOf(error)
  const { cause } = error
  if (nameOf(cause) === 'InvalidStateError') return 'This device has a passkey of yours already.'
  if (nameOf(cause) === 'NotAllowedError')
    return 'No passkey was used: the request was closed, or this device has none for this site.'
  return 'Your browser could not use a passkey. Nothing happened. Try again.'
}

async function inBrowser<T>(
  work: (library: typeof import('@simplewebauthn/browser')) => Promise<T>,
): Promise<T> {
  const library = await import('@simplewebauthn/browser')
  try {
    return await work(library)
  } catch (cause) {
    throw new PasskeyError(cause)
  }
}

/** Has a passkey sign a challenge; options as WebAuthn defines them. */
export function assertPasskey(options: unknown): Promise<AuthenticationResponseJSON> {
  return inBrowser(({ startAuthentication }) =>
    startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }),
  )
}

/**
 * A challenge that the site gives confirms no browser for calls: its person would not know. What is more than base64url may be read as
 * other bytes than it seems.
 */
export function ofSite<T extends Record<string, unknown>>(options: T): T {
  const challenge = String(options.challenge)
  if (/^[\w-]+$/.test(challenge) && !challenge.startsWith(BINDING_CHALLENGE_START)) return options
  throw new Error('no challenge of a sign-in')
}

/** Makes a passkey in this browser and adds it to the account. */
export async function makePasskey(name: string): Promise<Passkey> {
  const options = await call('createPasskeyRegistration', {})
  const response: RegistrationResponseJSON = await inBrowser(({ startRegistration }) =>
    startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }),
  )
  return call('addPasskey', { body: { name, response } })
}

/** Proves to the server who sits here; the session has another token afterwards. */
export async function stepUpWithPasskey(): Promise<void> {
  const response = await assertPasskey(ofSite(await call('createStepUpChallenge', {})))
  await call('proveFactor', { body: { kind: 'passkey', response } })
}

/** Opens a session with a passkey alone. */
export async function signInWithPasskey(): Promise<Me> {
  const response = await assertPasskey(ofSite(await call('createPasskeySignIn', {})))
  const me = await call('signInWithPasskey', { body: { response } })
  noteSignedIn(true)
  await closeSocket()
  return me
}
