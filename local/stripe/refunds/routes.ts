import type { PathIds, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { mergeMetadata, textOf } from '../http/fields.ts'
import { listOf } from '../http/listOf.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { createRefund, type Refund } from './createRefund.ts'
import { type ApplicationFee, createFeeRefund, type FeeRefund } from './fees.ts'
import { createReversal, type TransferReversal } from './reversals.ts'
import { createTransfer, type Transfer } from './transfers.ts'

const refundOf = (tx: Transaction, ids: PathIds) => tx.read<Refund>('refund', String(ids.id), 'id')
const transferOf = (tx: Transaction, id: string | undefined) =>
  tx.read<Transfer>('transfer', String(id), 'transfer')
const feeAt = (tx: Transaction, id: string | undefined) =>
  tx.read<ApplicationFee>('application_fee', String(id), 'id')

export const REFUND_ROUTES: Route[] = [
  { method: 'POST', path: '/v1/refunds', answer: createRefund },
  {
    method: 'GET',
    path: '/v1/refunds',
    answer: (tx, params) => {
      const [charge, intent] = [textOf(params, 'charge'), textOf(params, 'payment_intent')]
      const fields = { ...(charge ? { charge } : {}), ...(intent ? { payment_intent: intent } : {}) }
      return listOf(tx, 'refund', '/v1/refunds', { params, fields })
    },
  },
  { method: 'GET', path: '/v1/refunds/{id}', answer: (tx, _params, ids) => refundOf(tx, ids) },
  {
    method: 'POST',
    path: '/v1/refunds/{id}',
    answer: (tx, params, ids) => {
      const before = refundOf(tx, ids)
      const refund = tx.save<Refund>({ ...before, metadata: mergeMetadata(before.metadata, params) })
      tx.emit('refund.updated', refund, before)
      tx.emit('charge.refund.updated', refund, before)
      return refund
    },
  },
  {
    method: 'POST',
    path: '/v1/refunds/{id}/cancel',
    answer: (tx, _params, ids) => {
      const { status } = refundOf(tx, ids)
      // only what waits for the buyer can be cancelled by a call, and a card's refund never does
      throw new ApiError(
        400,
        'charge_not_refundable',
        `A refund with the status ${status} cannot be cancelled.`,
      )
    },
  },
]

export const TRANSFER_ROUTES: Route[] = [
  { method: 'POST', path: '/v1/transfers', answer: createTransfer },
  {
    method: 'GET',
    path: '/v1/transfers',
    answer: (tx, params) => {
      const [destination, group] = [textOf(params, 'destination'), textOf(params, 'transfer_group')]
      const fields = { ...(destination ? { destination } : {}), ...(group ? { transfer_group: group } : {}) }
      return listOf(tx, 'transfer', '/v1/transfers', { params, fields })
    },
  },
  { method: 'GET', path: '/v1/transfers/{id}', answer: (tx, _params, ids) => transferOf(tx, ids.id) },
  {
    method: 'POST',
    path: '/v1/transfers/{id}',
    answer: (tx, params, ids) => {
      const before = transferOf(tx, ids.id)
      const description = textOf(params, 'description')
      const transfer = tx.save<Transfer>({
        ...before,
        metadata: mergeMetadata(before.metadata, params),
        ...(description === undefined ? {} : { description }),
      })
      tx.emit('transfer.updated', transfer, before)
      return transfer
    },
  },
  {
    method: 'POST',
    path: '/v1/transfers/{id}/reversals',
    answer: (tx, params, ids) => createReversal(tx, transferOf(tx, ids.id), params),
  },
  {
    method: 'GET',
    path: '/v1/transfers/{id}/reversals',
    answer: (tx, params, ids) => {
      const { id, reversals } = transferOf(tx, ids.id)
      return listOf(tx, 'transfer_reversal', reversals.url, { params, fields: { transfer: id } })
    },
  },
  {
    method: 'GET',
    path: '/v1/transfers/{transferId}/reversals/{id}',
    answer: (tx, _params, ids) => {
      const reversal = tx.find<TransferReversal>('transfer_reversal', String(ids.id))
      return belonging(reversal, reversal?.transfer === ids.transferId, String(ids.id))
    },
  },
]

export const FEE_ROUTES: Route[] = [
  {
    method: 'GET',
    path: '/v1/application_fees',
    answer: (tx, params) => {
      const charge = textOf(params, 'charge')
      return listOf(tx, 'application_fee', '/v1/application_fees', {
        params,
        fields: charge ? { charge } : {},
      })
    },
  },
  { method: 'GET', path: '/v1/application_fees/{id}', answer: (tx, _params, ids) => feeAt(tx, ids.id) },
  {
    method: 'POST',
    path: '/v1/application_fees/{id}/refunds',
    answer: (tx, params, ids) => createFeeRefund(tx, feeAt(tx, ids.id), params),
  },
  {
    method: 'GET',
    path: '/v1/application_fees/{id}/refunds',
    answer: (tx, params, ids) => {
      const { id, refunds } = feeAt(tx, ids.id)
      return listOf(tx, 'fee_refund', refunds.url, { params, fields: { fee: id } })
    },
  },
  {
    method: 'GET',
    path: '/v1/application_fees/{feeId}/refunds/{id}',
    answer: (tx, _params, ids) => {
      const refund = tx.find<FeeRefund>('fee_refund', String(ids.id))
      return belonging(refund, refund?.fee === ids.feeId, String(ids.id))
    },
  },
]

/** @throws ApiError 404 for an object of another parent */
function belonging<T extends StoredObject>(found: T | undefined, isOfParent: boolean, id: string): T {
  if (found && isOfParent) return found
  throw new ApiError(404, 'resource_missing', `No such object here: '${id}'`, { param: 'id' })
}
