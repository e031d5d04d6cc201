import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { ClaimFacts } from '#domain/billing/revocation.ts'
import type { RevocationEnd, RevocationFault, RevocationState } from '#domain/billing/words.ts'
import type { ChainHex } from '../ports/services.ts'
import { SETTLED } from '../services/settledBlock.ts'

/** A revocation that is due, with what the index knows of its pass. */
export interface DueRevocation {
  moveId: string
  creatorId: string
  collection: ChainHex
  purchase: ChainHex
  state: RevocationState
  fault: RevocationFault | null
  tries: number
  /** of the claim; null while the index shows none */
  passId: bigint | null
  facts: ClaimFacts
}

interface Row {
  move_id: string
  creator_id: string
  collection: ChainHex
  purchase: ChainHex
  state: RevocationState
  fail_code: RevocationFault | null
  tries: number
  valid_until: number
  safe: number
  safe_at: number
  is_suspended: boolean
  pass_id: string | null
  claim_block: number | null
  claim_until: number | null
  pass_block: number | null
  pass_gone: boolean | null
  pass_until: number | null
  revoked_block: number | null
  has_other: boolean
  is_spent: boolean
}

// Anybody can say any name of a payment, and the creator can sign for it at the own collection: it is ours only with the voucher's own
// wallet and signer. Where another took the name, the collection takes ours no more.
const DUE = `WITH settled AS (${SETTLED})
  SELECT r.move_id, r.creator_id, '0x' || encode(r.collection, 'hex') AS collection, '0x' || encode(r.purchase_hash, 'hex') AS purchase,
    r.state, r.fail_code, r.tries, extract(epoch FROM r.valid_until)::float8 AS valid_until,
    s.safe, extract(epoch FROM b.at)::float8 AS safe_at,
    EXISTS (SELECT FROM chain.suspension x WHERE x.chain_id = r.chain_id AND x.address = r.collection AND x.key = '') AS is_suspended,
    k.pass_id::text AS pass_id, k.block AS claim_block, extract(epoch FROM k.valid_until)::float8 AS claim_until,
    p.block AS pass_block, p.revoked AS pass_gone, extract(epoch FROM p.valid_until)::float8 AS pass_until,
    (SELECT min(e.block) FROM chain.pass_sale_as_of e WHERE e.chain_id = k.chain_id AND e.collection = k.collection AND e.pass_id = k.pass_id
       AND e.kind = 'revocation' AND (e.block, e.log_index) > (k.block, k.log_index)) AS revoked_block,
    EXISTS (SELECT FROM chain.card_claim_as_of o WHERE o.chain_id = k.chain_id AND o.collection = k.collection AND o.pass_id = k.pass_id
       AND (o.block, o.log_index) > (k.block, k.log_index) AND (o.valid_until IS NULL OR o.valid_until > b.at)
       AND EXISTS (SELECT FROM app.card_move y WHERE y.chain_id = o.chain_id AND y.collection = o.collection
         AND y.purchase_hash = o.purchase AND y.wallet = o.wallet AND y.signer = o.signer)
       AND NOT EXISTS (SELECT FROM app.pass_revocation n WHERE n.chain_id = o.chain_id AND n.collection = o.collection
         AND n.purchase_hash = o.purchase)) AS has_other,
    k.purchase IS NULL AND coalesce(f.block <= s.safe, false) AS is_spent
  FROM settled s JOIN app.pass_revocation r ON r.chain_id = s.chain_id
  JOIN LATERAL (SELECT at FROM chain.block WHERE chain_id = s.chain_id AND number <= s.safe ORDER BY number DESC LIMIT 1) b ON true
  LEFT JOIN app.card_move m ON m.id = r.move_id
  LEFT JOIN chain.card_claim_as_of f ON f.chain_id = r.chain_id AND f.collection = r.collection AND f.purchase = r.purchase_hash
  LEFT JOIN chain.card_claim_as_of k ON k.chain_id = r.chain_id AND k.collection = r.collection AND k.purchase = r.purchase_hash
    AND k.wallet = r.wallet AND (m.id IS NULL OR k.signer = m.signer)
  LEFT JOIN chain.pass_as_of p ON p.chain_id = k.chain_id AND p.collection = k.collection AND p.pass_id = k.pass_id
  WHERE r.state <> 'done' AND r.next_at <= app.now() ORDER BY r.next_at LIMIT $2`

