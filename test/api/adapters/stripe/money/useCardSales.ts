import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import type { CardSale, NewCardPayment, NewCheckout, NewSetup } from '#api/ports/payments/cards.ts'
import { openDestination } from '#test/local/stripe/kit/destination.ts'
import { STAND_IN_KEY, type StandIn, standingClock, useStandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { paymentOptions } from '../usePayments.ts'

export const APP = 'http://localhost:9'
/** What a fan allows who saves a card. */
export const ALLOWED = 'Northlight may hold €80.00 two days before the call.'
const HOUR_S = 3600

let sales = 0

/** A stand-in with a creator's account, the adapter before it, and a fan's customer. */
export function useCardSales() {
  const standIn = useStandIn({ clock: standingClock() })
  let payments: Payments
  let customerRef = ''
  const destination = 'acct_northlight'
  before('open an account and a customer', async () => {
    payments = createPayments(paymentOptions(standIn().url, { keys: { current: () => STAND_IN_KEY } }))
    openDestination(standIn().store, destination)
    const made = { attemptKey: 'customer', accountId: 'acc_fan', email: 'fan@example.org' }
    customerRef = (await payments.makeCustomer(made)).customerRef
  })
  after(() => payments?.stop())

  /** Another sale each time. */
  function sale(changes: Partial<CardSale> = {}): CardSale {
    const n = ++sales
    return {
      ...{ attemptKey: `sale-${n}`, purchaseId: `pur_${n}`, accountId: 'acc_fan', amount: 900 },
      ...{ currency: 'EUR', capture: 'now', fee: 90, destination, description: 'Backstage for 30 days' },
      ...{ statementSuffix: null, ...changes },
    }
  }
  return {
    standIn: (): StandIn => standIn(),
    payments: (): Payments => payments,
    customerRef: () => customerRef,
    destination,
    sale,
    checkout: (changes: Partial<NewCheckout> = {}): NewCheckout => ({
      ...sale(changes),
      ...{ customerRef, title: 'Backstage', successUrl: `${APP}/paid`, cancelUrl: `${APP}/back` },
      ...{ expiresAt: standIn().store.nowS() + HOUR_S, hidesKept: true, offersKeeping: true, ...changes },
    }),
    /** A page that saves a card for a payment in euros. */
    setup: (changes: Partial<NewSetup> = {}): NewSetup => {
      const { attemptKey, purchaseId, accountId, currency } = sale(changes)
      return {
        ...{ attemptKey, purchaseId, accountId, customerRef, currency, allowed: ALLOWED },
        ...{ successUrl: `${APP}/saved`, cancelUrl: `${APP}/back` },
        ...{ expiresAt: standIn().store.nowS() + HOUR_S, ...changes },
      }
    },
    /** A payment by one of the cards that stand for themselves in calls. */
    cardPayment: (methodRef: string, changes: Partial<NewCardPayment> = {}): NewCardPayment => ({
      ...sale(changes),
      ...{
        customerRef,
        methodRef,
        returnUrl: `${APP}/paid`,
        isBankAsked: false,
        isOffSession: false,
        ...changes,
      },
    }),
    /** A client of its own that waits a second for an answer. */
    hurried: (): Payments =>
      createPayments(
        paymentOptions(standIn().url, { keys: { current: () => STAND_IN_KEY }, timeoutMs: 1000 }),
      ),
  }
}
