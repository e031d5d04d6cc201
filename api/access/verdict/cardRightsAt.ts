import type { Entitlement, FrozenRight } from '#domain/access/entitlement.ts'
import { cardSourceKey } from '../entitlements/changeRights.ts'

/** What an account has by card behind a gate. */
export interface CardStanding {
  /** one a queue, with the end of all of it */
  entitlements: Entitlement[]
  frozen: FrozenRight[]
  /** what is being paid: the provider has not said yes or no */
  pending: Pick<FrozenRight, 'rank' | 'collection'>[]
  /** true when something of it counts as a pass alone, by what the index said in the same statement */
  isMoved: boolean
}

/** A queue as the statement tells it. Times are seconds since the epoch. */
export interface CardRow {
  queueId: string
  tierNo: number
  rank: number
  /** 0x hex */
  collection: string
  /** null: nothing of it runs or ran */
  from: number | null
  /** null with `from`: never ends */
  until: number | null
  isFrozen: boolean
  isMoved: boolean
}

/** A wallet, whoever has it, whose pass of a collection opens nothing while its card payment is disputed or goes back; 0x hex. */
export interface LeftOut {
  wallet: string
  collection: string
}

/** What `app.card_behind` answers. */
export interface CardAnswer {
  card: CardRow[] | null
  /** what is being paid */
  pending: { rank: number; collection: string }[] | null
  /** hardly ever is there one */
  leftOut: LeftOut[] | null
}

/**
 * SQL: a `CardAnswer` of the account `a` behind the gate of the room `r`, of which passes are at the chain $3, at the time `t`. It
 * is a function because an account's rights are nobody's to read who has not said the account, and the door says none.
 */
export const CARD_STANDING = 'app.card_behind(a.id, r.gate_id, $3, t.now)'

/** Which collection a right is said to be of: none of the room's own creator. */
export function collectionPart(collection: string, own: string | null): { collection?: string } {
  return collection === own ? {} : { collection }
}

/**
 * Entitlements of the rows of an answer. They need no chain, so nothing of them is waited for. Behind a stretch that is a
 * pass by now a queue begins when that would have ended; before, it is no right.
 * @param now seconds since the epoch
 * @param own the collection of the room's creator, 0x hex; null where none of its passes are asked for
 */
export function toCardStanding(answer: CardAnswer | null, now: number, own: string | null): CardStanding {
  const all = answer?.card ?? []
  return {
    entitlements: all.flatMap(({ queueId, tierNo, rank, collection, from, until }): Entitlement[] =>
      from === null || from > now
        ? []
        : [
            {
              ...{ source: 'card', sourceKey: cardSourceKey(queueId), tierNo, rank },
              ...collectionPart(collection, own),
              ...{ validFrom: from, validUntil: until, level: 'finalized' },
            },
          ],
    ),
    pending: (answer?.pending ?? []).map(({ rank, collection }) => ({
      rank,
      ...collectionPart(collection, own),
    })),
    isMoved: all.some(({ isMoved }) => isMoved),
    frozen: all
      .filter(({ isFrozen }) => isFrozen)
      .map(({ tierNo, rank, collection }) => ({ tierNo, rank, ...collectionPart(collection, own) })),
  }
}
