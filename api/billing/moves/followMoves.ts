import { inScope, type ScopedPool, withScope } from '#db/scope.ts'
import { giveUpCard, takeUpCard } from '../../access/cardRights.ts'
import type { Jobs } from '../../queue/jobs.ts'
import type { RefundDeps } from '../refunds/deps.ts'
import { lockExact } from '../refunds/exactPurchase.ts'
import { findRefund } from '../refunds/refundStore.ts'
import { failRefund } from '../refunds/settleRefund.ts'

const LOOK_MS = 1000
const TAKEN_LOOK_MS = 10_000
const PER_TURN = 20

/** Which claim is that of a voucher `m`: whoever else used its name has not brought it. */
const CLAIM = `LEFT JOIN chain.card_claim_as_of c ON c.chain_id = m.chain_id AND c.collection = m.collection AND c.purchase = m.purchase_hash
  AND c.wallet = m.wallet AND c.signer = m.signer AND c.tier_no = m.tier_no`
// agreed on and safe, and folded: what a block up to here says stays
const SAFE = `(SELECT c.chain_id, least(c.number, c.safe, c.agreed) AS block, NOT c.is_backfill AND EXISTS (SELECT FROM chain.family f
      WHERE f.chain_id = c.chain_id AND f.name = 'passes' AND f.state = 'live') AS is_whole FROM chain.cursor c WHERE c.chain_id = $1)`
// of a block whose time is not kept an earlier one's: a voucher is over a little later then
const SAFE_AT = `(SELECT b.at FROM chain.block b WHERE b.chain_id = s.chain_id AND b.number <= s.block ORDER BY b.number DESC LIMIT 1)`

/**
 * Brings vouchers to what the index says: claimed and back, mirrored once a safe block has the claim, over once a safe block is
 * later than its last second and none has it. One statement, so that all is of one state of the index.
 */
export async function followClaims(pool: ScopedPool, chainId: number): Promise<void> {
  await pool.query(
    `UPDATE app.card_move m SET state = n.state, pass_id = n.pass_id, ended_at = CASE WHEN n.state = 'over' THEN app.now() END
     FROM (SELECT m.id, c.pass_id, CASE WHEN c.block <= s.block THEN 'mirrored' WHEN c.block IS NOT NULL THEN 'claimed'
           WHEN m.state = 'signed' AND s.is_whole AND ${SAFE_AT} > m.valid_until AND NOT EXISTS (SELECT FROM chain.suspension x
             WHERE x.chain_id = m.chain_id AND x.address = m.collection AND x.key = '') THEN 'over'
           ELSE 'signed' END::app.card_move_state AS state
         FROM app.card_move m JOIN ${SAFE} s ON s.chain_id = m.chain_id ${CLAIM} WHERE m.state IN ('signed', 'claimed')) n
     WHERE m.id = n.id AND m.state IN ('signed', 'claimed') AND (m.state, m.pass_id) IS DISTINCT FROM (n.state, n.pass_id)`,
    [chainId],
  )
}

/** The attestor has ended a pass, or it ended by itself: what was left is the card right's alone. */
export async function withdrawMoves(pool: ScopedPool): Promise<void> {
  await pool.query(
    `UPDATE app.card_move m SET state = 'withdrawn', ended_at = app.now() FROM app.pass_revocation r
     WHERE r.move_id = m.id AND r.state = 'done' AND r.end_reason <> 'UNCLAIMED' AND m.frozen_at IS NOT NULL
       AND m.state IN ('claimed', 'mirrored')`,
  )
}

// the time that was paid for still runs, or waits for its bank
const IS_LEFT = `r.state <> 'ended' AND (r.state = 'frozen' OR coalesce(r.valid_until, 'infinity') > app.now())`
// of those that were settled nothing can become anything: see `settleMoves`
const LOOKED_AT = `m.state = 'mirrored' AND m.frozen_at IS NULL AND m.settled_at IS NULL`

export const RETURN_TAKEN = `UPDATE app.card_move m SET state = 'withdrawn', ended_at = app.now()
  FROM ${SAFE} s, app.entitlement r, chain.card_claim_as_of c, chain.pass_as_of p
  WHERE ${LOOKED_AT} AND m.chain_id = s.chain_id AND r.source = 'card' AND r.source_id = m.source_id AND ${IS_LEFT}
    AND (c.chain_id, c.collection, c.purchase) = (m.chain_id, m.collection, m.purchase_hash) AND c.wallet = m.wallet AND c.signer = m.signer
    AND (p.chain_id, p.collection, p.pass_id) = (c.chain_id, c.collection, c.pass_id) AND p.valid_until IS DISTINCT FROM c.valid_until
    AND EXISTS (SELECT FROM chain.pass_sale_as_of e WHERE e.chain_id = c.chain_id AND e.collection = c.collection
      AND e.pass_id = c.pass_id AND e.kind = 'revocation' AND (e.block, e.log_index) > (c.block, c.log_index) AND e.block <= s.block
      AND e.recipient = m.wallet AND e.tier_no = m.tier_no)`

/**
 * A creator can revoke a pass, and pays nothing for time that a card paid: what is left of it is the card right's again, once a safe
 * block shows that, in its hold and after it. Only while the wallet of the voucher has it: whom it was sold to has no card right,
 * and what became of it in an upgrade is no card time. Whoever burns a pass has given it up.
 */
export async function returnTaken(pool: ScopedPool, chainId: number): Promise<void> {
  await pool.query(RETURN_TAKEN, [chainId])
}

