import type { Feature } from '../feature.ts'
import { SETUP } from './setupIntent.ts'

/** Cards that are saved without a payment. A page alone makes and ends one here. */
export const setupsFeature: Feature = {
  routes: [
    {
      method: 'GET',
      path: '/v1/setup_intents/{id}',
      answer: (tx, _params, ids) => tx.read(SETUP, String(ids.id), 'intent'),
    },
  ],
}
