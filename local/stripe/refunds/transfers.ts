import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { mergeMetadata, needed, textOf, wholeOf } from '../http/fields.ts'
import { balancesOf, book } from '../money/book.ts'
import { type Charge, emptyCharge } from '../payments/charge.ts'
import { checkDestination } from '../payments/destinations.ts'
import { earliestS } from '../payouts/delayDays.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'

/** Money from the platform to a connected account (`tr_…`). */
export interface Transfer extends StoredObject {
  object: 'transfer'
  amount: number
  amount_reversed: number
  balance_transaction: string
  created: number
  currency: string
  destination: string
  /** the charge `py_…` in the destination's scope */
  destination_payment: string
  metadata: Record<string, string>
  reversals: EmbeddedList
  reversed: boolean
  source_transaction: string | null
  transfer_group: string | null
}

/** A list that stands inside an object: its first ten, newest first. */
export interface EmbeddedList {
  object: 'list'
  data: StoredObject[]
  has_more: boolean
  url: string
}

/** A list without anything in it yet. */
export function emptyList(url: string): EmbeddedList {
  return { object: 'list', data: [], has_more: false, url }
}

/** The list with one more object, which is its newest. */
export function withNewest(list: EmbeddedList, newest: StoredObject): EmbeddedList {
  const data = [newest, ...list.data]
  return { ...list, data: data.slice(0, EMBEDDED), has_more: data.length > EMBEDDED || list.has_more }
}

const EMBEDDED = 10

/** What is sent, and what it comes from. */
export interface TransferOrder {
  amount: number
  currency: string
  destination: string
  /** the charge that the money is of; without one it is of the platform's balance */
  source?: Charge
  /** what the application takes of it on arrival, minor units */
  fee?: number
  /** when it can be paid out */
  availableOnS?: number
  transferGroup?: string | null
  params?: Params
}

/** Sends money: a transfer here, and a payment with its line in the destination's scope. */
export function makeTransfer(tx: Transaction, order: TransferOrder): Transfer {
  const { amount, currency, destination, source, fee = 0, availableOnS, params = {} } = order
  const id = tx.newId('tr')
  const group = order.transferGroup ?? source?.transfer_group ?? null
  const out = book(tx, {
    ...{ amount: -amount, currency, source: id, type: 'transfer' },
    ...(availableOnS === undefined ? {} : { availableOnS }),
  })
  const there = tx.as(destination)
  const paymentId = tx.newId('py')
  const arrived = book(there, {
    ...{ amount, currency, source: paymentId, type: 'payment', fee },
    feeDetails:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: APPLICATION,
              currency,
              description: 'Application fee',
              type: 'application_fee',
            },
          ],
    availableOnS: availableOnS === undefined ? tx.nowS : Math.max(availableOnS, earliestS(there)),
  })
  there.save<Charge>({
    ...emptyCharge(there, paymentId),
    ...{ amount, amount_captured: amount, captured: true, paid: true, currency },
    balance_transaction: arrived.id,
    ...(fee === 0 ? {} : { application: APPLICATION, application_fee_amount: fee }),
    payment_method_details: { type: 'stripe_account' },
    source_transfer: id,
    transfer_group: group,
  })
  const transfer = tx.save<Transfer>({
    id,
    object: 'transfer',
    ...{ amount, amount_reversed: 0, balance_transaction: out.id, created: tx.nowS, currency },
    description: textOf(params, 'description') ?? null,
    ...{ destination, destination_payment: paymentId, livemode: false, metadata: mergeMetadata({}, params) },
    reversals: emptyList(`/v1/transfers/${id}/reversals`),
    ...{
      reversed: false,
      source_transaction: source?.id ?? null,
      source_type: 'card',
      transfer_group: group,
    },
  })
  tx.emit('transfer.created', transfer)
  return transfer
}

/** Id of the platform's application, which every fee names. */
export const APPLICATION = 'ca_standin'

/**
 * A transfer that a call asks for: of the platform's available balance, or of a charge.
 * @throws ApiError 400
 */
export function createTransfer(tx: Transaction, params: Params): Transfer {
  const destination = needed(textOf(params, 'destination'), 'destination')
  const currency = needed(textOf(params, 'currency'), 'currency').toLowerCase()
  checkDestination(tx, destination, 'destination')
  const sourceId = textOf(params, 'source_transaction')
  const group = textOf(params, 'transfer_group') ?? null
  const refuse = (code: string, message: string, param: string) => new ApiError(400, code, message, { param })
  if (!sourceId) {
    const amount = needed(wholeOf(params, 'amount'), 'amount')
    if (amount < 1) throw refuse('parameter_invalid_integer', 'The amount must be 1 or more.', 'amount')
    if ((balancesOf(tx).get(currency)?.available ?? 0) < amount)
      throw new ApiError(
        400,
        'balance_insufficient',
        'The platform has too little available for this transfer.',
      )
    return makeTransfer(tx, { amount, currency, destination, transferGroup: group, params })
  }
  const source = tx.find<Charge>('charge', sourceId)
  if (!source) throw refuse('resource_missing', `No such charge: '${sourceId}'`, 'source_transaction')
  if (!source.captured || source.status !== 'succeeded' || source.currency !== currency)
    throw refuse('charge_invalid_parameter', 'The charge has no such money to send.', 'source_transaction')
  const sent = tx
    .list<Transfer>('transfer', { fields: { source_transaction: sourceId } })
    .reduce((sum, transfer) => sum + transfer.amount, 0)
  const amount = wholeOf(params, 'amount') ?? source.amount_captured - sent
  if (amount < 1) throw refuse('parameter_invalid_integer', 'The amount must be 1 or more.', 'amount')
  if (amount > source.amount_captured - sent)
    throw refuse('balance_insufficient', 'The charge has too little left for this transfer.', 'amount')
  return makeTransfer(tx, {
    ...{ amount, currency, destination, source, transferGroup: group, params },
    availableOnS: availableOf(tx, source),
  })
}

/** When the money of a charge can be paid out. */
function availableOf(tx: Transaction, { balance_transaction }: Charge): number {
  const line = balance_transaction && tx.findAny(balance_transaction)
  return line ? Math.max(tx.nowS, Number(line.available_on)) : tx.nowS
}
