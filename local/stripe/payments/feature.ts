import type { Feature } from '../feature.ts'
import { listOf } from '../http/listOf.ts'

export const paymentsFeature: Feature = {
  routes: [
    {
      method: 'POST',
      path: '/v1/customers',
      answer: (tx, params) => {
        const customer = tx.save({ id: tx.newId('cus'), object: 'customer', created: tx.nowS, ...params })
        tx.emit('customer.created', customer)
        return customer
      },
    },
    {
      method: 'GET',
      path: '/v1/customers',
      answer: (tx, params) => listOf(tx, 'customer', '/v1/customers', { params }),
    },
    {
      method: 'GET',
      path: '/v1/customers/{customer}',
      answer: (tx, _params, ids) => tx.read('customer', String(ids.customer), 'id'),
    },
  ],
}
