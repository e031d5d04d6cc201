import { z } from 'zod'
import { FACTOR_KINDS } from '#domain/words.ts'
import { type Routes, shown, text, typed } from '../../http/contract.ts'
import { instant, me } from '../contract.ts'

/** Bytes as WebAuthn writes them in JSON. */
const bytes = (atMost: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(Math.ceil((atMost * 4) / 3))
const credentialId = bytes(1023)
const passkeyName = typed.trim().min(1).max(40)

/** What the browser answers to a request for a new passkey; what we do not read is dropped. */
const attestation = z
  .object({
    id: credentialId,
    rawId: credentialId,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: bytes(4096),
      attestationObject: bytes(16_384),
      transports: z
        .array(z.string().regex(/^[a-z-]{1,20}$/))
        .max(10)
        .optional(),
    }),
  })
  .meta({ id: 'PasskeyAttestation', description: 'RegistrationResponseJSON of WebAuthn' })
export type Attestation = z.infer<typeof attestation>

/** What the browser answers when somebody uses a passkey. */
export const assertion = z
  .object({
    id: credentialId,
    rawId: credentialId,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: bytes(4096),
      authenticatorData: bytes(4096),
      signature: bytes(1024),
      userHandle: bytes(64).optional(),
    }),
  })
  .meta({ id: 'PasskeyAssertion', description: 'AuthenticationResponseJSON of WebAuthn' })
export type Assertion = z.infer<typeof assertion>

/** Options go to the browser as WebAuthn defines them. */
const webauthnOptions = z.record(z.string(), z.unknown())
const totpCode = z.string().regex(/^\d{3} ?\d{3}$/)
const recoveryCode = z.string().regex(/^[0-9A-Za-z -]{10,20}$/)

const passkey = z
  .object({ id: z.string(), name: shown, createdAt: instant, usedAt: instant.nullable() })
  .meta({ id: 'Passkey' })
export type Passkey = z.infer<typeof passkey>

const factorRemoval = z.object({ askedAt: instant, dueAt: instant }).meta({ id: 'FactorRemoval' })
export type FactorRemoval = z.infer<typeof factorRemoval>

const factors = z
  .object({
    passkeys: z.array(passkey),
    totp: z.object({ since: instant }).nullable(),
    recovery: z.object({ since: instant, left: z.int() }).nullable(),
    locks: z.array(z.object({ kind: z.enum(FACTOR_KINDS), until: instant })),
    removal: factorRemoval.nullable(),
  })
  .meta({ id: 'Factors', description: 'Second factors of the signed-in account; no secret is among them' })
export type Factors = z.infer<typeof factors>

const proof = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('passkey'), response: assertion }),
    z.object({ kind: z.literal('totp'), code: totpCode }),
    z.object({ kind: z.literal('recovery'), code: recoveryCode }),
  ])
  .meta({ id: 'FactorProof' })
export type FactorProof = z.infer<typeof proof>

const account = { access: 'account', limit: 'session' } as const
/** What changes a factor; who has none needs to have signed in a moment ago. */
const change = { ...account, stepUp: { need: 'fresh' } } as const

