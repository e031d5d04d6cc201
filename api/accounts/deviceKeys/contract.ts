import { z } from 'zod'
import { BINDING_WAYS } from '#protocol/calls/callKeys.ts'
import type { Routes } from '../../http/contract.ts'
import { address, instant } from '../contract.ts'
import { assertion } from '../factors/contract.ts'

/** Bytes as base64url without padding. */
const bytes = (length: number) => z.string().regex(new RegExp(`^[\\w-]{${Math.ceil((length * 4) / 3)}}$`))
/** An uncompressed point of P-256. */
const publicKey = bytes(65)

const deviceKey = z
  .object({
    id: z.string(),
    publicKey,
    /** what the browser calls itself */
    agent: z.string(),
    way: z.enum(BINDING_WAYS),
    createdAt: instant,
    until: instant,
  })
  .meta({ id: 'DeviceKey', description: 'A browser that its person confirmed for calls' })
export type DeviceKeyRow = z.infer<typeof deviceKey>

/** The same, of any length. */
const text = z.string().regex(/^[\w-]+$/)
const hex = z.string().regex(/^0x[0-9a-fA-F]+$/)

/** `DeviceBinding` of `protocol/calls/callKeys.ts`. */
const binding = z
  .discriminatedUnion('way', [
    z.object({ way: z.literal('wallet'), untilS: z.int(), address, signature: hex }),
    z.object({
      ...{ way: z.literal('passkey'), untilS: z.int(), publicKey: text },
      ...{ authenticatorData: text, clientDataJSON: text, signature: text },
    }),
  ])
  .meta({ id: 'DeviceBinding' })

const proof = z.discriminatedUnion('way', [
  z.object({
    way: z.literal('wallet'),
    address,
    signature: hex.max(2050),
  }),
  z.object({ way: z.literal('passkey'), response: assertion }),
])
export type DeviceProof = z.infer<typeof proof>

const keyId = z.object({ id: z.string().regex(/^dvk_[0-9a-hjkmnp-tv-z]{22}$/) })
const own = { access: 'account', limit: 'session' } as const

/** The browsers of an account that prove in calls whose they are. */
export const deviceKeyRoutes = {
  listDeviceKeys: {
    ...own,
    method: 'GET',
    path: '/v1/me/device-keys',
    summary: 'Browsers that are confirmed for calls and still count, the newest first',
    success: { status: 200, body: z.object({ keys: z.array(deviceKey) }) },
    problems: [],
  },
  bindDeviceKey: {
    ...own,
    stepUp: 'none',
    method: 'POST',
    path: '/v1/me/device-keys',
    summary:
      'Confirms the key of a browser by a wallet or passkey of the account, which signed `bindingText` of it; a wallet has a key of its own. Idempotent, but for a passkey that counts its answers; a newer confirmation takes the place of the one before',
    body: z.strictObject({
      publicKey,
      /** seconds since the epoch, at most 180 days away */
      untilS: z.int(),
      /** of `possessionText`, by the key itself: ECDSA with SHA-256, r and s */
      possession: bytes(64),
      proof,
    }),
    success: { status: 201, body: z.object({ key: deviceKey, binding }) },
    problems: [
      ...(['INVALID_INPUT', 'SIGNATURE_INVALID', 'PASSKEY_REFUSED', 'NOT_FOUND'] as const),
      ...(['CONFLICT', 'BUSY'] as const),
    ],
  },
  endDeviceKey: {
    ...own,
    access: 'owner',
    stepUp: 'none',
    method: 'DELETE',
    path: '/v1/me/device-keys/{id}',
    summary: 'Confirms a browser no more; calls that are held go on',
    params: keyId,
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