function dueOf(row: Row): DueRevocation {
  const isSafe = (block: number | null) => block !== null && block <= row.safe
  const { claim_block, pass_block, revoked_block } = row
  return {
    ...{ moveId: row.move_id, creatorId: row.creator_id, collection: row.collection, purchase: row.purchase },
    ...{ state: row.state, fault: row.fail_code, tries: row.tries },
    passId: row.pass_id === null ? null : BigInt(row.pass_id),
    facts: {
      ...{ safeAt: row.safe_at, isSuspended: row.is_suspended, validUntil: row.valid_until },
      claim: claim_block === null ? null : { isSafe: isSafe(claim_block), validUntil: row.claim_until },
      revoked: revoked_block === null ? null : { isSafe: isSafe(revoked_block) },
      pass:
        pass_block === null
          ? null
          : { isSafe: isSafe(pass_block), isGone: row.pass_gone === true, validUntil: row.pass_until },
      ...{ hasOtherCard: row.has_other, isSpent: row.is_spent },
    },
  }
}

/** Revocations to look at, those that wait longest first; none while the index cannot tell. */
export async function readDueRevocations(
  pool: ScopedPool,
  chainId: number,
  limit: number,
): Promise<DueRevocation[]> {
  const { rows } = await pool.query<Row>(DUE, [chainId, limit])
  return rows.map(dueOf)
}

/** It is looked at again after a while. */
export async function postponeRevocation(
  pool: ScopedPool,
  moveId: string,
  { afterS = 0, isFault = false },
): Promise<void> {
  await pool.query(
    `UPDATE app.pass_revocation SET tries = CASE WHEN $3 THEN tries + 1 ELSE 0 END, next_at = app.now() + make_interval(secs => $2)
     WHERE move_id = $1 AND state <> 'done'`,
    [moveId, afterS, isFault],
  )
}

/** A safe block shows how it ended. */
export async function endRevocation(
  pool: ScopedPool,
  { moveId, passId }: Pick<DueRevocation, 'moveId' | 'passId'>,
  end: RevocationEnd,
): Promise<void> {
  await pool.query(
    `UPDATE app.pass_revocation SET state = 'done', end_reason = $2, done_at = app.now(), fail_code = NULL, pass_id = coalesce($3, pass_id)
     WHERE move_id = $1 AND state <> 'done'`,
    [moveId, end, passId],
  )
}

/** Somebody has to look; what the chain shows later may still end it. */
export async function askPerson(
  db: ScopedPool | PoolClient,
  { moveId, passId }: Pick<DueRevocation, 'moveId' | 'passId'>,
  fault: RevocationFault,
  afterS: number,
): Promise<void> {
  await db.query(
    `UPDATE app.pass_revocation SET state = 'person', fail_code = $2, pass_id = coalesce($3, pass_id), tries = 0,
       next_at = app.now() + make_interval(secs => $4) WHERE move_id = $1 AND state <> 'done'`,
    [moveId, fault, passId, afterS],
  )
}

/** A transaction for it is stored: in the transaction that stores that. */
export async function beginRevocation(tx: PoolClient, moveId: string, passId: bigint): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE app.pass_revocation SET state = 'sending', fail_code = NULL, pass_id = $2, tries = 0 WHERE move_id = $1
       AND state IN ('waiting', 'person')`,
    [moveId, passId],
  )
  return rowCount === 1
}

/** Nothing came of its transaction. @returns how many of them the contract has refused in a block */
export async function reopenRevocation(
  tx: PoolClient,
  moveId: string,
  wasReverted: boolean,
): Promise<number> {
  const { rows } = await tx.query<{ reverts: number }>(
    `UPDATE app.pass_revocation SET state = 'waiting', reverts = reverts + $2::int, next_at = app.now()
     WHERE move_id = $1 AND state = 'sending' RETURNING reverts`,
    [moveId, wasReverted ? 1 : 0],
  )
  return rows[0]?.reverts ?? 0
}
