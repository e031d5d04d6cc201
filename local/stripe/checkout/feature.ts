import type { Feature } from '../feature.ts'
import { listOf } from '../http/listOf.ts'
import { createSession } from './createSession.ts'
import { answeredSession, expireByCall, expireSession, followIntent } from './endSession.ts'
import { listLines } from './listLines.ts'
import { CHECKOUT_PAGES } from './pages.ts'
import { type CheckoutSession, SESSION } from './session.ts'
import { THREE_D_SECURE_PAGES } from './threeDSecurePages.ts'

const URL = '/v1/checkout/sessions'

export const checkoutFeature: Feature = {
  routes: [
    { method: 'POST', path: URL, answer: createSession },
    {
      method: 'GET',
      path: URL,
      answer: (tx, params) => {
        const fields = Object.fromEntries(
          ['customer', 'payment_intent', 'status'].flatMap((field) =>
            params[field] === undefined ? [] : [[field, String(params[field])]],
          ),
        )
        const list = listOf(tx, SESSION, URL, { params, fields })
        return { ...list, data: list.data.map((one) => answeredSession(tx, one as CheckoutSession)) }
      },
    },
    {
      method: 'GET',
      path: `${URL}/{id}`,
      answer: (tx, _params, ids) => answeredSession(tx, tx.read(SESSION, String(ids.id), 'session')),
    },
    {
      method: 'POST',
      path: `${URL}/{id}/expire`,
      answer: (tx, _params, ids) => expireByCall(tx, tx.read(SESSION, String(ids.id), 'session')),
    },
    { method: 'GET', path: `${URL}/{id}/line_items`, answer: listLines },
  ],
  pages: [...CHECKOUT_PAGES, ...THREE_D_SECURE_PAGES],
  jobs: {
    'checkout.expire': (tx, id) => {
      const session = tx.find<CheckoutSession>(SESSION, id)
      if (session?.status === 'open') expireSession(tx, session)
    },
    'checkout.follow': followIntent,
  },
}
