import { expect } from 'chai'
import type Stripe from 'stripe'
import type { BalanceTransaction } from '#local/stripe/money/book.ts'
import { linesOfPayout } from '#local/stripe/payouts/lines.ts'
import type { StandIn } from './useStandIn.ts'

/** An account's lines, newest first. */
export function linesOf({ store }: StandIn, account = store.platform): BalanceTransaction[] {
  return store.transact((tx) => tx.list<BalanceTransaction>('balance_transaction'), account)
}

/** What an account has of a currency, as its balance says. */
export async function balanceOf({ stripe }: StandIn, account?: string, currency = 'eur') {
  const balance = await stripe.balance.retrieve({}, contextOf(account))
  const amount = (sums: Stripe.Balance.Available[]) =>
    sums.find((sum) => sum.currency === currency)?.amount ?? 0
  return { available: amount(balance.available), pending: amount(balance.pending) }
}

/** The balance of each account is the sum of its lines, and each automatic payout the sum of its own. */
export async function checkSums(standIn: StandIn, accounts: readonly string[]): Promise<void> {
  for (const account of [standIn.store.platform, ...accounts]) {
    const lines = linesOf(standIn, account)
    for (const currency of new Set(['eur', ...lines.map((line) => line.currency)])) {
      const own = lines.filter((line) => line.currency === currency)
      const sumOf = (some: BalanceTransaction[]) => some.reduce((sum, line) => sum + line.net, 0)
      const isAvailable = (line: BalanceTransaction) => line.available_on <= standIn.store.nowS()
      expect(await balanceOf(standIn, account, currency), `${account} ${currency}`).to.deep.equal({
        available: sumOf(own.filter(isAvailable)),
        pending: sumOf(own.filter((line) => !isAvailable(line))),
      })
    }
    const payouts = await standIn.stripe.payouts
      .list({}, contextOf(account))
      .autoPagingToArray({ limit: 1000 })
    for (const payout of payouts.filter((one) => one.automatic)) {
      const ids = standIn.store.transact((tx) => linesOfPayout(tx, payout.id), account)
      const paid = lines.filter((line) => ids.includes(line.id))
      expect(paid.map((line) => line.source)).to.include(payout.id)
      const others = paid.filter((line) => line.id !== payout.balance_transaction)
      expect(others.reduce((sum, line) => sum + line.net, 0)).to.equal(payout.amount)
    }
  }
}

/** Whose call it is. */
export function contextOf(account: string | undefined): { stripeContext?: string } {
  return account === undefined ? {} : { stripeContext: account }
}

/** Types of an account's events since it began, oldest first. */
export function eventsOf({ store }: StandIn, account: string, about?: RegExp): string[] {
  const events = store.transact(
    (tx) => tx.list<{ id: string; object: string; type: string }>('event'),
    account,
  )
  return events
    .map((event) => event.type)
    .filter((type) => about?.test(type) ?? true)
    .reverse()
}
