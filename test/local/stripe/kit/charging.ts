import { book } from '#local/stripe/money/book.ts'
import type { StandIn } from './useStandIn.ts'

/** A card payment of which the money is there; answers the charge's id. */
export async function charged({ store }: StandIn, amount: number, currency = 'eur'): Promise<string> {
  return store.transact((tx) => {
    const charge = tx.save({
      ...{ id: tx.newId('ch'), object: 'charge', amount, amount_captured: amount, amount_refunded: 0 },
      ...{ currency, disputed: false, payment_intent: tx.newId('pi') },
      payment_method_details: { type: 'card', card: { brand: 'visa', network: 'visa' } },
    })
    book(tx, { amount, currency, source: charge.id, type: 'charge', fee: 30 })
    return charge.id
  })
}
