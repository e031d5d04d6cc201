import { z } from 'zod'
import { STEP_UP_PROOFS } from '#domain/stepUp.ts'
import { FACTOR_KINDS } from '#domain/words.ts'
import { type Routes, shown, text } from '../http/contract.ts'

export const accountId = z
  .string()
  .regex(/^acc_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'AccountId' })
export const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .meta({ id: 'Address', description: '20 bytes, hex' })
export const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .meta({ id: 'Hash', description: '32 bytes, hex' })
export const units = z
  .string()
  .regex(/^\d{1,78}$/)
  .meta({ id: 'Units', description: 'integer in the smallest unit of its currency, as text' })
export const instant = z.iso.datetime().meta({ id: 'Instant' })

export const me = z
  .object({
    accountId,
    /** watches without having signed in */
    isGuest: z.boolean(),
    displayName: shown,
    wallets: z.array(address),
    /** true: it is on its way out, and only that can be undone */
    isClosing: z.boolean(),
    channel: z.object({ id: z.string(), handle: z.string(), name: shown }).nullable(),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof me>

export const session = z
  .object({
    id: z.string(),
    createdAt: instant,
    expiresAt: instant,
    agent: z.string(),
    place: z.string(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof session>

const proofs = z.array(z.enum(STEP_UP_PROOFS))
export const stepUpState = z
  .object({
    /** what the account has; recovery codes alone are no second factor */
    factors: z.array(z.enum(FACTOR_KINDS)),
    /** null: nothing is missing; otherwise the proofs of which one is enough, none: a factor has to be added first */
    missing: z.object({ factor: proofs.nullable(), fresh: proofs.nullable() }),
  })
  .meta({ id: 'StepUpState' })
export type StepUpState = z.infer<typeof stepUpState>

export const siweNonce = z.object({ nonce: z.string(), expiresAt: instant })
export const siweVerify = z.object({
  message: text.max(2000),
  signature: z.string().regex(/^0x(?:[0-9a-fA-F]{2}){1,2048}$/),
  address,
})

export const accountRoutes = {
  createNonce: {
    method: 'POST',
    path: '/v1/sign-in/nonce',
    summary: 'A single-use nonce for a sign-in message, valid 5 minutes',
    access: 'public',
    limit: 'challenge',
    body: z.object({ address, chainId: z.int() }),
    success: { status: 200, body: siweNonce },
    problems: ['INVALID_INPUT', 'WRONG_CHAIN'],
  },
  signIn: {
    method: 'POST',
    path: '/v1/sign-in/wallet',
    summary: 'Signs in with an EIP-4361 message; sets the session cookie',
    access: 'public',
    limit: 'signIn',
    body: siweVerify,
    success: { status: 200, body: me },
    problems: [
      'INVALID_INPUT',
      'NONCE_INVALID',
      'SIGNATURE_INVALID',
      'WRONG_CHAIN',
      'WRONG_ORIGIN',
      'CHAIN_UNREADABLE',
      'BUSY',
    ],
  },
  signOut: {
    method: 'POST',
    path: '/v1/sign-out',
    summary: 'Ends this session and what was entered with it',
    access: 'account',
    forInactive: true,
    stepUp: 'none',
    limit: 'session',
    success: { status: 204 },
    problems: ['BUSY'],
  },
  getMe: {
    method: 'GET',
    path: '/v1/me',
    summary: 'The signed-in account, or the guest',
    access: 'guest',
    limit: 'read',
    success: { status: 200, body: me },
    problems: [],
  },
  getStepUp: {
    method: 'GET',
    path: '/v1/me/step-up',
    summary:
      'What this session still has to prove, by need; asked before a wallet is, so that nothing is sent in vain',
    access: 'account',
    forInactive: true,
    limit: 'session',
    success: { status: 200, body: stepUpState },
    problems: [],
  },
  listSessions: {
    method: 'GET',
    path: '/v1/me/sessions',
    summary: 'Open sessions of the signed-in account',
    access: 'account',
    forInactive: true,
    limit: 'session',
    success: { status: 200, body: z.object({ sessions: z.array(session) }) },
    problems: [],
  },
  revokeSession: {
    method: 'DELETE',
    path: '/v1/me/sessions/{id}',
    summary: 'Ends one session and what was entered with it',
    access: 'owner',
    forInactive: true,
    limit: 'session',
    params: z.object({ id: text.max(64) }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'BUSY'],
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/v1/me/sessions',
    summary: 'Ends every session but this one, and what was entered with them',
    access: 'account',
    forInactive: true,
    limit: 'session',
    success: { status: 200, body: z.object({ ended: z.int() }) },
    problems: ['BUSY'],
  },
} as const satisfies Routes
