import Stripe from 'stripe'

/** What a call was refused with. @throws Error when it was not, or failed in another way */
export async function failureOf(call: PromiseLike<unknown>): Promise<Stripe.errors.StripeError> {
  const failure = await call.then(
    () => new Error('the call was answered'),
    (error: unknown) => error,
  )
  if (failure instanceof Stripe.errors.StripeError) return failure
  throw failure
}
