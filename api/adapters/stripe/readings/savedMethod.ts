import type { Stripe } from 'stripe'
import { type PaymentCall, unknownOutcome } from '../asPaymentError.ts'
import type { AskProvider } from '../stripeRequest.ts'
import { ownIdOf, refOf } from './cut.ts'

/**
 * The card that a page saved for its customer; null when the provider does not say that it did.
 * @param session complete, in the mode that saves
 * @throws PaymentError also when the answer is about another customer or purchase
 */
export async function savedMethodOf(
  ask: AskProvider,
  call: PaymentCall,
  session: Stripe.Checkout.Session,
): Promise<string | null> {
  const setupRef = refOf(session.setup_intent)
  if (setupRef === null) throw unknownOutcome(call, 'no saved card in the answer')
  const look = { verb: 'readSetup', isChange: false }
  const setup = await ask(look, (stripe) => stripe.setupIntents.retrieve(setupRef))
  if (setup.object !== 'setup_intent' || setup.id !== setupRef)
    throw unknownOutcome(call, 'no saved card in the answer')
  const customerRef = refOf(session.customer)
  if (customerRef === null || refOf(setup.customer) !== customerRef)
    throw unknownOutcome(call, 'a card of another customer in the answer')
  if (ownIdOf(setup.metadata, 'purchase_id') !== ownIdOf(session.metadata, 'purchase_id'))
    throw unknownOutcome(call, 'a card of another purchase in the answer')
  return setup.status === 'succeeded' ? refOf(setup.payment_method) : null
}
