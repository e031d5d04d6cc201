import { z } from 'zod'
import { TX_PURPOSES, TX_STATES } from '#domain/words.ts'
import { address, hash } from '../accounts/contract.ts'
import { type Routes, text } from '../http/contract.ts'

export const txIntent = z
  .object({
    id: z.string(),
    purpose: z.enum(TX_PURPOSES),
    state: z.enum(TX_STATES),
    txHash: hash,
    /** hash that took this nonce instead */
    replacedBy: hash.nullable(),
    block: z.int().nullable(),
    error: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'TxIntent' })
export type TxIntent = z.infer<typeof txIntent>

export const transactionRoutes = {
  createTxIntent: {
    method: 'POST',
    path: '/v1/tx-intents',
    summary: 'Stores a sent wallet transaction so that the server watches it; idempotent by hash',
    access: 'account',
    stepUp: { need: 'factor', when: 'moneyPurpose' },
    limit: 'write',
    body: z.object({
      chainId: z.int(),
      wallet: address,
      nonce: z.int().min(0),
      purpose: z.enum(TX_PURPOSES),
      txHash: hash,
      expect: z.record(text.max(40), text.max(200)),
    }),
    success: { status: 201, body: txIntent },
    problems: ['INVALID_INPUT', 'WRONG_CHAIN', 'FORBIDDEN'],
  },
  getTxIntent: {
    method: 'GET',
    path: '/v1/tx-intents/{id}',
    summary: 'Where a wallet transaction stands',
    access: 'owner',
    limit: 'read',
    params: z.object({ id: z.string().regex(/^job_[0-9a-hjkmnp-tv-z]{22}$/) }),
    success: { status: 200, body: txIntent },
    problems: ['NOT_FOUND'],
  },
  listTxIntents: {
    method: 'GET',
    path: '/v1/tx-intents',
    summary: 'Own open and recent wallet transactions, so that a reload loses nothing',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ intents: z.array(txIntent) }) },
    problems: [],
  },
} as const satisfies Routes
