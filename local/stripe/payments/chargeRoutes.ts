import type { Route } from '../feature.ts'
import { textOf } from '../http/fields.ts'
import { listOf } from '../http/listOf.ts'
import { type BalanceTransaction, seenNow } from '../money/book.ts'
import { linesOfPayout } from '../payouts/lines.ts'

export const CHARGE_ROUTES: Route[] = [
  {
    method: 'GET',
    path: '/v1/charges',
    answer: (tx, params) => {
      const fields: Record<string, string> = {}
      for (const field of ['customer', 'payment_intent', 'transfer_group']) {
        const text = textOf(params, field)
        if (text) fields[field] = text
      }
      return listOf(tx, 'charge', '/v1/charges', { params, fields })
    },
  },
  {
    method: 'GET',
    path: '/v1/charges/{id}',
    answer: (tx, _params, ids) => tx.read('charge', String(ids.id), 'charge'),
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions',
    answer: (tx, params) => {
      const fields: Record<string, string> = {}
      for (const field of ['currency', 'source', 'type']) {
        const text = textOf(params, field)
        if (text) fields[field] = text
      }
      const payout = textOf(params, 'payout')
      const paid = payout ? new Set(linesOfPayout(tx, tx.read('payout', payout, 'payout').id)) : undefined
      const page = listOf(tx, 'balance_transaction', '/v1/balance_transactions', {
        ...{ params, fields },
        ...(paid ? { where: ({ id }) => paid.has(id) } : {}),
      })
      return { ...page, data: page.data.map((line) => seenNow(tx, line as BalanceTransaction)) }
    },
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions/{id}',
    answer: (tx, _params, ids) =>
      seenNow(tx, tx.read<BalanceTransaction>('balance_transaction', String(ids.id), 'id')),
  },
]
