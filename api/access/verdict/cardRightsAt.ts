import type { Entitlement, FrozenRight } from '#domain/access/entitlement.ts'
import { cardSourceKey } from '../entitlements/changeRights.ts'

/** What an account has by card behind a gate. */
export interface CardStanding {
  /** one a queue, with the end of all of it */
  entitlements: Entitlement[]
  frozen: FrozenRight[]
  /** ranks of what is being paid: the provider has not said yes or no */
  pending: { rank: number }[]
  /** true when something of it counts as a pass alone, by what the index said in the same statement */
  isMoved: boolean
}

/** A queue as the statement tells it. Times are seconds since the epoch. */
export interface CardRow {
  queueId: string
  tierNo: number
  rank: number
  /** null: nothing of it runs or ran */
  from: number | null
  /** null with `from`: never ends */
  until: number | null
  isFrozen: boolean
  isMoved: boolean
}

const GATE_COLLECTIONS = '(SELECT d.chain_id, d.address FROM app.condition d WHERE d.gate_id = r.gate_id)'

/** SQL: a JSON list of the ranks of what the account `a` is paying for by card behind the gate of the room `r`. */
export const PENDING_RANKS = `(SELECT jsonb_agg(p.rank) FROM app.purchase p WHERE p.account_id = a.id
  AND p.state IN ('processing', 'unknown') AND (p.chain_id, p.collection) IN ${GATE_COLLECTIONS})`

/** SQL: the payment of a voucher `m` is disputed or goes back, and its pass is held: no reader counts that pass. */
const IS_LEFT_OUT = "(m.frozen_at IS NOT NULL AND m.held_until >= date_trunc('day', t.now, 'UTC'))"

/** SQL: a JSON list of linked wallets of the account `a` whose pass behind the gate of the room `r` is left out. */
export const LEFT_OUT = `(SELECT jsonb_agg('0x' || encode(m.wallet, 'hex')) FROM app.card_move m
  WHERE ${IS_LEFT_OUT} AND m.state IN ('signed', 'claimed', 'mirrored') AND (m.chain_id, m.collection) IN ${GATE_COLLECTIONS}
    AND EXISTS (SELECT FROM app.identity i WHERE i.account_id = a.id AND i.wallet = m.wallet AND i.ended_at IS NULL))`

/**
 * SQL: a row where a stretch `e` counts only as the pass that it became: the index of this very snapshot has the claim, or a
 * safe block had it. Nobody else's claim under the same name is one.
 */
const MOVED = `(SELECT true AS is_moved FROM app.card_move m WHERE m.source_id = e.source_id AND m.state IN ('signed', 'claimed', 'mirrored')
  AND NOT ${IS_LEFT_OUT} AND (m.state = 'mirrored' OR EXISTS (SELECT FROM chain.card_claim_as_of c WHERE c.chain_id = m.chain_id
    AND c.collection = m.collection AND c.purchase = m.purchase_hash AND c.wallet = m.wallet AND c.signer = m.signer AND c.tier_no = m.tier_no)))`

/**
 * SQL: a JSON list of what the account `a` has by card behind the gate of the room `r`, at the time `t`. What was lent and
 * ran out was never paid for, and is not there.
 */
export const CARD_RIGHTS = `(SELECT jsonb_agg(q) FROM (SELECT e.queue_id AS "queueId", e.tier_no AS "tierNo", max(e.rank) AS rank,
      extract(epoch FROM min(e.valid_from) FILTER (WHERE e.state = 'active' AND v.is_moved IS NULL))::float8 AS from,
      extract(epoch FROM nullif(max(coalesce(e.valid_until, 'infinity'))
        FILTER (WHERE e.state = 'active' AND v.is_moved IS NULL), 'infinity'))::float8 AS until,
      count(v.is_moved) > 0 AS "isMoved", coalesce(bool_or(e.state = 'frozen' AND e.left_s IS DISTINCT FROM 0), false) AS "isFrozen"
    FROM app.entitlement e LEFT JOIN LATERAL ${MOVED} v ON true WHERE e.account_id = a.id AND e.state <> 'ended' AND NOT (e.is_provisional AND e.valid_until <= t.now)
      AND (e.chain_id, e.collection) IN ${GATE_COLLECTIONS}
    GROUP BY e.queue_id, e.tier_no) q)`

/**
 * Entitlements of the rows of `CARD_RIGHTS`. They need no chain, so nothing of them is waited for. Behind a stretch that is a
 * pass by now a queue begins when that would have ended; before, it is no right.
 * @param now seconds since the epoch
 */
export function toCardStanding(
  { card, pending }: { card: readonly CardRow[] | null; pending: readonly number[] | null },
  now: number,
): CardStanding {
  const all = card ?? []
  return {
    entitlements: all.flatMap(({ queueId, tierNo, rank, from, until }): Entitlement[] =>
      from === null || from > now
        ? []
        : [
            {
              ...{ source: 'card', sourceKey: cardSourceKey(queueId), tierNo, rank },
              ...{ validFrom: from, validUntil: until, level: 'finalized' },
            },
          ],
    ),
    pending: (pending ?? []).map((rank) => ({ rank })),
    isMoved: all.some(({ isMoved }) => isMoved),
    frozen: all.filter(({ isFrozen }) => isFrozen).map(({ tierNo, rank }) => ({ tierNo, rank })),
  }
}
