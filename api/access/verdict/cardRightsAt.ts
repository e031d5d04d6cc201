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

/** What `app.card_standing` answers. */
export interface CardAnswer {
  card: CardRow[] | null
  /** ranks of what is being paid */
  pending: number[] | null
  /** wallets, whoever has them, whose pass opens nothing while its card payment is disputed or goes back; 0x hex. Hardly ever is there one */
  leftOut: string[] | null
}

/**
 * SQL: a `CardAnswer` of the account `a` behind the gate of the room `r`, of which passes are at the chain $3, at the time `t`. It
 * is a function because an account's rights are nobody's to read who has not said the account, and the door says none.
 */
export const CARD_STANDING = 'app.card_standing(a.id, r.gate_id, $3, t.now)'

/**
 * Entitlements of the rows of an answer. They need no chain, so nothing of them is waited for. Behind a stretch that is a
 * pass by now a queue begins when that would have ended; before, it is no right.
 * @param now seconds since the epoch
 */
export function toCardStanding(answer: CardAnswer | null, now: number): CardStanding {
  const all = answer?.card ?? []
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
    pending: (answer?.pending ?? []).map((rank) => ({ rank })),
    isMoved: all.some(({ isMoved }) => isMoved),
    frozen: all.filter(({ isFrozen }) => isFrozen).map(({ tierNo, rank }) => ({ tierNo, rank })),
  }
}
