import type { Params, PathIds, Route } from '../../feature.ts'
import { ApiError } from '../../http/apiError.ts'
import { mergeMetadata } from '../../http/fields.ts'
import { listOf } from '../../http/listOf.ts'
import type { Transaction } from '../../store/transaction.ts'
import { COUNTRIES } from '../countries.ts'
import { readAccount, refuseOver } from '../keepAccount.ts'
import { type BankFault, bankFault } from './bankNumbers.ts'
import { addBank, type BankAccount, changeBank, removeBank } from './keepBank.ts'

const LIST = '/v1/accounts/{id}/external_accounts'
const ONE = '/v1/accounts/{accountId}/external_accounts/{id}'
const PARAMS: Record<BankFault['field'], string> = {
  number: 'external_account[account_number]',
  code: 'external_account[routing_number]',
}

/** External accounts, of which the stand-in knows bank accounts. */
export const bankRoutes: Route[] = [
  { method: 'POST', path: LIST, answer: createBank },
  {
    method: 'GET',
    path: LIST,
    answer(tx, params, ids) {
      const { id } = readAccount(tx, String(ids.id))
      // there are no cards among them
      const kind = params.object === 'card' ? 'card_of_an_account' : 'bank_account'
      return listOf(tx.as(id), kind, LIST.replace('{id}', id), { params })
    },
  },
  { method: 'GET', path: ONE, answer: (tx, _params, ids) => readBank(tx, ids) },
  {
    method: 'POST',
    path: ONE,
    answer(tx, params, ids) {
      const bank = readBank(tx, ids)
      if (params.default_for_currency === false && bank.default_for_currency)
        throw new ApiError(
          400,
          'parameter_invalid',
          'Another bank account has to become the default instead.',
          {
            param: 'default_for_currency',
          },
        )
      return changeBank(tx, bank, {
        ...(params.default_for_currency === true ? { default_for_currency: true } : {}),
        ...(typeof params.account_holder_name === 'string'
          ? { account_holder_name: params.account_holder_name }
          : {}),
        metadata: mergeMetadata(bank.metadata, params),
      })
    },
  },
  {
    method: 'DELETE',
    path: ONE,
    answer(tx, _params, ids) {
      const bank = readBank(tx, ids)
      if (bank.default_for_currency)
        throw new ApiError(
          400,
          'external_account_is_default',
          'The default bank account stays until another is.',
        )
      removeBank(tx, bank)
      return { id: bank.id, object: 'bank_account', currency: bank.currency, deleted: true }
    },
  },
]

function readBank(tx: Transaction, ids: PathIds): BankAccount {
  const { id } = readAccount(tx, String(ids.accountId))
  return tx.as(id).read<BankAccount>('bank_account', String(ids.id), 'id')
}

function createBank(tx: Transaction, params: Params, ids: PathIds): BankAccount {
  const facts = readAccount(tx, String(ids.id))
  refuseOver(facts)
  const sent = params.external_account
  if (typeof sent === 'string')
    throw new ApiError(404, 'resource_missing', `No such token: '${sent}'`, { param: 'external_account' })
  const {
    object,
    account_number,
    routing_number,
    country,
    currency,
    account_holder_name,
    account_holder_type,
  } = sent as Record<string, string | undefined>
  if (object !== 'bank_account')
    throw new ApiError(501, 'not_built', 'The stand-in knows bank accounts only.', {
      param: 'external_account',
    })
  const details = {
    country: String(country).toUpperCase(),
    number: account_number ?? '',
    code: routing_number ?? '',
  }
  if (!COUNTRIES.has(details.country))
    throw new ApiError(400, 'country_unsupported', `No bank account can be in '${country}'.`, {
      param: 'external_account[country]',
    })
  const fault = bankFault(details)
  if (fault) throw new ApiError(400, fault.apiCode, fault.sentence, { param: PARAMS[fault.field] })
  return addBank(tx, facts, {
    ...details,
    currency: currency?.toLowerCase(),
    holder: account_holder_name ?? null,
    holderType: account_holder_type ?? null,
    metadata: mergeMetadata({}, params),
    isDefault: params.default_for_currency === true,
  })
}
