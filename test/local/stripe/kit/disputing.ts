import type Stripe from 'stripe'
import { charged } from './charging.ts'
import { balanceOf, eventsAbout } from './sums.ts'
import type { StandIn } from './useStandIn.ts'

/** Everything an account has of euros, whether it can be paid out or not; without one the platform. */
export async function totalOf(standIn: StandIn, account?: string): Promise<number> {
  const { available, pending } = await balanceOf(standIn, account)
  return available + pending
}

/** A bank disputes a charge; answers the dispute. */
export async function dispute(standIn: StandIn, charge: string, more: object = {}): Promise<Stripe.Dispute> {
  return await standIn.command<Stripe.Dispute>('disputes/open', { charge, reason: 'general', ...more })
}

/** A dispute of 40.00, what the platform had before it, and the events since. */
export async function disputed(standIn: StandIn, more: object = {}) {
  const charge = await charged(standIn, 4_000)
  const told = eventsAbout(standIn, standIn.store.platform, /dispute/).length
  const before = await totalOf(standIn)
  const { id } = await dispute(standIn, charge.id, more)
  return {
    ...{ id, before, charge: charge.id },
    read: () => standIn.stripe.disputes.retrieve(id),
    events: () => eventsAbout(standIn, standIn.store.platform, /dispute/).slice(told),
    /** what its bank does: `win`, `lose`, … */
    rule: (verb: string, how: object = {}) => standIn.command(`disputes/${verb}`, { dispute: id, ...how }),
  }
}
