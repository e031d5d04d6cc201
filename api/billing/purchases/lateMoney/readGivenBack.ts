import type { ScopedPool } from '#db/scope.ts'
import type { Purchase } from '../contract.ts'

/** Payments of purchases that came too late or a second time and go back whole, by purchase, the oldest first. */
export async function readGivenBack(
  pool: ScopedPool,
  purchaseIds: readonly string[],
): Promise<Map<string, Purchase['givenBack']>> {
  // one that was refused is asked for anew: the newest try of a payment says how it stands
  const { rows } = await pool.query<{ id: string; amount: number; isDone: boolean; at: Date }>(
    `SELECT * FROM (SELECT DISTINCT ON (a.subject, a.params->>'paymentRef') a.subject AS id, (a.params->>'amount')::float8 AS amount,
         a.state = 'succeeded' AS "isDone", CASE a.state WHEN 'succeeded' THEN a.ended_at ELSE a.made_at END AS at
       FROM app.attempt a WHERE a.subject = ANY ($1) AND a.purpose = 'give_back' AND a.params ? 'paymentRef'
       ORDER BY a.subject, a.params->>'paymentRef', a.n DESC) g ORDER BY at`,
    [purchaseIds],
  )
  const found = new Map<string, Purchase['givenBack']>()
  for (const { id, at, ...one } of rows)
    found.set(id, [...(found.get(id) ?? []), { ...one, at: at.toISOString() }])
  return found
}
