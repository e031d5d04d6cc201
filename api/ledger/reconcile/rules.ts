/**
 * What must hold of the books at any time: a statement that names what breaks it, and what is said then. It answers `ref`,
 * `creator_id`, `currency` and `amount`, and where the row has a name of its own `key` and `said`.
 */
export interface Rule {
  name: string
  said: string
  sql: string
  /** nothing a person says ends it: it is over when it holds again */
  goesAlone?: true
}

const LINES = `app.journal j JOIN app.posting p ON p.journal_id = j.id JOIN app.ledger_account a ON a.id = p.account_id`
/** Minor units that the parts of a refund may be away from the exact ones: the step of a currency. */
const ROUNDED = 10
const OPEN = (key: string) => `NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = ${key})`

const OF_JOURNALS: readonly Rule[] = [
  {
    name: 'ZERO',
    said: 'A journal does not come to zero.',
    sql: `SELECT j.key AS ref, j.creator_id, p.currency::text, sum(p.amount) AS amount FROM app.journal j JOIN app.posting p ON p.journal_id = j.id
      GROUP BY j.id, p.currency HAVING sum(p.amount) <> 0`,
  },
  {
    name: 'NOBODYS',
    said: 'A charge has money that neither the creator nor the installation got.',
    sql: `SELECT j.key AS ref, j.creator_id, p.currency::text, p.amount, 'unbalanced:' || j.key AS key FROM ${LINES}
      WHERE j.kind = 'charge' AND a.place = 'other' AND ${OPEN("'unbalanced:' || j.key")}
        AND NOT EXISTS (SELECT FROM app.ledger_finding f WHERE f.key = 'unbalanced:' || j.key)`,
  },
  {
    name: 'CAPTURED_OVER',
    said: 'A card was charged with more than its purchase agreed on.',
    sql: `SELECT j.key AS ref, j.creator_id, p.currency::text, -sum(p.amount) - min(w.amount) AS amount FROM ${LINES}
      JOIN app.purchase w ON w.id = j.subject WHERE j.kind = 'charge' AND a.place = 'fan'
      GROUP BY j.id, p.currency HAVING -sum(p.amount) > min(w.amount) OR min(w.currency) <> p.currency`,
  },
  {
    name: 'BOUGHT_TWICE',
    said: 'One purchase was paid more than once, and the rest did not go back.',
    sql: `SELECT j.subject AS ref, w.creator_id, p.currency::text, -sum(p.amount) - w.amount AS amount FROM ${LINES}
      JOIN app.purchase w ON w.id = j.subject WHERE a.place IN ('fan', 'issuer') AND p.currency = w.currency
      GROUP BY j.subject, w.id, p.currency HAVING -sum(p.amount) > w.amount AND count(*) FILTER (WHERE j.kind = 'charge') > 1
        AND max(j.posted_at) < app.now() - interval '15 minutes'`,
  },
  {
    name: 'REFUNDED_OVER',
    said: 'More went back to a fan than they paid.',
    sql: `SELECT j.subject AS ref, min(j.creator_id) AS creator_id, p.currency::text, sum(p.amount) AS amount FROM ${LINES}
      WHERE j.rail = 'card' AND a.place IN ('fan', 'issuer') GROUP BY j.subject, p.currency HAVING sum(p.amount) > 0`,
  },
  {
    name: 'REVERSED_OVER',
    said: 'More was taken back from a creator’s account than was sent to it.',
    sql: `SELECT j.subject AS ref, min(j.creator_id) AS creator_id, p.currency::text, sum(x.amount) AS amount FROM ${LINES},
      LATERAL (SELECT CASE WHEN j.kind = 'charge' AND a.place = 'fan' THEN -p.amount
        WHEN j.kind IN ('reversal', 'transfer') AND a.place = 'provider:account' THEN p.amount ELSE 0 END AS amount) x
      WHERE j.kind IN ('charge', 'reversal', 'transfer') GROUP BY j.subject, p.currency HAVING sum(x.amount) < 0`,
  },
  {
    name: 'WON_UNPAID',
    said: 'A dispute that was won was paid to the creator without the money having come back.',
    sql: `SELECT j.subject AS ref, min(j.creator_id) AS creator_id, p.currency::text, sum(p.amount) AS amount FROM ${LINES}
      WHERE (j.kind = 'transfer' AND a.place = 'provider:account') OR (j.kind = 'reinstated' AND a.place = 'issuer')
      GROUP BY j.subject, p.currency HAVING sum(p.amount) > 0`,
  },
  {
    name: 'RETURNED',
    said: 'A bank sent a refund back, and the creator’s part of it is still with the installation. Send it to them at the provider, or give it to the fan once more; then end it here.',
    sql: `SELECT w.id AS ref, w.creator_id, w.currency, trunc(b.came * (w.amount - w.fee) / w.amount) - b.theirs AS amount, 'refund:' || r.id AS key
      FROM (SELECT DISTINCT ON (purchase_id) id, purchase_id FROM app.refund
        WHERE fail_code = 'BANK' AND done_at IS NOT NULL AND reverse_transfer ORDER BY purchase_id, failed_at DESC) r
      JOIN app.purchase w ON w.id = r.purchase_id,
      LATERAL (SELECT count(*) AS refunds FROM app.refund n WHERE n.purchase_id = w.id) o,
      LATERAL (SELECT coalesce(-sum(p.amount) FILTER (WHERE a.place IN ('fan', 'issuer')), 0) AS came,
        coalesce(sum(p.amount) FILTER (WHERE a.place = 'provider:account'), 0) AS theirs FROM ${LINES}
        WHERE j.subject = w.id AND p.currency = w.currency) b
      WHERE trunc(b.came * (w.amount - w.fee) / w.amount) - b.theirs > ${ROUNDED} * o.refunds AND ${OPEN("'refund:' || r.id")}
        AND NOT EXISTS (SELECT FROM app.refund n WHERE n.purchase_id = w.id AND n.state IN ('asked', 'sending', 'unknown'))`,
  },
  {
    name: 'DISPUTE_OWED',
    said: 'A bank took a payment back, and the creator’s account has too little for their part of it. It is taken once it is there; if that will not come, settle it with the creator, then end it here.',
    sql: `SELECT d.dispute_ref AS ref, d.creator_id, d.currency, least(d.amount, b.theirs) AS amount, 'owed:' || d.id AS key
      FROM app.card_dispute d, LATERAL (SELECT coalesce(sum(p.amount), 0) AS theirs FROM ${LINES}
        WHERE j.subject = d.purchase_id AND a.place = 'provider:account' AND p.currency = d.currency) b
      WHERE d.owed_at IS NOT NULL AND ${OPEN("'owed:' || d.id")}`,
  },
  {
    name: 'PAYOUT',
    said: 'A payout is not what its lines at the provider come to.',
    sql: `SELECT o.payout_ref AS ref, o.creator_id, o.currency, l.amount - o.sent AS amount FROM
      (SELECT *, CASE WHEN fail_code IS NULL THEN amount ELSE 0 END AS sent FROM app.payout
        WHERE coalesce(failed_at, made_at) < app.now() - interval '1 day') o,
      LATERAL (SELECT coalesce(sum(p.amount), 0) AS amount FROM ${LINES}
        WHERE j.subject = o.payout_ref AND a.place = 'bank' AND p.currency = o.currency) l WHERE l.amount <> o.sent`,
  },
  {
    name: 'CREATOR_TOTAL',
    said: 'What a creator’s places hold is not what the entries of their file come to.',
    sql: `SELECT a.creator_id AS ref, a.creator_id, p.currency::text, sum(p.amount) AS amount FROM ${LINES}
      WHERE a.creator_id IS NOT NULL AND a.place <> 'bank'
        AND (j.creator_id IS DISTINCT FROM a.creator_id OR a.place NOT IN ('provider:account', 'wallet', 'contract'))
      GROUP BY a.creator_id, p.currency HAVING sum(p.amount) <> 0`,
  },
  {
    name: 'FAN_TOTAL',
    said: 'What the receipt of a fan says was paid and given back is not what the books have.',
    sql: `SELECT w.id AS ref, w.creator_id, w.currency, l.amount - (w.amount - w.refunded) AS amount FROM app.purchase w,
      LATERAL (SELECT coalesce(-sum(p.amount), 0) AS amount FROM ${LINES}
        WHERE j.subject = w.id AND a.place = 'fan' AND p.currency = w.currency) l
      WHERE w.paid_at < app.now() - interval '15 minutes' AND l.amount <> w.amount - w.refunded
        AND NOT EXISTS (SELECT FROM app.refund r WHERE r.purchase_id = w.id AND r.state IN ('asked', 'sending', 'unknown'))
        AND NOT EXISTS (SELECT FROM app.journal j WHERE j.subject = w.id AND j.posted_at > app.now() - interval '15 minutes')`,
  },
]

