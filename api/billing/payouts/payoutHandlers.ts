import type { Pool } from 'pg'
import { inScope } from '#db/scope.ts'
import type { Handlers } from '../../http/handler.ts'
import type { BankPayout, payoutRoutes } from './contract.ts'
import { type PayoutRow, pageOfPayouts } from './payoutStore.ts'

function payoutView(row: PayoutRow): BankPayout {
  return {
    id: row.id,
    state: row.state,
    amount: Number(row.amount),
    currency: row.currency,
    arrivesOn: row.arrives_on,
    madeAt: row.made_at.toISOString(),
    failedAt: row.failed_at?.toISOString() ?? null,
    failCode: row.fail_code,
  }
}

/** Verbs of payouts, by the names of their routes. */
export function payoutHandlers({ pool }: { pool: Pool }): Handlers<typeof payoutRoutes> {
  return {
    listBankPayouts: async ({ account, query }) => {
      const { page, next } = await pageOfPayouts(inScope(pool, { account }), account, query.before)
      return { body: { payouts: page.map(payoutView), next } }
    },
  }
}
