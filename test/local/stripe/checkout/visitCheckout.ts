import type Stripe from 'stripe'
import type { StandIn } from '../kit/useStandIn.ts'

export const SHOP = 'http://localhost:3999'
export const CARDS = {
  good: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  noFunds: '4000 0000 0000 9995',
  asked: '4000 0000 0000 3220',
  askedThenDeclined: '4000 0084 0000 1629',
  askedEachTime: '4000 0027 6000 3184',
  askedUnlessSetUp: '4000 0025 0000 3155',
  attachedThenDeclined: '4000 0000 0000 0341',
  processing: '4000 0000 0007 0005',
  processingFails: '4000 0000 0007 0013',
}

/** What somebody types who pays. */
export const TYPED = {
  ...{ email: 'ann@example.test', number: CARDS.good, expiry: '12 / 39', code: '123', name: 'Ann Buyer' },
}

/** A session for one thing. */
export async function openSession(
  { stripe }: Pick<StandIn, 'stripe'>,
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
  price: { currency?: string; amount?: number; name?: string; quantity?: number } = {},
): Promise<Stripe.Checkout.Session> {
  const { currency = 'eur', amount = 900, name = 'Backstage pass', quantity = 1 } = price
  return await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity, price_data: { currency, unit_amount: amount, product_data: { name } } }],
    success_url: `${SHOP}/pay/done?cs={CHECKOUT_SESSION_ID}`,
    cancel_url: `${SHOP}/pay/back`,
    ...params,
  })
}

/** What a page answered. */
export interface Visited {
  status: number
  html: string
  /** where the browser goes next */
  location: string | null
}

export async function visit(url: string, init: RequestInit = {}): Promise<Visited> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  return { status: response.status, html: await response.text(), location: response.headers.get('location') }
}

/** The form of a page as a browser sends it: its hidden field and what was typed. */
export async function fillForm(url: string, typed: Record<string, string> = {}): Promise<URLSearchParams> {
  const { html } = await visit(url)
  const id = /name="form" value="([^"]+)"/.exec(html)?.[1] ?? ''
  return new URLSearchParams({ form: id, ...TYPED, ...typed })
}

export async function sendForm(url: string, form: URLSearchParams): Promise<Visited> {
  return await visit(url, { method: 'POST', body: form })
}

/** Opens the page, types and presses *Pay*. */
export async function payBy(url: string | null, typed: Record<string, string> = {}): Promise<Visited> {
  return await sendForm(String(url), await fillForm(String(url), typed))
}

/** Events of a kind, oldest first, with their object. */
export function eventsOf(
  { store }: StandIn,
  prefix = '',
): { type: string; object: Record<string, unknown> }[] {
  const events = store.transact((tx) => tx.list('event'))
  return events
    .reverse()
    .filter(({ type }) => String(type).startsWith(prefix))
    .map(({ type, data }) => ({
      type: String(type),
      object: (data as { object: Record<string, unknown> }).object,
    }))
}

/** How often money was taken. */
export async function chargesOf({ stripe }: StandIn, intent: unknown): Promise<Stripe.Charge[]> {
  return (await stripe.charges.list({ payment_intent: String(intent) })).data
}

/** What a call is refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  return await call.then(
    () => {
      throw new Error('it was not refused')
    },
    (error: Stripe.errors.StripeError) => error,
  )
}
