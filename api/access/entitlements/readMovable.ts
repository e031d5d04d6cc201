import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { CardMoveState } from '#domain/billing/words.ts'
import { lockAccount } from '../seats/locks.ts'

/** What of a queue can become a pass in a wallet, or does. */
export interface MovableQueue {
  queueId: string
  /** of the stretch that runs; null: none does, or its payment is not settled */
  sourceId: string | null
  /** seconds of it that are left, to the whole second of database time; null = for ever, or none runs */
  restS: number | null
  isEndless: boolean
  isFrozen: boolean
  isRefunding: boolean
  isTierEndless: boolean
  /** the voucher of that stretch that is not over */
  open: { id: string; state: CardMoveState } | null
  /** linked wallets, 0x hex, and those of them without a live pass of the collection or a voucher on its way */
  linked: string[]
  free: string[]
}

// a follow (32) is no pass; one voucher at a time goes to a wallet
const TAKEN = `EXISTS (SELECT FROM chain.pass_as_of p JOIN chain.tier_as_of t USING (chain_id, collection, tier_no)
    WHERE p.chain_id = q.chain_id AND p.collection = q.collection AND p.owner = i.wallet AND NOT p.revoked AND (t.flags & 32) = 0
      AND (p.valid_until IS NULL OR p.valid_until > app.now()))
  OR EXISTS (SELECT FROM app.card_move o WHERE o.chain_id = q.chain_id AND o.collection = q.collection AND o.wallet = i.wallet
    AND o.state IN ('signed', 'claimed'))`
const WALLETS = `(SELECT jsonb_agg(jsonb_build_object('wallet', '0x' || encode(i.wallet, 'hex'), 'isTaken', ${TAKEN}) ORDER BY i.id)
  FROM app.identity i WHERE i.account_id = $1 AND i.ended_at IS NULL AND i.wallet IS NOT NULL)`

interface MovableRow extends Omit<MovableQueue, 'linked' | 'free' | 'open'> {
  moveId: string | null
  moveState: CardMoveState | null
  wallets: { wallet: string; isTaken: boolean }[] | null
}

/** How far the card time of an account is on its way to wallets, at one chain; a row a queue that is not used up. */
export async function readMovable(
  db: ScopedPool | PoolClient,
  accountId: string,
  where: { chainId: number; queueId?: string },
): Promise<MovableQueue[]> {
  const { rows } = await db.query<MovableRow>(
    `SELECT q.queue_id AS "queueId", s.source_id AS "sourceId", (s.id IS NOT NULL AND s.length_s IS NULL) AS "isEndless",
       floor(extract(epoch FROM s.valid_until) - floor(extract(epoch FROM app.now())))::float8 AS "restS", q.frozen AS "isFrozen",
       EXISTS (SELECT FROM app.refund r JOIN app.entitlement e ON e.source_id = r.right_source
         WHERE e.queue_id = q.queue_id AND e.state = 'frozen' AND r.state IN ('asked', 'sending', 'unknown')) AND q.frozen AS "isRefunding",
       coalesce((SELECT t.duration_s = 0 FROM chain.tier_as_of t WHERE t.chain_id = q.chain_id AND t.collection = q.collection
         AND t.tier_no = q.tier_no), false) AS "isTierEndless", s.move_id AS "moveId", s.move_state AS "moveState", ${WALLETS} AS wallets
     FROM (SELECT queue_id, chain_id, collection, tier_no, bool_and(state = 'frozen') AS frozen FROM app.entitlement
       WHERE account_id = $1 AND chain_id = $2 AND ($3::text IS NULL OR queue_id = $3) AND state <> 'ended'
         AND NOT given_up AND (state = 'frozen' OR valid_until IS NULL OR valid_until > app.now()) GROUP BY 1, 2, 3, 4) q
     LEFT JOIN LATERAL (SELECT e.*, m.id AS move_id, m.state AS move_state FROM app.entitlement e
       LEFT JOIN app.card_move m ON m.source_id = e.source_id AND m.state IN ('signed', 'claimed', 'mirrored')
       WHERE e.queue_id = q.queue_id AND e.state = 'active' AND NOT e.is_provisional AND NOT e.given_up AND e.valid_from <= app.now()
         AND (e.valid_until IS NULL OR e.valid_until > app.now())
       ORDER BY m.id IS NOT NULL, e.valid_until, e.id LIMIT 1) s ON true`,
    [accountId, where.chainId, where.queueId ?? null],
  )
  return rows.map(({ moveId, moveState, wallets, ...row }) => {
    const all = wallets ?? []
    return {
      ...row,
      open: moveId && moveState ? { id: moveId, state: moveState } : null,
      linked: all.map(({ wallet }) => wallet),
      free: all.filter(({ isTaken }) => !isTaken).map(({ wallet }) => wallet),
    }
  })
}

/** The same for a transaction in which nothing of it changes any more until it ends. */
export async function lockMovable(
  tx: PoolClient,
  accountId: string,
  where: { chainId: number; queueId?: string },
): Promise<MovableQueue[]> {
  await lockAccount(tx, accountId)
  return readMovable(tx, accountId, where)
}