// of the account that moved it, whichever wallet it went to
const OWN = `(o.owner = m.wallet OR EXISTS (SELECT FROM app.identity i WHERE i.account_id = m.account_id AND i.wallet = o.owner AND i.ended_at IS NULL))`
// its pass, or one that it was merged into: as long as it was after the claim, for a block's clock is another than that of the stretch
const KEPT = `EXISTS (SELECT FROM chain.pass_as_of o WHERE (o.chain_id, o.collection, o.tier_no) = (m.chain_id, m.collection, m.tier_no)
  AND NOT o.revoked AND ${OWN} AND coalesce(o.valid_until, 'infinity') > app.now()
  AND coalesce(o.valid_until, 'infinity') >= least(coalesce(e.valid_until, 'infinity'), coalesce(c.valid_until, 'infinity')))`

export const GONE_PASSES = `SELECT m.source_id AS source, m.creator_id AS creator FROM ${SAFE} s, app.card_move m
    JOIN app.entitlement e ON e.source = 'card' AND e.source_id = m.source_id, chain.card_claim_as_of c, chain.pass_as_of p
  WHERE ${LOOKED_AT} AND m.chain_id = s.chain_id AND s.is_whole
    AND e.state = 'active' AND NOT e.given_up AND (e.valid_until IS NULL OR e.valid_until > app.now())
    AND (c.chain_id, c.collection, c.purchase) = (m.chain_id, m.collection, m.purchase_hash) AND c.wallet = m.wallet AND c.signer = m.signer
    AND (p.chain_id, p.collection, p.pass_id) = (c.chain_id, c.collection, c.pass_id) AND p.block <= s.block AND NOT ${KEPT} LIMIT $2`

/**
 * A pass that was burned, given away after its hold, or that is over: what stands behind it in the queue of its account begins,
 * once a safe block shows that. Whatever is no pass any more is part of the queue again.
 */
export async function letGoOfPasses(deps: RefundDeps, chainId: number): Promise<void> {
  const gone = await deps.pool.query<{ source: string; creator: string }>(GONE_PASSES, [chainId, PER_TURN])
  const back = await deps.pool.query<{ source: string; creator: string }>(
    `SELECT e.source_id AS source, e.creator_id AS creator FROM app.entitlement e WHERE e.given_up AND e.state <> 'ended'
       AND NOT EXISTS (SELECT FROM app.card_move m WHERE m.source_id = e.source_id AND m.state IN ('claimed', 'mirrored')) LIMIT $1`,
    [PER_TURN],
  )
  for (const { source, creator } of gone.rows)
    await withScope(deps.pool, { creator }, (tx) => giveUpCard(tx, deps, source))
  for (const { source, creator } of back.rows)
    await withScope(deps.pool, { creator }, (tx) => takeUpCard(tx, deps, source))
}

/** Refunds whose pass could not be taken back while it was held: the pass stays, and so does the money. */
export async function failHeldRefunds(deps: RefundDeps): Promise<void> {
  const { rows } = await deps.pool.query<{ id: string; purchaseId: string; creator: string }>(
    `SELECT r.id, r.purchase_id AS "purchaseId", r.creator_id AS creator FROM app.refund r JOIN app.card_move m ON m.source_id = r.right_source
     WHERE r.state = 'asked' AND r.refund_ref IS NULL AND m.state = 'mirrored' AND m.held_until < date_trunc('day', app.now(), 'UTC') LIMIT $1`,
    [PER_TURN],
  )
  for (const { id, purchaseId, creator } of rows)
    await withScope(deps.pool, { creator }, async (tx) => {
      await lockExact(tx, purchaseId)
      const refund = await findRefund(tx, { id })
      if (refund?.state === 'asked' && refund.refund_ref === null)
        await failRefund(tx, deps, refund, { failure: 'MOVED' })
    })
}

/** What was paid for of a pass is over, or ended for ever: nobody looks at the pass any more. */
export async function settleMoves(pool: ScopedPool): Promise<void> {
  await pool.query(
    `UPDATE app.card_move m SET settled_at = app.now() WHERE ${LOOKED_AT}
       AND NOT EXISTS (SELECT FROM app.entitlement r WHERE r.source = 'card' AND r.source_id = m.source_id AND ${IS_LEFT})`,
  )
}

/** Of people who are erased a voucher is kept as long as its pass is held. */
async function forgetMoves(pool: ScopedPool): Promise<void> {
  await pool.query(
    `DELETE FROM app.card_move WHERE account_id IS NULL AND (state IN ('over', 'withdrawn') OR held_until < app.now() - interval '1 day')`,
  )
}

/** Work of vouchers: what became of them on the chain. */
export function moveJobs(of: RefundDeps, chainId: number): Jobs {
  const deps = { ...of, pool: inScope(of.pool, { everyone: 'work' }) }
  const { pool } = deps
  return {
    loops: [
      {
        name: 'card-moves',
        everyMs: LOOK_MS,
        isExclusive: true,
        run: async () => {
          await followClaims(pool, chainId)
          await withdrawMoves(pool)
          await failHeldRefunds(deps)
        },
      },
      {
        name: 'card-moves-taken',
        everyMs: TAKEN_LOOK_MS,
        isExclusive: true,
        run: async () => {
          await returnTaken(pool, chainId)
          await letGoOfPasses(deps, chainId)
        },
      },
    ],
    timetable: [
      { task: 'forget-card-moves', at: '37 3 * * *', run: () => forgetMoves(pool) },
      { task: 'settle-card-moves', at: '7 * * * *', run: () => settleMoves(pool) },
    ],
  }
}
