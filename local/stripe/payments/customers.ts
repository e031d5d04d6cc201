import type { DeletedAnswer, Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, mergeMetadata, textOf } from '../http/fields.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { detachMethod, methodsOf } from './methods.ts'

export interface Customer extends StoredObject {
  object: 'customer'
  email: string | null
  name: string | null
  metadata: Record<string, string>
  deleted?: true
}

export function createCustomer(tx: Transaction, params: Params): Customer {
  const empty: Customer = {
    id: tx.newId('cus'),
    object: 'customer',
    ...{ address: null, balance: 0, created: tx.nowS, currency: null, customer_account: null },
    ...{ default_source: null, delinquent: false, description: null, discount: null },
    ...{ email: null, name: null, phone: null, preferred_locales: [], shipping: null },
    invoice_prefix: tx.newId('inv').slice(-8).toUpperCase(),
    invoice_settings: {
      ...{ custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    },
    ...{ livemode: false, metadata: {}, next_invoice_sequence: 1, tax_exempt: 'none', test_clock: null },
  }
  const customer = tx.save(withParams(empty, params))
  tx.emit('customer.created', customer)
  return customer
}

export function updateCustomer(tx: Transaction, id: string, params: Params): Customer {
  const before = readCustomer(tx, id)
  const customer = tx.save(withParams(before, params))
  tx.emit('customer.updated', customer, before)
  return customer
}

function withParams(before: Customer, params: Params): Customer {
  const customer: Customer = { ...before, metadata: mergeMetadata(before.metadata, params) }
  for (const field of ['email', 'name', 'phone', 'description'] as const) {
    const text = textOf(params, field)
    if (text !== undefined) customer[field] = text
  }
  for (const field of ['address', 'shipping'] as const)
    if (Object.hasOwn(params, field)) customer[field] = hashOf(params, field) ?? null
  const settings = hashOf(params, 'invoice_settings')
  if (settings) customer.invoice_settings = { ...(before.invoice_settings as object), ...settings }
  if (Array.isArray(params.preferred_locales)) customer.preferred_locales = params.preferred_locales
  return customer
}

/** @throws ApiError 404 for an unknown customer, and for one that was deleted */
export function readCustomer(tx: Transaction, id: string): Customer {
  const customer = tx.read<Customer>('customer', id, 'customer')
  if (!customer.deleted) return customer
  throw new ApiError(404, 'resource_missing', `No such customer: '${id}'`, { param: 'customer' })
}

/** @throws ApiError 400 for a customer named by a parameter who is unknown or was deleted */
export function knownCustomer(tx: Transaction, id: string): Customer {
  const customer = tx.find<Customer>('customer', id)
  if (customer && !customer.deleted) return customer
  throw new ApiError(400, 'resource_missing', `No such customer: '${id}'`, { param: 'customer' })
}

/** What is left of a customer answers who asks for it; its cards cannot be charged any more. */
export function deleteCustomer(tx: Transaction, id: string): DeletedAnswer {
  const customer = readCustomer(tx, id)
  for (const method of methodsOf(tx, id)) detachMethod(tx, method)
  const left: Customer & DeletedAnswer = { id, object: 'customer', deleted: true } as never
  tx.save(left)
  tx.emit('customer.deleted', customer)
  return left
}