export const factorRoutes = {
  createPasskeySignIn: {
    method: 'POST',
    path: '/v1/sign-in/passkey/challenge',
    summary: 'A single-use challenge for signing in with a passkey, valid 5 minutes',
    access: 'public',
    limit: 'challenge',
    success: { status: 200, body: webauthnOptions },
    problems: [],
  },
  signInWithPasskey: {
    method: 'POST',
    path: '/v1/sign-in/passkey',
    summary: 'Signs in with a passkey; sets the session cookie',
    access: 'public',
    limit: 'signIn',
    body: z.object({ response: assertion }),
    success: { status: 200, body: me },
    problems: ['INVALID_INPUT', 'PASSKEY_REFUSED', 'BUSY'],
  },
  listFactors: {
    ...account,
    forInactive: true,
    method: 'GET',
    path: '/v1/me/factors',
    summary: 'Second factors of the signed-in account',
    success: { status: 200, body: factors },
    problems: [],
  },
  beginTotp: {
    ...change,
    method: 'POST',
    path: '/v1/me/factors/totp',
    summary: 'A secret for an authenticator app, shown once; it counts when a code of it was shown',
    success: { status: 200, body: z.object({ secret: z.string(), uri: z.string() }) },
    problems: ['CONFLICT'],
  },
  confirmTotp: {
    ...change,
    method: 'POST',
    path: '/v1/me/factors/totp/confirm',
    summary: 'Takes the authenticator app into use',
    body: z.object({ code: totpCode }),
    success: { status: 204 },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'FACTOR_REFUSED'],
  },
  removeTotp: {
    ...change,
    method: 'DELETE',
    path: '/v1/me/factors/totp',
    summary: 'Takes the authenticator app away',
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
  renewRecovery: {
    ...change,
    method: 'POST',
    path: '/v1/me/factors/recovery',
    summary: 'Ten new recovery codes, shown once; older ones open nothing more',
    success: { status: 200, body: z.object({ codes: z.array(z.string()) }) },
    problems: ['CONFLICT'],
  },
  createPasskeyRegistration: {
    ...change,
    method: 'POST',
    path: '/v1/me/factors/passkeys/challenge',
    summary: 'A single-use challenge for a new passkey, valid 5 minutes',
    success: { status: 200, body: webauthnOptions },
    problems: ['TOO_MANY_PASSKEYS'],
  },
  addPasskey: {
    ...change,
    method: 'POST',
    path: '/v1/me/factors/passkeys',
    summary: 'Adds a passkey, at most ten; it signs in alone',
    body: z.object({ name: passkeyName, response: attestation }),
    success: { status: 201, body: passkey },
    problems: ['INVALID_INPUT', 'PASSKEY_REFUSED', 'CONFLICT', 'TOO_MANY_PASSKEYS'],
  },
  renamePasskey: {
    method: 'PATCH',
    path: '/v1/me/factors/passkeys/{id}',
    summary: 'Gives a passkey another name',
    access: 'owner',
    stepUp: 'none',
    limit: 'session',
    params: z.object({ id: text.max(64) }),
    body: z.object({ name: passkeyName }),
    success: { status: 204 },
    problems: ['INVALID_INPUT', 'NOT_FOUND'],
  },
  removePasskey: {
    stepUp: change.stepUp,
    method: 'DELETE',
    path: '/v1/me/factors/passkeys/{id}',
    summary: 'Takes a passkey away',
    access: 'owner',
    limit: 'session',
    params: z.object({ id: text.max(64) }),
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
  askFactorRemoval: {
    ...account,
    method: 'POST',
    path: '/v1/me/factors/removal',
    stepUp: 'none',
    summary:
      'All second factors are lost: they go in seven days, unless somebody who enters the account cancels it',
    success: { status: 200, body: factorRemoval },
    problems: ['CONFLICT'],
  },
  cancelFactorRemoval: {
    ...account,
    method: 'DELETE',
    path: '/v1/me/factors/removal',
    summary: 'The second factors stay',
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
  createStepUpChallenge: {
    ...account,
    forInactive: true,
    method: 'POST',
    path: '/v1/me/step-up/challenge',
    stepUp: 'none',
    summary: 'A single-use challenge for stepping up with a passkey, valid 5 minutes',
    success: { status: 200, body: webauthnOptions },
    problems: ['NOT_FOUND'],
  },
  proveFactor: {
    ...account,
    forInactive: true,
    method: 'POST',
    path: '/v1/me/step-up',
    stepUp: 'none',
    summary: 'Steps this session up by a passkey, a code of the authenticator app or a recovery code',
    body: proof,
    success: { status: 200, body: z.object({ kind: z.enum(FACTOR_KINDS) }) },
    problems: ['INVALID_INPUT', 'FACTOR_REFUSED', 'FACTOR_LOCKED', 'PASSKEY_REFUSED', 'BUSY'],
  },
} as const satisfies Routes
