import type { Params, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, needed, textOf } from '../http/fields.ts'
import { listOf } from '../http/listOf.ts'
import type { Transaction } from '../store/transaction.ts'
import { createCustomer, deleteCustomer, knownCustomer, readCustomer, updateCustomer } from './customers.ts'
import {
  attachMethod,
  detachMethod,
  methodsOf,
  type PaymentMethod,
  takeMethod,
  updateMethod,
} from './methods.ts'

const customerOf = (ids: Readonly<Record<string, string>>) => String(ids.id)

export const CUSTOMER_ROUTES: Route[] = [
  { method: 'POST', path: '/v1/customers', answer: createCustomer },
  {
    method: 'GET',
    path: '/v1/customers',
    // what is left of a deleted customer has no `livemode`
    answer: (tx, params) => {
      const email = textOf(params, 'email')
      const fields = { livemode: false, ...(email ? { email } : {}) }
      return listOf(tx, 'customer', '/v1/customers', { params, fields })
    },
  },
  {
    method: 'GET',
    path: '/v1/customers/{id}',
    answer: (tx, _params, ids) => tx.read('customer', customerOf(ids), 'id'),
  },
  {
    method: 'POST',
    path: '/v1/customers/{id}',
    answer: (tx, params, ids) => updateCustomer(tx, customerOf(ids), params),
  },
  {
    method: 'DELETE',
    path: '/v1/customers/{id}',
    answer: (tx, _params, ids) => deleteCustomer(tx, customerOf(ids)),
  },
  {
    method: 'GET',
    path: '/v1/customers/{id}/payment_methods',
    answer: (tx, params, ids) => {
      const customer = readCustomer(tx, customerOf(ids)).id
      return listMethods(tx, params, customer, `/v1/customers/${customer}/payment_methods`)
    },
  },
  {
    method: 'GET',
    path: '/v1/customers/{customerId}/payment_methods/{id}',
    answer: (tx, _params, ids) => {
      const customer = readCustomer(tx, String(ids.customerId)).id
      const id = String(ids.id)
      const method = methodsOf(tx, customer).find((one) => one.id === id)
      if (method) return method
      throw new ApiError(404, 'resource_missing', `No such PaymentMethod: '${id}'`, {
        param: 'payment_method',
      })
    },
  },
]

const methodOf = (tx: Transaction, ids: Readonly<Record<string, string>>) =>
  tx.read<PaymentMethod>('payment_method', String(ids.id), 'payment_method')

export const METHOD_ROUTES: Route[] = [
  { method: 'POST', path: '/v1/payment_methods', answer: (tx, params) => createByCall(tx, params) },
  {
    method: 'GET',
    path: '/v1/payment_methods',
    answer: (tx, params) => {
      const customer = knownCustomer(tx, needed(textOf(params, 'customer'), 'customer')).id
      return listMethods(tx, params, customer, '/v1/payment_methods')
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_methods/{id}',
    answer: (tx, _params, ids) => methodOf(tx, ids),
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/{id}',
    answer: (tx, params, ids) => updateMethod(tx, String(ids.id), params),
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/{id}/attach',
    answer: (tx, params, ids) => {
      const customer = knownCustomer(tx, needed(textOf(params, 'customer'), 'customer')).id
      return attachMethod(tx, takeMethod(tx, String(ids.id)), customer)
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/{id}/detach',
    answer: (tx, _params, ids) => detachMethod(tx, methodOf(tx, ids)),
  },
]

function listMethods(tx: Transaction, params: Params, customer: string, url: string) {
  const asked = ['type', 'allow_redisplay'].filter((field) => textOf(params, field))
  const fields = Object.fromEntries(asked.map((field) => [field, String(params[field])]))
  return listOf(tx, 'payment_method', url, { params, fields: { customer, ...fields } })
}

/** Card numbers belong to the provider's own pages: Stripe refuses them here too, unless it allowed them to an account. */
function createByCall(tx: Transaction, params: Params): PaymentMethod {
  const card = hashOf(params, 'card')
  if (card?.number !== undefined)
    throw new ApiError(
      402,
      'parameter_invalid',
      'No card number is taken by a call: a page takes it, or a test payment method such as pm_card_visa stands for it.',
      { type: 'invalid_request_error', param: 'card[number]' },
    )
  const token = card && textOf(card, 'token')
  if (!token?.startsWith('tok_'))
    throw new ApiError(400, 'parameter_missing', 'A card is made from a token here.', {
      param: 'card[token]',
    })
  return takeMethod(tx, token.replace('tok_', 'pm_card_'))
}
