import type { Store } from '#local/stripe/store/openStore.ts'
import type { StandIn } from './useStandIn.ts'

/** A connected account that may be sent money, as the platform has it. */
export function openDestination(store: Store, id = 'acct_northlight', transfers = 'active'): string {
  store.transact((tx) =>
    tx.save({ id, object: 'account', country: 'DE', default_currency: 'eur', capabilities: { transfers } }),
  )
  return id
}

/** A line of a balance as the tests write it down: kind, gross, fee, net. */
export type Line = [type: string, amount: number, fee: number, net: number]

/** All lines of an account, oldest first; without one the platform's. */
export async function linesOf({ stripe }: StandIn, account?: string): Promise<Line[]> {
  const lines: Line[] = []
  const options = account === undefined ? undefined : { stripeContext: account }
  for await (const line of stripe.balanceTransactions.list({ limit: 100 }, options))
    lines.push([line.type, line.amount, line.fee, line.net])
  return lines.reverse()
}

/** Types of the events of an account, oldest first. */
export function eventsOf(store: Store, account = store.platform): string[] {
  return store
    .transact((tx) => tx.list('event'), account)
    .map((event) => String(event.type))
    .reverse()
}

/** The refusal of a call. */
export async function refusalOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call
  } catch (error) {
    return error as Record<string, unknown>
  }
  throw new Error('the call was not refused')
}
