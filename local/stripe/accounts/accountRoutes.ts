import type { Params, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { balancesOf } from '../money/book.ts'
import type { Transaction } from '../store/transaction.ts'
import type { AccountFacts } from './accountFacts.ts'
import { findAccount, keepAccount, moveAccount, readAccount } from './keepAccount.ts'
import { changedFacts, newFacts } from './readAccountParams.ts'
import { viewPlatform } from './views/viewV1.ts'
import { viewV2 } from './views/viewV2.ts'

const V2 = '/v2/core/accounts'

/** Accounts of API v2, which begin, change and end them, and of v1, which shows the same ones. */
export const accountRoutes: Route[] = [
  {
    method: 'POST',
    path: V2,
    answer(tx, params) {
      if (tx.scope !== tx.platform)
        throw new ApiError(403, 'account_invalid', 'Only the platform makes accounts.')
      const facts = newFacts(tx, params)
      keepAccount(tx, facts)
      return viewV2(facts, includesOf(params), tx.nowS)
    },
  },
  {
    method: 'GET',
    path: `${V2}/{id}`,
    answer: (tx, params, ids) => viewV2(readV2(tx, String(ids.id)), includesOf(params), tx.nowS),
  },
  {
    method: 'POST',
    path: `${V2}/{id}`,
    answer(tx, params, ids) {
      const before = readV2(tx, String(ids.id))
      if (before.isClosed)
        throw new ApiError(400, 'account_closed', 'A closed account does not change any more.')
      const facts = changedFacts(before, params)
      keepAccount(tx, facts)
      return viewV2(facts, includesOf(params), tx.nowS)
    },
  },
  { method: 'POST', path: `${V2}/{id}/close`, answer: (tx, params, ids) => closeAccount(tx, params, ids.id) },
  { method: 'GET', path: '/v1/account', answer: (tx) => viewOwn(tx, tx.scope) },
  { method: 'GET', path: '/v1/accounts/{id}', answer: (tx, _params, ids) => viewOwn(tx, String(ids.id)) },
]

function viewOwn(tx: Transaction, id: string) {
  if (id === tx.platform && tx.scope === tx.platform) return viewPlatform(id)
  return tx.as(tx.platform).read('account', readAccount(tx, id).id)
}

/** @throws ApiError 404, as API v2 says of accounts that are not the platform's */
function readV2(tx: Transaction, id: string): AccountFacts {
  const facts = findAccount(tx, id)
  if (facts) return facts
  throw new ApiError(404, 'not_found', `There is no account '${id}'.`)
}

function includesOf({ include }: Params): string[] {
  return Array.isArray(include) ? include.map(String) : []
}

function closeAccount(tx: Transaction, params: Params, id: string | undefined) {
  const facts = readV2(tx, String(id))
  const named = Array.isArray(params.applied_configurations) ? params.applied_configurations : []
  if (!facts.isClosed && !(named.length === 1 && named[0] === 'recipient'))
    throw new ApiError(
      400,
      'configs_must_match_to_close',
      'An account is closed by naming every configuration it has: recipient.',
    )
  for (const [currency, { available, pending }] of balancesOf(tx.as(facts.id)))
    if (available !== 0 || pending !== 0)
      throw new ApiError(
        400,
        'cannot_delete_account_with_balance',
        `There is still money in ${currency} in the account.`,
      )
  // closed once more, it stays as it is
  return viewV2(moveAccount(tx, facts, { kind: 'close' }) ?? facts, [], tx.nowS)
}
