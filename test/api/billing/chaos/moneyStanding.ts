import type Stripe from 'stripe'
import type { Database } from '#test/kit/database.ts'

/** A purchase with everything that came of it, here and at the provider. */
export interface PurchaseStanding {
  id: string
  state: string
  charge_ref: string | null
  amount: number
  /** rights that count now */
  rights: number
  /** keys of journals about it */
  journals: string[]
  /** money that was taken for it */
  charges: Stripe.Charge[]
}

/** How all purchases stand, and what was charged for none of them. */
export async function moneyStanding(
  database: Database,
  stripe: Stripe,
): Promise<{ purchases: PurchaseStanding[]; stray: string[] }> {
  const { rows } = await database.pool('owner').query<Omit<PurchaseStanding, 'charges'>>(
    `SELECT p.id, p.state::text, p.charge_ref, p.amount::float8 AS amount,
       (SELECT count(*) FROM app.entitlement e WHERE e.source_id = p.id AND e.state = 'active')::int AS rights,
       (SELECT coalesce(array_agg(j.key), '{}') FROM app.journal j WHERE j.subject = p.id) AS journals FROM app.purchase p`,
  )
  const taken: Stripe.Charge[] = []
  for await (const charge of stripe.charges.list({ limit: 100 })) if (charge.paid) taken.push(charge)
  const known = new Set(rows.map(({ id }) => id))
  return {
    purchases: rows.map((row) => ({
      ...row,
      charges: taken.filter(({ transfer_group: group }) => group === row.id),
    })),
    stray: taken.filter(({ transfer_group: group }) => !known.has(String(group))).map(({ id }) => id),
  }
}

/**
 * What is wrong with a purchase, or nothing: paid is one charge, one right and one journal of it; anything else is no right and
 * all money back. What was taken and went back has its journals too.
 */
export function wrongOf({
  id,
  state,
  charge_ref,
  amount,
  rights,
  journals,
  charges,
}: PurchaseStanding): string[] {
  const kept = charges.filter((charge) => charge.amount_refunded < charge.amount_captured)
  const isPaid = state === 'paid'
  const unbooked = charges.filter(
    (charge) => journals.filter((key) => key === `charge:${charge.id}`).length !== 1,
  )
  const faults = [
    kept.length !== (isPaid ? 1 : 0) && `${kept.length} charges kept`,
    isPaid && kept[0]?.id !== charge_ref && 'another charge than the row says',
    isPaid && kept[0]?.amount !== amount && 'another amount',
    rights !== (isPaid ? 1 : 0) && `${rights} rights`,
    unbooked.length > 0 && `${unbooked.length} charges without their one journal`,
    !isPaid && !['failed', 'expired', 'refunded'].includes(state) && 'still open',
  ]
  return faults.filter((fault) => fault !== false).map((fault) => `${id} (${state}): ${fault}`)
}
