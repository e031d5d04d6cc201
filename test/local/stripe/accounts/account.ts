import type Stripe from 'stripe'
import type { StandIn } from '../kit/useStandIn.ts'

type Create = Stripe.V2.Core.AccountCreateParams
export type AccountV2 = Stripe.V2.Core.Account

/** What somebody who can be paid is made of. */
export const WISH = {
  dashboard: 'express',
  contact_email: 'northlight@example.org',
  display_name: 'Northlight',
  identity: { country: 'de' },
  defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
  configuration: {
    recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
  },
  include: ['configuration.recipient', 'requirements'],
} as const satisfies Create

export async function makeAccount({ stripe }: StandIn, over: Create = {}): Promise<AccountV2> {
  return await stripe.v2.core.accounts.create({ ...(WISH as Create), ...over })
}

export async function readAccount({ stripe }: StandIn, id: string): Promise<AccountV2> {
  return await stripe.v2.core.accounts.retrieve(id, {
    include: ['configuration.recipient', 'requirements', 'identity', 'defaults'],
  })
}

/** `active`, `restricted`, …: whether transfers to it are taken. */
export function transfersOf(account: AccountV2): string | undefined {
  return account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.status
}

/** Whether its balance goes on to a bank. */
export function payoutsOf(account: AccountV2): string | undefined {
  return account.configuration?.recipient?.capabilities?.stripe_balance?.payouts?.status
}

/** What is wanted of its owner, as `description deadline`. */
export function wantedOf(account: AccountV2): string[] {
  return (account.requirements?.entries ?? []).map(
    (entry) => `${entry.description} ${entry.minimum_deadline.status} ${entry.awaiting_action_from}`,
  )
}

interface Written {
  type: string
  account?: string
  data: { object: { id: string } & Record<string, unknown>; previous_attributes?: Record<string, unknown> }
}

/** Events of an account, oldest first. */
export function eventsOf({ store }: StandIn, account: string): Written[] {
  return store
    .transact((tx) => tx.as(account).list('event'))
    .reverse()
    .map((event) => event as unknown as Written)
}

/** What the provider answered instead, as `status code`; the refusal must come. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ status: string; param: string | undefined }> {
  const error = await call.then(
    () => undefined,
    (refused: Stripe.errors.StripeError) => refused,
  )
  if (!error) throw new Error('it was not refused')
  return { status: `${error.statusCode} ${error.code}`, param: error.param }
}
