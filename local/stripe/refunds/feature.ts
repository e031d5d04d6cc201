import type { Feature } from '../feature.ts'
import { holdAtZero } from './reversals.ts'
import { FEE_ROUTES, REFUND_ROUTES, TRANSFER_ROUTES } from './routes.ts'
import { failRefund, succeedRefund } from './turnRefund.ts'

export const refundsFeature: Feature = {
  routes: [...REFUND_ROUTES, ...TRANSFER_ROUTES, ...FEE_ROUTES],
  jobs: {
    'refunds.succeed': succeedRefund,
    'refunds.fail': (tx, refund) => void failRefund(tx, refund),
  },
  commands: [
    {
      // the bank sends a refund back, days after it was taken
      name: 'refunds/fail',
      run: (store, params) => {
        const reason = typeof params.reason === 'string' ? params.reason : undefined
        return store.transact((tx) => failRefund(tx, String(params.refund), reason))
      },
    },
    {
      // an account that nobody lends to: what it has not cannot be taken back from it
      name: 'balances/hold_at_zero',
      run: (store, params) =>
        store.transact((tx) => holdAtZero(tx, String(params.account), params.isHeld !== false)),
    },
  ],
}
