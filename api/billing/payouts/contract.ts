import { z } from 'zod'
import { PAYOUT_FAILURES, PAYOUT_STATES } from '#domain/billing/words.ts'
import { instant } from '../../accounts/contract.ts'
import { type Routes, text } from '../../http/contract.ts'
import { currencyCode } from '../contract.ts'

const payoutId = text.regex(/^pay_[0-9a-hjkmnp-tv-z]{22}$/).meta({ id: 'PayoutId' })

const payout = z
  .object({
    id: payoutId,
    /** `paid` is not final: a bank can send it back for days */
    state: z.enum(PAYOUT_STATES),
    /** in the smallest unit of its currency */
    amount: z.int().positive(),
    currency: currencyCode,
    /** the day on which the bank has it, or was to have it */
    arrivesOn: z.iso.date(),
    madeAt: instant,
    failedAt: instant.nullable(),
    failCode: z.enum(PAYOUT_FAILURES).nullable(),
  })
  .meta({ id: 'BankPayout' })
export type BankPayout = z.infer<typeof payout>

export const payoutRoutes = {
  listBankPayouts: {
    method: 'GET',
    path: '/v1/me/payouts',
    summary: 'Own money on its way from the payment provider to the bank, the newest first',
    access: 'account',
    limit: 'read',
    query: z.object({ before: payoutId.optional() }),
    /** next: `before` of the page that follows; null: there is none */
    success: { status: 200, body: z.object({ payouts: z.array(payout), next: payoutId.nullable() }) },
    problems: [],
  },
} as const satisfies Routes
