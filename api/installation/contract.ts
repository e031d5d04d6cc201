import { z } from 'zod'
import { PROVIDERS, SYNC_STATES, VIDEO_PROFILES } from '#domain/words.ts'
import { address } from '../accounts/contract.ts'
import type { Routes } from '../http/contract.ts'

export const currency = z.object({
  index: z.int(),
  symbol: z.string(),
  decimals: z.int(),
  token: address.nullable(),
})

export const config = z
  .object({
    chain: z.object({
      id: z.int(),
      name: z.string(),
      /** same-origin JSON-RPC, allow-listed methods */
      rpcPath: z.string(),
      /** expected seconds between blocks and until a fact is safe, for words on screen only */
      blockS: z.number(),
      safeS: z.number(),
    }),
    contracts: z.object({
      factory: address,
      ledger: address,
      currencyList: address,
      /** null: nobody can be tipped here */
      roomHub: address.nullable(),
      /** null: no door locks tokens here */
      sessionLock: address.nullable().default(null),
      /** null: no tips are divided here */
      splitFactory: address.nullable().default(null),
      /** null: no calls are paid by wallet here */
      consultationEscrow: address.nullable().default(null),
      /** null: nobody can make a token here */
      creatorTokenFactory: address.nullable(),
    }),
    currencies: z.array(currency),
    provider: z.enum(PROVIDERS),
    /** how a host's picture is sent; null: the provider takes no profile */
    videoProfile: z.enum(VIDEO_PROFILES).nullable(),
    /** burner wallet and faucet: true on chain 31337 only */
    burner: z.boolean(),
    siwe: z.object({ domain: z.string(), uri: z.string(), statement: z.string() }),
    /** people may sign in with a code by mail */
    hasEmail: z.boolean(),
    /** creators can be paid by card, in this currency (ISO 4217); null: there is no payment provider */
    cards: z.object({ currency: z.string().regex(/^[A-Z]{3}$/) }).nullable(),
    /** wallets on phones reach the page through this relay; null: none are offered */
    walletConnect: z.object({ projectId: z.string(), relayUrl: z.string() }).nullable(),
    /** a relay carries calls of two, and neither side learns the other's network address */
    areCallsRelayed: z.boolean(),
    hostGoneS: z.int(),
  })
  .meta({ id: 'Config' })
export type Config = z.infer<typeof config>

export const sync = z
  .object({
    block: z.int(),
    lagBlocks: z.int(),
    headAgeS: z.int(),
    state: z.enum(SYNC_STATES),
  })
  .meta({ id: 'Sync' })

export const installationRoutes = {
  getConfig: {
    method: 'GET',
    path: '/v1/config',
    summary: 'What the browser needs to know about this installation',
    access: 'public',
    limit: 'read',
    success: { status: 200, body: config },
    problems: [],
  },
  getSync: {
    method: 'GET',
    path: '/v1/sync',
    summary: 'How far the index is behind the chain',
    access: 'public',
    limit: 'read',
    success: { status: 200, body: sync },
    problems: [],
  },
} as const satisfies Routes
