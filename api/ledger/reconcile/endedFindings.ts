import type { ScopedPool } from '#db/scope.ts'
import { type Found, keyOf } from './found.ts'

/** Lines of the subject `f` of a finding, at places. */
const sumAt = (
  places: string,
) => `coalesce((SELECT sum(p.amount) FROM app.journal j JOIN app.posting p ON p.journal_id = j.id
    JOIN app.ledger_account a ON a.id = p.account_id
    WHERE j.subject = f.subject AND a.place IN (${places}) AND p.currency = f.facts ->> 'currency'), 0)`

/**
 * Of each cause, that nothing is left of it: the line was written, or what moved the other way waits too; what stood at a place of its
 * own was moved from there; the creator got what they were to get of the charge, or all of it went back.
 */
const GONE = `CASE f.cause
    WHEN 'OTHER_CURRENCY' THEN EXISTS (SELECT FROM app.posting p WHERE p.fact_ref = f.facts ->> 'ref')
      OR (SELECT sum((g.facts ->> 'net')::numeric) FROM app.ledger_finding g WHERE g.cause = f.cause AND g.subject = f.subject
        AND g.facts ->> 'currency' = f.facts ->> 'currency' AND g.facts ->> 'accountRef' IS NOT DISTINCT FROM f.facts ->> 'accountRef') = 0
    WHEN 'UNBALANCED' THEN ${sumAt("'other'")} = 0
    WHEN 'OTHER_SPLIT' THEN (${sumAt("'fan', 'issuer'")}, ${sumAt("'provider:account'")}) IN ((0, 0),
      (-(f.facts ->> 'creatorExpected')::numeric - (f.facts ->> 'feeExpected')::numeric, (f.facts ->> 'creatorExpected')::numeric))
    ELSE false END`

/** Ends what was noted and is gone: whoever looks at it later finds nothing. Once more changes nothing. */
export async function endGoneFindings(pool: ScopedPool): Promise<number> {
  const { rowCount } = await pool.query(
    `INSERT INTO app.ledger_finding_end (key, subject, creator_id, facts, reason)
      SELECT f.key, f.subject, f.creator_id, f.facts, 'The difference is gone.' FROM app.ledger_finding f
      WHERE NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = f.key) AND ${GONE} ON CONFLICT DO NOTHING`,
  )
  return rowCount ?? 0
}

/** Differences without those that a person explained. */
export async function withoutEnded(pool: ScopedPool, found: readonly Found[]): Promise<Found[]> {
  const keyed = found.map((one) => ({ ...one, key: keyOf(one) }))
  const { rows } = await pool.query<{ key: string }>(
    'SELECT key FROM app.ledger_finding_end WHERE key = ANY ($1)',
    [keyed.map(({ key }) => key).filter((key) => key !== null)],
  )
  const ended = new Set(rows.map(({ key }) => key))
  return keyed.filter(({ key }) => key === null || !ended.has(key))
}
