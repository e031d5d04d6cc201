import type { Pool } from 'pg'
import { withScope } from '#db/scope.ts'
import type { OpenMoneyKind } from '#domain/leaving.ts'
import type { OpenMoney } from './contract.ts'

interface OpenMoneyRow {
  kind: OpenMoneyKind
  isOwn: boolean
  amount: number | null
  currency: string | null
  since: Date
  until: Date | null
}

const OWN = '(p.account_id = $1 OR p.creator_id IN (SELECT id FROM app.creator WHERE account_id = $1))'

/** A refund of which nobody knows what became of it. @param refund its alias */
const isOpenRefund = (refund: string) => `${refund}.state IN ('asked', 'sending', 'unknown')`

/** Who keeps the books has ended it: somebody settled it outside. @param key expression of its key */
const isSettled = (key: string) => `EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = ${key})`

/**
 * A payment that bought nothing, and the provider refused to give it back: it is asked for again each day for some time, and then a
 * person looks at it. @param attempt its alias
 */
const isRefusedBack = (
  attempt: string,
) => `(${attempt}.purpose = 'give_back' AND ${attempt}.state = 'refused' AND ${attempt}.params ? 'paymentRef'
  AND NOT EXISTS (SELECT FROM app.attempt n WHERE n.subject = ${attempt}.subject AND n.purpose = 'give_back' AND n.n > ${attempt}.n
    AND n.params ->> 'paymentRef' = ${attempt}.params ->> 'paymentRef') AND NOT ${isSettled(`'give_back:' || ${attempt}.subject`)})`

/**
 * A bank has not decided, or money of the creator's has still to move for it: what the creator owes, the fan waits for no more, and
 * the creator until somebody settled it.
 * @param dispute its alias @param isFan condition: it is asked for the one who paid
 */
const isOpenDispute = (
  dispute: string,
  isFan: string,
) => `(${dispute}.state IN ('warning', 'open', 'under_review')
  OR (${dispute}.reversal_ref IS NULL AND ${dispute}.state = 'lost' AND NOT (${dispute}.owed_at IS NOT NULL AND (${isFan} OR ${isSettled(`'owed:' || ${dispute}.id`)})))
  OR (${dispute}.reversed > 0 AND ${dispute}.state = 'won' AND ${dispute}.return_ref IS NULL))`

/** Money that is held on a card for nothing, and has not gone free. @param attempt its alias */
const isOpenRelease = (attempt: string) =>
  `(${attempt}.purpose = 'release' AND ${attempt}.state IN ('ready', 'sent', 'unknown') AND ${attempt}.params ? 'paymentRef')`

/** A voucher that may still be claimed, or a claim that may still be taken back. @param move its alias */
const isOpenMove = (move: string) => `${move}.state IN ('signed', 'claimed')`

/** Its money is with the escrow, and the words that decide about it here; a date that nobody here agreed to is nobody's to wait for. @param booking its alias */
const isOpenCall = (booking: string) =>
  `(${booking}.rail = 'chain' AND ${booking}.placed_at IS NOT NULL AND ${booking}.status IN ('booked', 'confirmed', 'attested', 'disputed'))`

/** True for an account whose money is still under way, as a condition of SQL. @param account expression of its id */
export function hasOpenMoney(account: string): string {
  return `(EXISTS (SELECT FROM app.card_move m WHERE m.account_id = ${account} AND ${isOpenMove('m')})
    OR EXISTS (SELECT FROM app.purchase gp JOIN app.attempt g ON g.subject = gp.id WHERE gp.account_id = ${account} AND (${isRefusedBack('g')} OR ${isOpenRelease('g')}))
    OR EXISTS (SELECT FROM app.booking b LEFT JOIN app.creator bc ON bc.id = b.creator_id
      WHERE (b.account_id = ${account} OR bc.account_id = ${account}) AND ${isOpenCall('b')})
    OR EXISTS (SELECT FROM app.purchase op LEFT JOIN app.creator oc ON oc.id = op.creator_id
    WHERE (op.account_id = ${account} OR oc.account_id = ${account}) AND (op.state IN ('saved', 'held') OR
      EXISTS (SELECT FROM app.refund r WHERE r.purchase_id = op.id AND ${isOpenRefund('r')})
      OR EXISTS (SELECT FROM app.card_dispute d WHERE d.purchase_id = op.id AND ${isOpenDispute('d', `op.account_id = ${account}`)}))))`
}

const LIST = `SELECT 'refund' AS kind, p.account_id = $1 AS "isOwn", r.amount::float8 AS amount, r.currency, r.asked_at AS since, NULL::timestamptz AS until
    FROM app.refund r JOIN app.purchase p ON p.id = r.purchase_id WHERE ${OWN} AND ${isOpenRefund('r')}
  UNION ALL SELECT 'dispute', p.account_id = $1, d.amount::float8, d.currency, d.opened_at, d.due_at
    FROM app.card_dispute d JOIN app.purchase p ON p.id = d.purchase_id WHERE ${OWN} AND ${isOpenDispute('d', 'p.account_id = $1')}
  UNION ALL SELECT 'give_back', true, (g.params ->> 'amount')::float8, p.currency, g.made_at, NULL
    FROM app.attempt g JOIN app.purchase p ON p.id = g.subject WHERE p.account_id = $1 AND ${isRefusedBack('g')}
  UNION ALL SELECT 'move', true, NULL, NULL, m.made_at, m.valid_until FROM app.card_move m WHERE m.account_id = $1 AND ${isOpenMove('m')}
  UNION ALL SELECT 'call', p.account_id = $1, p.held_amount::float8, p.currency, p.held_at, p.capture_before
    FROM app.purchase p WHERE ${OWN} AND p.state = 'held'
  UNION ALL SELECT 'call', p.account_id = $1, p.amount::float8, p.currency, p.created_at, p.call_at + interval '48 hours'
    FROM app.purchase p WHERE ${OWN} AND p.state = 'saved'
      AND NOT EXISTS (SELECT FROM app.purchase h WHERE h.account_id = p.account_id AND h.reservation_id = p.reservation_id AND h.id <> p.id AND h.state IN ('held', 'paid'))
  UNION ALL SELECT 'call', true, p.amount::float8, p.currency, g.made_at, NULL
    FROM app.attempt g JOIN app.purchase p ON p.id = g.subject WHERE p.account_id = $1 AND p.state <> 'held' AND ${isOpenRelease('g')}
  UNION ALL SELECT 'call', coalesce(b.account_id = $1, false), NULL, NULL, b.created_at, NULL FROM app.booking b
    WHERE (b.account_id = $1 OR b.creator_id IN (SELECT id FROM app.creator WHERE account_id = $1)) AND ${isOpenCall('b')}
  ORDER BY since`

/** What of somebody's money is still under way, as fan or as creator, the oldest first: an erasure waits for it. */
export async function readOpenMoney(pool: Pool, accountId: string): Promise<OpenMoney[]> {
  const own = await pool.query<{ id: string }>('SELECT id FROM app.creator WHERE account_id = $1', [
    accountId,
  ])
  const creator = own.rows[0]?.id
  const scope = { account: accountId, ...(creator ? { creator } : {}) }
  const { rows } = await withScope(pool, scope, (tx) => tx.query<OpenMoneyRow>(LIST, [accountId]))
  return rows.map(({ since, until, ...row }) => ({
    ...row,
    ...{ since: since.toISOString(), until: until?.toISOString() ?? null },
  }))
}
