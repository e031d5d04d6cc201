import { payoutBankOf, paysOut } from '../accounts/banks/payoutBank.ts'
import type { ListAnswer, Params, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { mergeMetadata, needed, textOf, wholeOf } from '../http/fields.ts'
import { listOf, rangeOf } from '../http/listOf.ts'
import { balancesOf } from '../money/book.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { readBalance } from './balance.ts'
import { readBalanceSettings, updateBalanceSettings } from './balanceSettings.ts'
import { cancelPayout, type Payout, startPayout } from './payout.ts'

export const PAYOUT_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/v1/balance', answer: (tx) => ({ ...readBalance(tx) }) },
  { method: 'GET', path: '/v1/balance_settings', answer: (tx) => readBalanceSettings(tx) },
  {
    method: 'POST',
    path: '/v1/balance_settings',
    answer: (tx, params) => updateBalanceSettings(tx, params),
  },
  { method: 'GET', path: '/v1/payouts', answer: (tx, params) => listPayouts(tx, params) },
  { method: 'POST', path: '/v1/payouts', answer: (tx, params) => createPayout(tx, params) },
  {
    method: 'GET',
    path: '/v1/payouts/{id}',
    answer: (tx, _params, ids) => readPayout(tx, ids.id),
  },
  {
    method: 'POST',
    path: '/v1/payouts/{id}/cancel',
    answer: (tx, _params, ids) => cancelPayout(tx, readPayout(tx, ids.id)),
  },
]

function readPayout(tx: Transaction, id: string | undefined): Payout {
  return tx.read<Payout>('payout', String(id), 'payout')
}

function listPayouts(tx: Transaction, params: Params): ListAnswer {
  const fields: Record<string, string> = {}
  for (const field of ['status', 'destination']) {
    const value = textOf(params, field)
    if (value) fields[field] = value
  }
  const { createdFrom: from = 0, createdTo: to = Number.MAX_SAFE_INTEGER } = rangeOf(params.arrival_date)
  const isExpected = ({ arrival_date: at }: StoredObject) => typeof at === 'number' && at >= from && at <= to
  return listOf(tx, 'payout', '/v1/payouts', {
    ...{ params, fields },
    ...(params.arrival_date === undefined ? {} : { where: isExpected }),
  })
}

/** @throws ApiError 400 when the balance does not cover it, or no bank account takes it */
function createPayout(tx: Transaction, params: Params): Payout {
  const amount = needed(wholeOf(params, 'amount'), 'amount')
  const currency = needed(textOf(params, 'currency'), 'currency').toLowerCase()
  if (amount < 1)
    throw new ApiError(400, 'parameter_invalid_integer', 'This value must be greater than or equal to 1.', {
      param: 'amount',
    })
  const method = textOf(params, 'method')
  if (method && method !== 'standard')
    throw new ApiError(501, 'not_built', `The stand-in has no payouts by '${method}'.`)
  const bank = bankFor(tx, currency, textOf(params, 'destination'))
  if (amount > (balancesOf(tx).get(currency)?.available ?? 0))
    throw new ApiError(400, 'balance_insufficient', 'You have insufficient funds in your balance.')
  return startPayout(tx, {
    ...{ amount, currency, bank, lines: null },
    description: textOf(params, 'description') ?? null,
    statementDescriptor: textOf(params, 'statement_descriptor') ?? null,
    metadata: mergeMetadata({}, params),
  })
}

/** @throws ApiError 400 for an account that is not paid out, and for a bank account that does not take the currency */
function bankFor(tx: Transaction, currency: string, id: string | null | undefined) {
  if (tx.scope === tx.platform || !paysOut(tx, tx.scope))
    throw new ApiError(400, 'payouts_not_allowed', 'Payouts are not enabled for this account.')
  const bank = id ? tx.read('bank_account', id, 'destination') : payoutBankOf(tx, tx.scope, currency)
  if (bank?.currency === currency) return bank
  throw new ApiError(400, 'invalid_request', `No bank account of this account takes ${currency}.`, {
    param: id ? 'destination' : 'currency',
  })
}
