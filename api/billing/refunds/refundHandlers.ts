import { inScope, type ScopedPool, type Unscoped } from '#db/scope.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { partiesOf } from '../purchases/purchaseRow.ts'
import { askRefund } from './askRefund.ts'
import type { refundRoutes, ShownRefundOffer } from './contract.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, findExact } from './exactPurchase.ts'
import { readTerms } from './refundTerms.ts'
import { decideWish, listWishes } from './wishes.ts'

const DAY_MS = 86_400_000

async function showOffer(pool: ScopedPool, row: ExactPurchase): Promise<ShownRefundOffer> {
  const { offer, refunds, wish } = await readTerms(pool, row)
  const { refund_days: days, paid_at: paidAt } = row
  return {
    ...{ way: offer.way, reason: offer.reason, amount: Number(offer.amount), currency: row.currency },
    until: days !== null && paidAt ? new Date(paidAt.getTime() + days * DAY_MS).toISOString() : null,
    wish: wish && {
      ...{ state: wish.state, askedAt: wish.asked_at.toISOString() },
      decidedAt: wish.decided_at?.toISOString() ?? null,
    },
    // what was given back by hand instead has a row of its own
    refunds: refunds
      .filter(({ fail_code }) => fail_code !== 'BY_HAND')
      .map(({ id, state, cause, amount, asked_at, done_at, fail_code: failure }) => ({
        ...{ id, state, cause, amount: Number(amount), failure },
        ...{ askedAt: asked_at.toISOString(), doneAt: done_at?.toISOString() ?? null },
      })),
  }
}

/** Verbs of money that goes back, by the names of their routes. */
export function refundHandlers(deps: Unscoped<RefundDeps>): Handlers<typeof refundRoutes> {
  const of = (account: string) => ({ ...deps, pool: inScope(deps.pool, { account }) })
  const ownPurchase = async (id: string, accountId: string): Promise<ExactPurchase> => {
    const row = await findExact(of(accountId).pool, id)
    if (row?.account_id !== accountId) throw new ProblemError('NOT_FOUND')
    return row
  }
  const look = async (id: string, accountId: string) => ({
    body: await showOffer(of(accountId).pool, await ownPurchase(id, accountId)),
  })
  return {
    readRefundOffer: ({ account, params }) => look(params.id, account),
    askRefund: async ({ account, params }) => {
      const row = await ownPurchase(params.id, account)
      await askRefund(
        { ...deps, pool: inScope(deps.pool, partiesOf(row)) },
        { purchaseId: params.id, accountId: account },
      )
      return look(params.id, account)
    },
    listRefundWishes: async ({ account }) => ({
      body: { wishes: await listWishes(of(account).pool, account) },
    }),
    decideRefundWish: async ({ account, params, body }) => {
      await decideWish(of(account), { wishId: params.id, accountId: account, isGranted: body.isGranted })
      return { body: { wishes: await listWishes(of(account).pool, account) } }
    },
  }
}
