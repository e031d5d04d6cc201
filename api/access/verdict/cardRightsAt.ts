import type { Entitlement, FrozenRight } from '#domain/access/entitlement.ts'
import { cardSourceKey } from '../entitlements/changeRights.ts'

/** What an account has by card behind a gate. */
export interface CardStanding {
  /** one a queue, with the end of all of it */
  entitlements: Entitlement[]
  frozen: FrozenRight[]
  /** ranks of what is being paid: the provider has not said yes or no */
  pending: { rank: number }[]
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
}

const GATE_COLLECTIONS = '(SELECT d.chain_id, d.address FROM app.condition d WHERE d.gate_id = r.gate_id)'

/** SQL: a JSON list of the ranks of what the account `a` is paying for by card behind the gate of the room `r`. */
export const PENDING_RANKS = `(SELECT jsonb_agg(p.rank) FROM app.purchase p WHERE p.account_id = a.id
  AND p.state IN ('processing', 'unknown') AND (p.chain_id, p.collection) IN ${GATE_COLLECTIONS})`

/**
 * SQL: a JSON list of what the account `a` has by card behind the gate of the room `r`, at the time `t`. What was lent and
 * ran out was never paid for, and is not there.
 */
export const CARD_RIGHTS = `(SELECT jsonb_agg(q) FROM (SELECT e.queue_id AS "queueId", e.tier_no AS "tierNo", max(e.rank) AS rank,
      extract(epoch FROM min(e.valid_from) FILTER (WHERE e.state = 'active'))::float8 AS from,
      extract(epoch FROM nullif(max(coalesce(e.valid_until, 'infinity')) FILTER (WHERE e.state = 'active'), 'infinity'))::float8 AS until,
      coalesce(bool_or(e.state = 'frozen' AND e.left_s IS DISTINCT FROM 0), false) AS "isFrozen"
    FROM app.entitlement e WHERE e.account_id = a.id AND e.state <> 'ended' AND NOT (e.is_provisional AND e.valid_until <= t.now)
      AND (e.chain_id, e.collection) IN ${GATE_COLLECTIONS}
    GROUP BY e.queue_id, e.tier_no) q)`

/** Entitlements of the rows of `CARD_RIGHTS`. They need no chain, so nothing of them is waited for. */
export function toCardStanding(
  rows: readonly CardRow[] | null,
  pendingRanks: readonly number[] | null,
): CardStanding {
  const all = rows ?? []
  return {
    entitlements: all.flatMap(({ queueId, tierNo, rank, from, until }): Entitlement[] =>
      from === null
        ? []
        : [
            {
              ...{ source: 'card', sourceKey: cardSourceKey(queueId), tierNo, rank },
              ...{ validFrom: from, validUntil: until, level: 'finalized' },
            },
          ],
    ),
    pending: (pendingRanks ?? []).map((rank) => ({ rank })),
    frozen: all.filter(({ isFrozen }) => isFrozen).map(({ tierNo, rank }) => ({ tierNo, rank })),
  }
}
