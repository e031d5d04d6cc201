import type { Feature } from '../feature.ts'
import { expireHold } from './captureIntent.ts'
import { CHARGE_ROUTES } from './chargeRoutes.ts'
import { finishProcessing } from './confirmIntent.ts'
import { CUSTOMER_ROUTES, METHOD_ROUTES } from './customerRoutes.ts'
import { INTENT_ROUTES } from './intentRoutes.ts'
import { settleLater } from './settleCharge.ts'

export const paymentsFeature: Feature = {
  routes: [...CUSTOMER_ROUTES, ...METHOD_ROUTES, ...INTENT_ROUTES, ...CHARGE_ROUTES],
  jobs: {
    'payments.settle': (tx, charge) => void settleLater(tx, charge),
    'payments.process': (tx, intent) => void finishProcessing(tx, intent),
    'payments.expireHold': expireHold,
  },
  commands: [
    {
      // ends a payment in processing now, well or badly
      name: 'payments/finish',
      run: (store, params) =>
        store.transact((tx) => finishProcessing(tx, String(params.payment_intent), params.is_good !== false)),
    },
  ],
}
