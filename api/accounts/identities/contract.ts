import { z } from 'zod'
import { SIGN_IN_KINDS } from '#domain/words.ts'
import { type Routes, shown, text } from '../../http/contract.ts'
import { address, instant, me, siweNonce, siweVerify } from '../contract.ts'

export const identity = z
  .object({
    id: z.string(),
    kind: z.enum(SIGN_IN_KINDS),
    /** the address */
    name: shown,
    addedAt: instant,
    /** false for the last way in */
    isRemovable: z.boolean(),
  })
  .meta({ id: 'Identity' })
export type Identity = z.infer<typeof identity>

const flow = z.string().regex(/^flw_[0-9a-hjkmnp-tv-z]{22}$/)

const emailAddress = z.object({ email: text.min(3).max(254) })
const emailCode = z.object({ flow, code: z.string().regex(/^\d{6}$/, 'A code has six digits.') })
const emailFlow = z.object({ flow, expiresAt: instant })

const identities = z.object({ identities: z.array(identity) })

export const identityRoutes = {
  listIdentities: {
    method: 'GET',
    path: '/v1/me/identities',
    summary: 'Wallets and e-mail that sign in to the account',
    access: 'account',
    limit: 'session',
    success: { status: 200, body: identities },
    problems: [],
  },
  createLinkNonce: {
    method: 'POST',
    path: '/v1/me/wallets/nonce',
    summary: 'A single-use nonce for a message that links a wallet to the account, valid 5 minutes',
    access: 'account',
    stepUp: { need: 'fresh' },
    limit: 'session',
    body: z.object({ address, chainId: z.int() }),
    success: { status: 200, body: siweNonce.extend({ statement: z.string() }) },
    problems: ['INVALID_INPUT', 'WRONG_CHAIN'],
  },
  linkWallet: {
    method: 'POST',
    path: '/v1/me/wallets',
    summary: 'Links a wallet by an EIP-4361 message under its own statement; answers all ways in',
    access: 'account',
    stepUp: { need: 'fresh' },
    limit: 'session',
    body: siweVerify,
    success: { status: 201, body: identities },
    problems: [
      'INVALID_INPUT',
      'NONCE_INVALID',
      'SIGNATURE_INVALID',
      'WRONG_CHAIN',
      'WRONG_ORIGIN',
      'CHAIN_UNREADABLE',
      'BUSY',
      'IDENTITY_TAKEN',
      'TOO_MANY_IDENTITIES',
    ],
  },
  startEmailLink: {
    method: 'POST',
    path: '/v1/me/email',
    summary:
      'Asks for a code by mail that gives an address to the account; answers the same for every address',
    access: 'account',
    stepUp: { need: 'fresh' },
    limit: 'mail',
    body: emailAddress,
    success: { status: 200, body: emailFlow },
    problems: ['INVALID_INPUT', 'NOT_FOUND'],
  },
  linkEmail: {
    method: 'POST',
    path: '/v1/me/email/code',
    summary: 'Gives the address to the account by the code of its flow; answers all ways in',
    access: 'account',
    stepUp: { need: 'fresh' },
    limit: 'session',
    body: emailCode,
    success: { status: 201, body: identities },
    problems: ['INVALID_INPUT', 'CODE_WRONG', 'CODE_EXPIRED', 'IDENTITY_TAKEN', 'TOO_MANY_IDENTITIES'],
  },
  removeIdentity: {
    method: 'DELETE',
    path: '/v1/me/identities/{id}',
    summary: 'Takes a wallet or the e-mail away; seats that rested on its passes are decided again',
    access: 'owner',
    stepUp: { need: 'fresh' },
    limit: 'session',
    params: z.object({ id: z.string().regex(/^idn_[0-9a-hjkmnp-tv-z]{22}$/) }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'LAST_IDENTITY', 'CONFLICT'],
  },
} as const satisfies Routes

export const emailRoutes = {
  startEmailCode: {
    method: 'POST',
    path: '/v1/sign-in/email',
    summary: 'Asks for a code by mail; answers the same for every address, whoever has it',
    access: 'public',
    limit: 'mail',
    body: emailAddress,
    success: { status: 200, body: emailFlow },
    problems: ['INVALID_INPUT', 'NOT_FOUND'],
  },
  signInWithCode: {
    method: 'POST',
    path: '/v1/sign-in/email/code',
    summary: 'Signs in with the code of a flow; sets the session cookie',
    access: 'public',
    limit: 'signIn',
    body: emailCode,
    success: { status: 200, body: me },
    problems: ['INVALID_INPUT', 'CODE_WRONG', 'CODE_EXPIRED', 'BUSY'],
  },
} as const satisfies Routes
