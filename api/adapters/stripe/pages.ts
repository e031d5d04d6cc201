import type { Stripe } from 'stripe'
import type { PaymentCall } from './asPaymentError.ts'
import type { AskProvider } from './stripeRequest.ts'

const PAGE = 100

/**
 * Everything of a list of the provider's, newest first, a page at a time as far as somebody reads on.
 * @param list asks for one page
 */
export async function* everyOf<T extends { id: string }>(
  ask: AskProvider,
  call: PaymentCall,
  list: (
    stripe: Stripe,
    page: { limit: number; starting_after?: string },
  ) => Promise<Stripe.Response<Stripe.ApiList<T>>>,
): AsyncGenerator<T, void> {
  for (let after: string | undefined; ; ) {
    const start = after === undefined ? {} : { starting_after: after }
    const page = await ask(call, (stripe) => list(stripe, { limit: PAGE, ...start }))
    yield* page.data
    after = page.data.at(-1)?.id
    if (!page.has_more || after === undefined) return
  }
}

/** Everything of a list, oldest first. */
export async function oldestFirst<T, R>(
  list: AsyncIterable<T>,
  read: (one: T) => Promise<R> | R,
): Promise<R[]> {
  const found: R[] = []
  for await (const one of list) found.push(await read(one))
  return found.reverse()
}
