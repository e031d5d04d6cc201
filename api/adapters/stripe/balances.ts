import type { Stripe } from 'stripe'
import type { BalanceReading, Balances, PayoutOutcome, PayoutReading } from '#api/ports/payments/balances.ts'
import { PaymentError, PaymentRefused } from '#api/ports/payments.ts'
import type { PayoutFailure } from '#domain/billing/words.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { type PaymentCall, unknownOutcome } from './asPaymentError.ts'
import { everyOf } from './pages.ts'
import { balanceFact, factsOfLines } from './readings/balanceFact.ts'
import { refOf, upperCurrency } from './readings/cut.ts'
import type { AskProvider } from './stripeRequest.ts'

const STATES: Record<string, PayoutOutcome> = {
  pending: 'pending',
  in_transit: 'in_transit',
  paid: 'paid',
  failed: 'failed',
  canceled: 'cancelled',
}

const FAILURES: Record<string, PayoutFailure> = {
  account_closed: 'ACCOUNT_CLOSED',
  account_frozen: 'BANK_REFUSED',
  bank_account_restricted: 'BANK_REFUSED',
  bank_ownership_changed: 'WRONG_DETAILS',
  debit_not_authorized: 'BANK_REFUSED',
  declined: 'BANK_REFUSED',
  incorrect_account_holder_address: 'WRONG_DETAILS',
  incorrect_account_holder_name: 'WRONG_NAME',
  incorrect_account_holder_tax_id: 'WRONG_DETAILS',
  insufficient_funds: 'NO_MONEY',
  invalid_account_number: 'NO_ACCOUNT',
  invalid_account_number_length: 'WRONG_DETAILS',
  invalid_currency: 'WRONG_CURRENCY',
  no_account: 'NO_ACCOUNT',
}

const PARTS = ['balance_transaction', 'failure_balance_transaction']

/** Options of a question about an account's own objects; none for the platform's. */
export const inScope = (accountRef: string | null) =>
  accountRef === null ? undefined : { stripeContext: accountRef }

/** Lines of one source in a balance. */
async function factsOfSource(
  ask: AskProvider,
  accountRef: string | null,
  sourceRef: string,
): Promise<BalanceFact[]> {
  const call = { verb: 'factsOf', isChange: false }
  const list = await ask(call, (stripe) =>
    stripe.balanceTransactions.list({ source: sourceRef, limit: 100 }, inScope(accountRef)),
  )
  return list.data.map((line) => balanceFact(line, accountRef))
}

/**
 * The same beside an object that was answered already. Without its lines the object would be settled and its books stay open for
 * ever, so that one whose lines cannot be asked for now is asked again whole; lines that the provider refuses are none.
 * @param call what the object was asked with
 * @throws PaymentError
 */
export async function factsBeside(
  ask: AskProvider,
  call: PaymentCall,
  { accountRef, sourceRef }: { accountRef: string; sourceRef: string },
): Promise<BalanceFact[]> {
  try {
    return await factsOfSource(ask, accountRef, sourceRef)
  } catch (error) {
    if (error instanceof PaymentRefused) return []
    if (!(error instanceof PaymentError)) throw error
    throw unknownOutcome(call, `the lines of ${sourceRef} are out of reach`)
  }
}

function payoutReading(call: PaymentCall, payout: Stripe.Payout, accountRef: string): PayoutReading {
  const state = Object.hasOwn(STATES, payout.status) ? STATES[payout.status] : undefined
  if (payout.object !== 'payout' || !state) throw unknownOutcome(call, 'no payout in the answer')
  const { failure_code: code, failure_balance_transaction: back } = payout
  const known = code !== null && Object.hasOwn(FAILURES, code) ? FAILURES[code] : undefined
  return {
    payoutRef: payout.id,
    accountRef,
    state,
    amount: payout.amount,
    currency: upperCurrency(payout.currency),
    isLive: payout.livemode,
    arrivesAt: payout.arrival_date,
    createdAt: payout.created,
    failure: state === 'failed' ? (known ?? 'PROVIDER') : state === 'cancelled' ? 'CANCELLED' : null,
    bankRef: refOf(payout.destination as string | { id: string } | null),
    facts: factsOfLines([
      [payout.balance_transaction, accountRef],
      ...(back ? [[back, accountRef] as const] : []),
    ]),
  }
}

/** What is left of each currency: balances of several sources are one here. */
function balanceReadings({ available, pending }: Stripe.Balance): BalanceReading[] {
  const readings = new Map<string, BalanceReading>()
  for (const [field, sums] of Object.entries({ available, pending }) as ['available' | 'pending', Sum[]][])
    for (const { amount, currency: code } of sums) {
      const currency = upperCurrency(code)
      const reading = readings.get(currency) ?? { currency, available: 0, pending: 0 }
      reading[field] += amount
      readings.set(currency, reading)
    }
  return [...readings.values()]
}

interface Sum {
  amount: number
  currency: string
}

/** What accounts have, where it came from, and where it goes. */
export function balances(ask: AskProvider): Balances {
  return {
    factsOf: (accountRef, sourceRef) => factsOfSource(ask, accountRef, sourceRef),

    async balanceOf(accountRef) {
      const call = { verb: 'balanceOf', isChange: false }
      const balance = await ask(call, (stripe) => stripe.balance.retrieve({}, inScope(accountRef)))
      if (balance.object !== 'balance') throw unknownOutcome(call, 'no balance in the answer')
      return balanceReadings(balance)
    },

    async *listFacts(accountRef, until) {
      const call = { verb: 'listFacts', isChange: false }
      const lines = everyOf(ask, call, (stripe, page) =>
        stripe.balanceTransactions.list(page, inScope(accountRef)),
      )
      for await (const line of lines) {
        if (line.id === until) return
        yield balanceFact(line, accountRef)
      }
    },

    async *listPayouts(accountRef, until) {
      const call = { verb: 'listPayouts', isChange: false }
      const expand = PARTS.map((part) => `data.${part}`)
      const payouts = everyOf(ask, call, (stripe, page) =>
        stripe.payouts.list({ ...page, expand }, inScope(accountRef)),
      )
      for await (const payout of payouts) {
        if (payout.id === until) return
        yield payoutReading(call, payout, accountRef)
      }
    },

    async readPayout(accountRef, payoutRef) {
      const call = { verb: 'readPayout', isChange: false }
      const payout = await ask(call, (stripe) =>
        stripe.payouts.retrieve(payoutRef, { expand: PARTS }, inScope(accountRef)),
      )
      if (payout.id !== payoutRef) throw unknownOutcome(call, 'another payout in the answer')
      return payoutReading(call, payout, accountRef)
    },
  }
}
