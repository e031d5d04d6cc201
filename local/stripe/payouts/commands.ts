import type { Command, Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import type { Store } from '../store/openStore.ts'
import type { Transaction } from '../store/transaction.ts'
import { isPayoutFailureCode } from './failures.ts'
import { accountsOf, payOut } from './payDay.ts'
import { failPayout, type Payout } from './payout.ts'

export const PAYOUT_COMMANDS: readonly Command[] = [
  { name: 'payouts/run', run: (store, params) => runNow(store, params) },
  { name: 'payouts/fail', run: (store, params) => store.transact((tx) => failNow(tx, params)) },
]

/** Pays out what is available now, of one account or of all, also on a weekend; answers the payouts. */
function runNow(store: Store, { account }: Params): { payouts: Payout[] } {
  const scopes = account === undefined ? store.transact(accountsOf) : [String(account)]
  const payouts = scopes.flatMap((scope) => store.transact((tx) => payOut(tx), scope))
  return { payouts }
}

/** A bank does not take a payout, or sends it back; answers the payout. */
function failNow(tx: Transaction, { payout: id, code = 'could_not_process' }: Params): Payout {
  if (!isPayoutFailureCode(code))
    throw new ApiError(400, 'parameter_invalid', `'${code}' is no failure code.`, { param: 'code' })
  const scope = accountsOf(tx).find((account) => tx.as(account).find('payout', String(id)))
  const at = tx.as(scope ?? tx.platform)
  return failPayout(at, at.read<Payout>('payout', String(id), 'payout'), code)
}
