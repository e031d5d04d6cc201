import { Stripe } from 'stripe'
import {
  BadSignature,
  type EventObject,
  type Events,
  type ProviderEvent,
} from '#api/ports/payments/events.ts'
import { inScope } from './balances.ts'
import type { AskProvider } from './stripeRequest.ts'

/** Events that are looked at, by what they are about. */
const TYPES: Record<Exclude<EventObject, 'other'>, readonly string[]> = {
  payment: [
    ...['payment_intent.created', 'payment_intent.processing', 'payment_intent.requires_action'],
    ...['payment_intent.succeeded', 'payment_intent.payment_failed', 'payment_intent.canceled'],
    'payment_intent.amount_capturable_updated',
  ],
  checkout: [
    ...['checkout.session.completed', 'checkout.session.expired'],
    ...['checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed'],
  ],
  charge: ['charge.succeeded', 'charge.failed', 'charge.updated', 'charge.refunded'],
  refund: ['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated'],
  dispute: [
    ...['charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed'],
    ...['charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated'],
  ],
  payout: [
    ...['payout.created', 'payout.updated', 'payout.paid', 'payout.failed', 'payout.canceled'],
    'payout.reconciliation_completed',
  ],
  account: [
    ...['account.updated', 'account.application.deauthorized', 'capability.updated'],
    ...['account.external_account.created', 'account.external_account.updated'],
    'account.external_account.deleted',
  ],
  transfer: ['transfer.created', 'transfer.updated', 'transfer.reversed'],
  fee: ['application_fee.created', 'application_fee.refunded'],
}

const KIND_OF = new Map<string, EventObject>(
  (Object.entries(TYPES) as [EventObject, readonly string[]][]).flatMap(([kind, types]) =>
    types.map((type): [string, EventObject] => [type, kind]),
  ),
)

const TOLERANCE_S = 300
const MAX_HEADER = 2000
const REF = /^[A-Za-z]\w{0,254}$/

const isRef = (value: unknown): value is string => typeof value === 'string' && REF.test(value)

/**
 * An event cut to what may be kept; of an account's bank, papers and numbers nothing, but whose they are.
 * @returns null for what is no event
 */
function eventReading(event: Stripe.Event): ProviderEvent | null {
  const { id, type, created, livemode, account } = event
  const accountRef = isRef(account) ? account : null
  if (event.object !== 'event' || !isRef(id) || typeof type !== 'string') return null
  if (!Number.isSafeInteger(created) || typeof livemode !== 'boolean') return null
  const objectKind = KIND_OF.get(type) ?? 'other'
  const ref: unknown = (event.data?.object as { id?: unknown } | undefined)?.id
  const objectRef = objectKind === 'account' ? (accountRef ?? ref) : ref
  if (objectKind !== 'other' && !isRef(objectRef)) return null
  return {
    id,
    type: objectKind === 'other' ? 'other' : type,
    ...{ accountRef, isLive: livemode, objectKind, createdAt: created },
    objectRef: isRef(objectRef) ? objectRef : '',
  }
}

/** When a header says that it was signed; it says so once. */
function signedAt(header: string): number {
  const times = header.split(',').filter((item) => item.startsWith('t='))
  return times.length === 1 && /^t=\d{1,12}$/.test(String(times[0])) ? Number(times[0]?.slice(2)) : Number.NaN
}

function verified(raw: Buffer, header: string, secret: string, nowS: number): Stripe.Event | null {
  try {
    return Stripe.webhooks.constructEvent(raw, header, secret, TOLERANCE_S, undefined, nowS * 1000)
  } catch {
    // whatever was thrown, also by a header that nobody thought of: it is not shown to be from the provider
    return null
  }
}

/** What the provider tells by itself. */
export function events(ask: AskProvider): Events {
  return {
    parseEvent(raw, header, secrets, nowS) {
      // the library looks for what is too old alone
      if (header.length > MAX_HEADER || !(Math.abs(nowS - signedAt(header)) <= TOLERANCE_S))
        throw new BadSignature('parseEvent: no time that counts')
      for (const secret of secrets) {
        const event = secret === '' ? null : verified(raw, header, secret, nowS)
        const reading = event && eventReading(event)
        if (reading) return reading
        if (event) throw new BadSignature('parseEvent: no event')
      }
      throw new BadSignature('parseEvent: no signature that counts')
    },

    async listEvents({ accountRef, after }) {
      const call = { verb: 'listEvents', isChange: false }
      const list = await ask(call, (stripe) =>
        stripe.events.list(
          { limit: 100, ...(after === null ? {} : { ending_before: after }) },
          inScope(accountRef),
        ),
      )
      const found = list.data.map(eventReading).filter((event) => event !== null)
      return { events: found.reverse(), hasMore: after !== null && list.has_more }
    },
  }
}
