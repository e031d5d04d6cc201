import type { Pool } from 'pg'
import type { Compared, Found } from './found.ts'

interface BrokenRow {
  ref: string
  creator_id: string | null
  currency: string | null
  amount: bigint | null
}

/** What must hold of the books at any time: a statement that names what breaks it, and what is said then. */
const RULES: readonly { said: string; sql: string }[] = [
  {
    said: 'A journal does not come to zero.',
    sql: `SELECT j.key AS ref, j.creator_id, p.currency::text, sum(p.amount) AS amount FROM app.journal j JOIN app.posting p ON p.journal_id = j.id
      GROUP BY j.id, p.currency HAVING sum(p.amount) <> 0`,
  },
  {
    said: 'A charge has money that neither the creator nor the installation got.',
    sql: `SELECT j.key AS ref, j.creator_id, p.currency::text, p.amount FROM app.journal j JOIN app.posting p ON p.journal_id = j.id
      JOIN app.ledger_account a ON a.id = p.account_id WHERE j.kind = 'charge' AND a.place = 'other'`,
  },
  {
    said: 'More went back to a fan than they paid.',
    sql: `SELECT j.subject AS ref, min(j.creator_id) AS creator_id, p.currency::text, sum(p.amount) AS amount FROM app.journal j
      JOIN app.posting p ON p.journal_id = j.id JOIN app.ledger_account a ON a.id = p.account_id
      WHERE j.rail = 'card' AND a.place IN ('fan', 'issuer') GROUP BY j.subject, p.currency HAVING sum(p.amount) > 0`,
  },
  {
    said: 'More was taken back from a creator’s account than was sent to it.',
    sql: `SELECT j.subject AS ref, min(j.creator_id) AS creator_id, p.currency::text, sum(x.amount) AS amount FROM app.journal j
      JOIN app.posting p ON p.journal_id = j.id JOIN app.ledger_account a ON a.id = p.account_id,
      LATERAL (SELECT CASE WHEN j.kind = 'charge' AND a.place = 'fan' THEN -p.amount
        WHEN j.kind IN ('reversal', 'transfer') AND a.place = 'provider:account' THEN p.amount ELSE 0 END AS amount) x
      WHERE j.kind IN ('charge', 'reversal', 'transfer') GROUP BY j.subject, p.currency HAVING sum(x.amount) < 0`,
  },
  {
    said: 'A right by card runs without a charge in the books.',
    sql: `SELECT e.source_id AS ref, e.creator_id, NULL AS currency, NULL::numeric AS amount FROM app.entitlement e
      WHERE e.state = 'active' AND NOT e.is_provisional AND e.created_at < app.now() - interval '15 minutes'
        AND NOT EXISTS (SELECT FROM app.journal j WHERE j.subject = e.source_id AND j.kind = 'charge')`,
  },
  {
    said: 'A right that runs while the bank has not answered is older than its time.',
    sql: `SELECT e.source_id AS ref, e.creator_id, NULL AS currency, NULL::numeric AS amount FROM app.entitlement e
      WHERE e.state = 'active' AND e.is_provisional AND e.created_at < app.now() - interval '30 minutes'`,
  },
  {
    said: 'A dispute that was won was paid to the creator without the money having come back.',
    sql: `SELECT j.subject AS ref, min(j.creator_id) AS creator_id, p.currency::text, sum(p.amount) AS amount FROM app.journal j
      JOIN app.posting p ON p.journal_id = j.id JOIN app.ledger_account a ON a.id = p.account_id
      WHERE (j.kind = 'transfer' AND a.place = 'provider:account') OR (j.kind = 'reinstated' AND a.place = 'issuer')
      GROUP BY j.subject, p.currency HAVING sum(p.amount) > 0`,
  },
  {
    said: 'The provider divided a charge in another way than it was asked to.',
    sql: `SELECT key AS ref, creator_id, facts ->> 'currency' AS currency,
        (facts ->> 'fee')::numeric - (facts ->> 'feeExpected')::numeric AS amount FROM app.ledger_finding WHERE cause = 'OTHER_SPLIT'`,
  },
  {
    said: 'A payment that bought nothing was not given back: the provider refuses it.',
    sql: `SELECT DISTINCT ON (a.subject) a.subject AS ref, w.creator_id, w.currency, (a.params ->> 'amount')::numeric AS amount FROM app.attempt a
      JOIN app.purchase w ON w.id = a.subject WHERE a.purpose = 'give_back' AND a.state = 'refused' AND NOT EXISTS (SELECT FROM app.attempt b
        WHERE b.subject = a.subject AND b.purpose = a.purpose AND b.n > a.n AND b.state = 'succeeded')
      AND a.ended_at > app.now() - interval '60 days'`,
  },
  {
    said: 'A tier has more passes than its limit.',
    sql: `SELECT '0x' || encode(t.collection, 'hex') || '/' || t.tier_no AS ref, k.creator_id, NULL AS currency,
        (t.minted - t.max_supply)::numeric AS amount FROM chain.tier_as_of t JOIN app.collection k USING (chain_id, collection)
      WHERE t.max_supply > 0 AND t.minted > t.max_supply`,
  },
]

/** Every row that breaks a rule of the books. */
export async function checkRules(pool: Pool): Promise<Compared> {
  const found: Found[] = []
  for (const { said, sql } of RULES) {
    const { rows } = await pool.query<BrokenRow>(`${sql} LIMIT 100`)
    for (const { ref, creator_id: creatorId, currency, amount } of rows)
      found.push({
        ...{ cause: 'RULE', place: null, ref, currency, amount: amount ?? 0n, outsideRef: null },
        ...{ journalId: null, creatorId, said },
      })
  }
  return { facts: RULES.length, found }
}