/** Whose payment a right stands on: what a bank sent back stands on the purchase of its refund. */
const CAUSE = `coalesce((SELECT r.purchase_id FROM app.refund r WHERE r.id = e.source_id), e.source_id)`
const NO_SUM = `NULL AS currency, NULL::numeric AS amount`
const seconds = (since: string) =>
  `NULL AS currency, extract(epoch FROM app.now() - ${since})::bigint::numeric AS amount`

const OF_RIGHTS: readonly Rule[] = [
  {
    name: 'RIGHT_UNPAID',
    said: 'A right by card runs without a charge in the books.',
    goesAlone: true,
    sql: `SELECT e.source_id AS ref, e.creator_id, ${NO_SUM} FROM app.entitlement e
      WHERE e.state = 'active' AND NOT e.is_provisional AND e.created_at < app.now() - interval '15 minutes'
        AND NOT EXISTS (SELECT FROM app.journal j WHERE j.subject = ${CAUSE} AND j.kind = 'charge')`,
  },
  {
    name: 'RIGHT_GIVEN_BACK',
    said: 'A right by card runs although its payment went back.',
    goesAlone: true,
    sql: `SELECT e.source_id AS ref, e.creator_id, ${NO_SUM} FROM app.entitlement e JOIN app.purchase w ON w.id = ${CAUSE}
      WHERE e.state = 'active' AND NOT e.is_provisional AND w.state IN ('refunded', 'lost')`,
  },
  {
    name: 'LENT_OLD',
    said: 'A right that runs while the bank has not answered is older than its time.',
    goesAlone: true,
    sql: `SELECT e.source_id AS ref, e.creator_id, ${NO_SUM} FROM app.entitlement e
      WHERE e.state = 'active' AND e.is_provisional AND e.created_at < app.now() - interval '73 hours'`,
  },
  {
    name: 'PURCHASE_OLD',
    said: 'A purchase has been open for longer than anybody may wait.',
    goesAlone: true,
    sql: `SELECT w.id AS ref, w.creator_id, ${seconds('w.created_at')} FROM app.purchase w
      WHERE (w.state IN ('created', 'checkout_open') AND w.created_at < app.now() - interval '1 day')
        OR (w.state IN ('processing', 'unknown') AND w.created_at < app.now() - interval '7 days')
        OR (w.state = 'held' AND w.capture_before < app.now() - interval '1 day')
        OR (w.state = 'saved' AND (w.call_at < app.now() - interval '7 days' OR (w.ask_at < 'infinity' AND w.asks > 100)))`,
  },
  {
    name: 'REFUND_OLD',
    said: 'Money that was asked back has been on its way for more than three days.',
    goesAlone: true,
    sql: `SELECT r.id AS ref, r.creator_id, ${seconds('r.asked_at')} FROM app.refund r
      WHERE r.state IN ('asked', 'sending', 'unknown') AND r.asked_at < app.now() - interval '3 days'`,
  },
  {
    name: 'GRANT_TWICE',
    said: 'One payment has more than one right.',
    goesAlone: true,
    sql: `SELECT e.source_id AS ref, min(e.creator_id) AS creator_id, NULL AS currency, count(*)::numeric AS amount FROM app.entitlement e
      GROUP BY e.source, e.source_id HAVING count(*) > 1`,
  },
  {
    name: 'TIER_FULL',
    said: 'A tier has more passes than its limit.',
    goesAlone: true,
    sql: `SELECT '0x' || encode(t.collection, 'hex') || '/' || t.tier_no AS ref, k.creator_id, NULL AS currency,
        (t.minted - t.max_supply)::numeric AS amount FROM chain.tier_as_of t JOIN app.collection k USING (chain_id, collection)
      WHERE t.max_supply > 0 AND t.minted > t.max_supply`,
  },
]

