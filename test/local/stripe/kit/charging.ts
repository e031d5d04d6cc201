import type Stripe from 'stripe'
import type { StandIn } from './useStandIn.ts'

/** What is paid, where it is not 4242 for the platform alone. */
interface ChargeWish {
  currency?: string
  method?: string
  /** connected account that gets all of it */
  destination?: string
}

/** A card payment of which the money has moved; answers the charge. */
export async function charged(
  { stripe }: StandIn,
  amount: number,
  { currency = 'eur', method = 'pm_card_visa', destination }: ChargeWish = {},
): Promise<Stripe.Charge> {
  const intent = await stripe.paymentIntents.create({
    ...{ amount, currency, payment_method: method, confirm: true, capture_method: 'automatic' },
    ...{ return_url: 'http://localhost/back', expand: ['latest_charge'] },
    ...(destination === undefined ? {} : { transfer_data: { destination } }),
  })
  return intent.latest_charge as Stripe.Charge
}
