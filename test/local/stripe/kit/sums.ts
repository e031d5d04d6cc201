import { expect } from 'chai'
import type Stripe from 'stripe'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import type { StoredObject } from '#local/stripe/store/transaction.ts'
import { eventsOf } from './destination.ts'
import { payoutsOf } from './earning.ts'
import type { StandIn } from './useStandIn.ts'

/** An account's lines, newest first; without one the platform's. */
export async function balanceLines(
  { stripe }: StandIn,
  account?: string,
  params: Stripe.BalanceTransactionListParams = {},
): Promise<Stripe.BalanceTransaction[]> {
  const list = stripe.balanceTransactions.list({ limit: 100, ...params }, contextOf(account))
  return await list.autoPagingToArray({ limit: 10_000 })
}

/** What an account has of a currency, as its balance says. */
export async function balanceOf({ stripe }: StandIn, account?: string, currency = 'eur') {
  const balance = await stripe.balance.retrieve({}, contextOf(account))
  const amount = (sums: Stripe.Balance.Available[]) =>
    sums.find((sum) => sum.currency === currency)?.amount ?? 0
  return { available: amount(balance.available), pending: amount(balance.pending) }
}

/** The balance of the platform and each account is the sum of its lines, and each automatic payout the sum of its own. */
export async function checkSums(standIn: StandIn, accounts: readonly string[] = []): Promise<void> {
  for (const account of [standIn.store.platform, ...accounts]) {
    const lines = await balanceLines(standIn, account)
    for (const currency of new Set(['eur', ...lines.map((line) => line.currency)])) {
      const own = lines.filter((line) => line.currency === currency)
      expect(await balanceOf(standIn, account, currency), `${account} ${currency}`).to.deep.equal({
        available: sumOf(own.filter((line) => line.status === 'available')),
        pending: sumOf(own.filter((line) => line.status === 'pending')),
      })
    }
  }
  for (const account of accounts) {
    const taken: string[] = []
    for (const payout of (await payoutsOf(standIn, account)).filter((one) => one.automatic)) {
      const paid = await balanceLines(standIn, account, { payout: payout.id })
      taken.push(...paid.map((line) => line.id))
      expect(paid.map((line) => line.id)).to.include(payout.balance_transaction)
      expect(sumOf(paid.filter((line) => line.id !== payout.balance_transaction))).to.equal(payout.amount)
    }
    expect(new Set(taken).size, 'a line is paid out once').to.equal(taken.length)
  }
}

const sumOf = (lines: readonly Stripe.BalanceTransaction[]) => lines.reduce((sum, line) => sum + line.net, 0)

/** Every object of these kinds, each that an event about them shows, and every event is what the package expects. */
export function checkShapes({ store }: StandIn, account: string, kinds: readonly string[]): void {
  const events = store.transact((tx) => tx.list('event'), account)
  const shown = events.map((event) => (event.data as { object: StoredObject }).object)
  for (const kind of kinds) {
    const stored = store.transact((tx) => tx.list(kind), account)
    for (const object of [...stored, ...shown.filter((one) => one.object === kind)])
      expect(checkAnswer(kind, object), JSON.stringify(object)).to.deep.equal([])
  }
  for (const event of events) expect(checkAnswer('Event', event), JSON.stringify(event)).to.deep.equal([])
}

/** Whose call it is. */
export function contextOf(account: string | undefined): { stripeContext?: string } {
  return account === undefined ? {} : { stripeContext: account }
}

/** Types of an account's events about something, oldest first. */
export function eventsAbout({ store }: StandIn, account: string, about: RegExp): string[] {
  return eventsOf(store, account).filter((type) => about.test(type))
}
