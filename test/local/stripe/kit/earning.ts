import type Stripe from 'stripe'
import { makeAccount } from '../accounts/account.ts'
import { charged } from './charging.ts'
import type { StandIn } from './useStandIn.ts'

export const DAY_S = 86_400

/** Bank numbers by what becomes of a payout to them. */
export const BANKS = {
  arrives: 'DE89370400440532013000',
  account_closed: 'DE89370400440532013002',
  no_account: 'DE62370400440532013001',
} as const
export type BankKind = keyof typeof BANKS

/** A connected account that is paid out in euros to such a bank account. */
export async function payableAccount(standIn: StandIn, bank: BankKind = 'arrives'): Promise<string> {
  const { id } = await makeAccount(standIn)
  await changeBank(standIn, id, { bank })
  await standIn.command('accounts/activate', { account: id })
  return id
}

/** Enters another bank account for a currency; answers its id. */
export async function changeBank(
  { stripe }: StandIn,
  account: string,
  { bank = 'arrives', currency = 'eur' }: { bank?: BankKind; currency?: string } = {},
): Promise<string> {
  const added = await stripe.accounts.createExternalAccount(account, {
    external_account: { object: 'bank_account', country: 'DE', currency, account_number: BANKS[bank] },
    default_for_currency: true,
  })
  return added.id
}

/** Money that fans pay an account, minor units. */
export async function earn(
  standIn: StandIn,
  account: string,
  amount: number,
  currency = 'eur',
): Promise<void> {
  await charged(standIn, amount, { currency, destination: account })
}

/** Takes back a part of what an account earned, from its last payments first. */
export async function takeBack({ stripe }: StandIn, account: string, amount: number): Promise<void> {
  let left = amount
  const transfers = await stripe.transfers.list({ destination: account, limit: 100 })
  for (const transfer of transfers.data) {
    const part = Math.min(left, transfer.amount - transfer.amount_reversed)
    if (part > 0) await stripe.transfers.createReversal(transfer.id, { amount: part })
    left -= part
  }
  if (left > 0) throw new Error(`${account} never had the ${left}`)
}

/** The payouts of an account, newest first. */
export async function payoutsOf({ stripe }: StandIn, account: string): Promise<Stripe.Payout[]> {
  return await stripe.payouts
    .list({ limit: 100 }, { stripeContext: account })
    .autoPagingToArray({ limit: 1000 })
}

/** Moves the clock to an hour of the next day of the week; 1 is a Monday. */
export function advanceTo(standIn: StandIn, weekday: number, hour = 12): void {
  const now = standIn.store.nowS()
  const today = new Date(now * 1000).getUTCDay()
  const days = (weekday - today + 7) % 7 || 7
  standIn.advance((Math.floor(now / DAY_S) + days) * DAY_S + hour * 3600 - now)
}
