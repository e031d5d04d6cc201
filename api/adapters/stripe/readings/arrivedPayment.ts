import type { Stripe } from 'stripe'
import { PaymentError } from '#api/ports/payments.ts'
import type { AskProvider } from '../stripeRequest.ts'
import { refOf, wholeOf } from './cut.ts'

/**
 * Puts what a transfer became at its account into an answer that has no more than its id: an account's objects are not
 * always shown to the platform inside its own. Nobody is held up by it; the lines then come with a later look.
 */
export async function withArrived<T extends Stripe.Transfer | null>(
  ask: AskProvider,
  transfer: T,
): Promise<T> {
  const accountRef = refOf(transfer?.destination)
  const arrived = transfer?.destination_payment
  if (!transfer || typeof arrived !== 'string' || accountRef === null) return transfer
  try {
    const payment = await ask({ verb: 'readArrived', isChange: false }, (stripe) =>
      stripe.charges.retrieve(arrived, { expand: ['balance_transaction'] }, { stripeContext: accountRef }),
    )
    return { ...transfer, destination_payment: payment }
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error
    return transfer
  }
}

/** The same for the transfer of a payment. */
export async function withArrivedOf(
  ask: AskProvider,
  intent: Stripe.PaymentIntent,
): Promise<Stripe.PaymentIntent> {
  const charge = intent.status === 'succeeded' ? wholeOf(intent.latest_charge) : null
  const transfer = await withArrived(ask, wholeOf(charge?.transfer))
  return charge && transfer ? { ...intent, latest_charge: { ...charge, transfer } } : intent
}
