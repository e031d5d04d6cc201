import { z } from 'zod'
import { LEVELS, PASS_SALE_KINDS } from '#domain/words.ts'
import { address, hash, instant, units } from '../../accounts/contract.ts'
import { channelId } from '../../creators/contract.ts'
import type { Routes } from '../../http/contract.ts'

/** The last block that figures are known at, where they are not the newest. */
const asOfBlock = z.int().optional()

const byChannel = z.object({ id: channelId })

const sale = z
  .object({
    at: instant,
    kind: z.enum(PASS_SALE_KINDS),
    tierNo: z.int(),
    amountUnits: units,
    /** of the amount, what a referrer received; of a price that is kept nothing yet */
    shareUnits: units,
    symbol: z.string(),
    decimals: z.int(),
    /** four digits at each end */
    address: z.string(),
    txHash: hash,
    logIndex: z.int(),
    level: z.enum(LEVELS),
    /** the price is kept for a refund until then */
    keptUntil: instant.nullable(),
  })
  .meta({ id: 'Sale' })
export type Sale = z.infer<typeof sale>

const saleTotal = z
  .object({
    tierNo: z.int(),
    currency: z.int(),
    symbol: z.string(),
    decimals: z.int(),
    grossUnits: units,
    /** to referrers */
    shareUnits: units,
    refundedUnits: units,
    /** in the collection, while it can be asked back */
    keptUnits: units,
    /** of what is yours, what could not be delivered */
    waitingUnits: units,
    /** gross less share, refunded and kept; negative where more was paid to end passes than they brought */
    yoursUnits: z.string().regex(/^-?\d+$/),
  })
  .meta({ id: 'SaleTotal' })
export type SaleTotal = z.infer<typeof saleTotal>

const holder = z
  .object({
    passId: z.string(),
    /** four digits at each end */
    address: z.string(),
    tierNo: z.int(),
    validUntil: instant.nullable(),
  })
  .meta({ id: 'Holder' })
export type Holder = z.infer<typeof holder>

const keptPrice = z
  .object({
    passId: z.string(),
    tierNo: z.int(),
    amountUnits: units,
    symbol: z.string(),
    decimals: z.int(),
    closesAt: instant,
    /** it cannot be asked back any more: whoever wants to may have it paid out */
    isOver: z.boolean(),
  })
  .meta({ id: 'KeptPrice' })
export type KeptPrice = z.infer<typeof keptPrice>

const payout = z
  .object({
    address,
    /** sales go there; the others got them before */
    isNow: z.boolean(),
    /** what could not be delivered to it */
    waiting: z.array(
      z.object({ currency: z.int(), symbol: z.string(), decimals: z.int(), owedUnits: units }),
    ),
  })
  .meta({ id: 'Payout' })
export type Payout = z.infer<typeof payout>

export const saleRoutes = {
  listKeptPrices: {
    method: 'GET',
    path: '/v1/channels/{id}/kept-prices',
    summary: 'Prices that the owner’s collection keeps for refunds, those that close first',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: z.object({ kept: z.array(keptPrice), asOfBlock }) },
    problems: ['NOT_FOUND', 'INDEX_BEHIND'],
  },
  listPayouts: {
    method: 'GET',
    path: '/v1/channels/{id}/payouts',
    summary: 'Where the owner’s sales go and went, and what waits there',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: z.object({ ledger: address, payouts: z.array(payout), asOfBlock }) },
    problems: ['NOT_FOUND', 'INDEX_BEHIND'],
  },
  listSales: {
    method: 'GET',
    path: '/v1/channels/{id}/sales',
    summary: 'What was sold of the owner’s passes, newest first; nobody is named',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: byChannel,
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,16}-\d{1,10}$/)
        .optional(),
    }),
    success: {
      status: 200,
      body: z.object({
        sales: z.array(sale),
        /** give it as `before` for those that are older */
        next: z.string().nullable(),
        asOfBlock,
      }),
    },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'INDEX_BEHIND'],
  },
  getSaleTotals: {
    method: 'GET',
    path: '/v1/channels/{id}/sale-totals',
    summary: 'What the owner’s sales came to, by tier and currency',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: z.object({ totals: z.array(saleTotal), asOfBlock }) },
    problems: ['NOT_FOUND', 'INDEX_BEHIND'],
  },
  listHolders: {
    method: 'GET',
    path: '/v1/channels/{id}/holders',
    summary: 'Passes of the owner that open doors now; nobody is named',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: byChannel,
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,78}$/)
        .optional(),
    }),
    success: {
      status: 200,
      body: z.object({ holders: z.array(holder), next: z.string().nullable(), asOfBlock }),
    },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'INDEX_BEHIND'],
  },
  downloadSales: {
    method: 'GET',
    path: '/v1/channels/{id}/sales.csv',
    summary: 'The same sales as a file, streamed',
    access: 'owner',
    act: 'managePayouts',
    stepUp: { need: 'fresh' },
    limit: 'read',
    params: byChannel,
    success: { status: 200, file: 'text/csv' },
    problems: ['NOT_FOUND', 'INDEX_BEHIND'],
  },
} as const satisfies Routes
