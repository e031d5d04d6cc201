import type { Feature, ListAnswer, Params } from '../feature.ts'
import { hashOf, textOf } from '../http/fields.ts'
import { listOf } from '../http/listOf.ts'
import type { Transaction } from '../store/transaction.ts'
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
      answer: listSessions,
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

const FILTERS = ['customer', 'customer_account', 'payment_intent', 'payment_link', 'status', 'subscription']

function listSessions(tx: Transaction, params: Params): ListAnswer {
  const asked = FILTERS.filter((field) => params[field] !== undefined)
  const email = textOf(hashOf(params, 'customer_details') ?? {}, 'email')
  const list = listOf(tx, SESSION, URL, {
    params,
    fields: Object.fromEntries(asked.map((field) => [field, String(params[field])])),
    ...(email
      ? {
          where: (one) =>
            (one as CheckoutSession).customer_details?.email.toLowerCase() === email.toLowerCase(),
        }
      : {}),
  })
  return { ...list, data: list.data.map((one) => answeredSession(tx, one as CheckoutSession)) }
}