const OF_WORK: readonly Rule[] = [
  {
    name: 'EVENT_LATE',
    said: 'An event of the payment provider has not been worked on for more than five minutes.',
    goesAlone: true,
    sql: `SELECT i.endpoint || '/' || i.event_id AS ref, k.creator_id, ${seconds('i.received_at')}
      FROM app.inbox i LEFT JOIN app.connect_account k ON k.account_ref = i.account_ref
      WHERE i.state = 'received' AND i.received_at < app.now() - interval '5 minutes' ORDER BY i.received_at`,
  },
  {
    name: 'GIVE_BACK',
    said: 'A payment that bought nothing was not given back: the provider refuses it.',
    sql: `SELECT DISTINCT ON (a.subject) a.subject AS ref, w.creator_id, w.currency, (a.params ->> 'amount')::numeric AS amount,
        'give_back:' || a.subject AS key FROM app.attempt a
      JOIN app.purchase w ON w.id = a.subject WHERE a.purpose = 'give_back' AND a.state = 'refused' AND NOT EXISTS (SELECT FROM app.attempt b
        WHERE b.subject = a.subject AND b.purpose = a.purpose AND b.n > a.n AND b.state = 'succeeded'
          AND b.params ->> 'paymentRef' IS NOT DISTINCT FROM a.params ->> 'paymentRef')
      AND ${OPEN("'give_back:' || a.subject")}`,
  },
  {
    name: 'FINDING',
    said: 'Something was noted that a person has to look at.',
    sql: `SELECT f.subject AS ref, f.creator_id, f.facts ->> 'currency' AS currency, f.key, CASE f.cause
        WHEN 'OTHER_SPLIT' THEN (f.facts ->> 'fee')::numeric - (f.facts ->> 'feeExpected')::numeric
        WHEN 'OTHER_CURRENCY' THEN (f.facts ->> 'net')::numeric ELSE (f.facts ->> 'amount')::numeric END AS amount, CASE f.cause
        WHEN 'OTHER_SPLIT' THEN 'The provider divided a charge in another way than it was asked to.'
        WHEN 'OTHER_CURRENCY' THEN 'A line of the provider waits, for it is in another currency than its sale.'
        WHEN 'UNBALANCED' THEN 'Lines of the provider do not explain one another; the rest stands at a place of its own.' END AS said
      FROM app.ledger_finding f WHERE ${OPEN('f.key')} ORDER BY f.at`,
  },
]

export const RULES: readonly Rule[] = [...OF_JOURNALS, ...OF_RIGHTS, ...OF_WORK]
