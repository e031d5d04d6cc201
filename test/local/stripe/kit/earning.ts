import { FEATURES } from '#local/stripe/features.ts'
import { book } from '#local/stripe/money/book.ts'
import type { StandIn } from './useStandIn.ts'

export const DAY_S = 86_400
let made = 0

/** Does what only tests may. */
export function command<T>(standIn: StandIn, name: string, params: Record<string, unknown>): T {
  const found = FEATURES.flatMap((feature) => feature.commands ?? []).find((one) => one.name === name)
  if (!found) throw new Error(`no command ${name}`)
  return found.run(standIn.store, params) as T
}

/** A connected account that is paid out to a bank account of its currency. */
export function payableAccount(
  standIn: StandIn,
  { currency = 'eur', failure }: { currency?: string; failure?: string } = {},
): string {
  made += 1
  const account = `acct_payable${made}`
  standIn.store.transact((tx) => tx.save({ id: account, object: 'account', payouts_enabled: true }))
  changeBank(standIn, account, { currency, ...(failure ? { failure } : {}) })
  return account
}

/** Enters another bank account for a currency. */
export function changeBank(
  standIn: StandIn,
  account: string,
  { currency = 'eur', failure }: { currency?: string; failure?: string } = {},
): string {
  return standIn.store.transact((tx) => {
    for (const old of tx.list('bank_account', { fields: { currency } })) tx.remove('bank_account', old.id)
    const bank = tx.save({
      ...{ id: tx.newId('ba'), object: 'bank_account', currency, default_for_currency: true, status: 'new' },
    })
    if (failure) tx.hide(bank.id, { payoutFailure: failure })
    return bank.id
  }, account)
}

/** Money of an account that moved for some other reason, minor units. */
export function earn(standIn: StandIn, account: string, amount: number, currency = 'eur'): void {
  standIn.store.transact(
    (tx) =>
      book(tx, {
        amount,
        currency,
        source: tx.newId('py'),
        type: amount < 0 ? 'transfer_refund' : 'payment',
      }),
    account,
  )
}

/** Moves the clock to an hour of the next day of the week; 1 is a Monday. */
export function advanceTo(standIn: StandIn, weekday: number, hour = 12): void {
  const now = standIn.store.nowS()
  const today = new Date(now * 1000).getUTCDay()
  const days = (weekday - today + 7) % 7 || 7
  standIn.advance((Math.floor(now / DAY_S) + days) * DAY_S + hour * 3600 - now)
}
