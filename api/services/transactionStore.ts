import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { ChainHex } from '../ports/services.ts'
import type { OpenTransaction, Sending } from './readTransactions.ts'

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** The next nonce of a sender, above everything stored for whatever service. @param count what the chain says that it has sent */
export async function nextNonce(
  tx: PoolClient,
  { chainId, sender }: { chainId: number; sender: ChainHex },
  count: number,
): Promise<number> {
  const { rows } = await tx.query<{ nonce: number }>(
    `SELECT greatest($3::bigint, coalesce(max(nonce) + 1, 0))::float8 AS nonce FROM app.service_tx
      WHERE chain_id = $1 AND sender = $2 AND state IN ('signed', 'sent', 'included')`,
    [chainId, bytesOf(sender), count],
  )
  return rows[0]?.nonce ?? count
}

/** Whether it was signed before, and given up. */
export async function isStored(tx: PoolClient, hash: ChainHex): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT FROM app.service_tx WHERE hash = $1', [bytesOf(hash)])
  return rowCount === 1
}

/**
 * Stores what is signed, before anybody is handed it. Two workers cannot store the same nonce; what was given up, or was of another
 * chain, leaves its nonce to a later one.
 * @returns which of its nonce it is
 */
export async function insertTransaction(
  tx: ScopedPool | PoolClient,
  { service, chainId }: Sending,
  one: Omit<OpenTransaction, 'n' | 'state' | 'ageS' | 'sentAgeS' | 'sentHead'>,
): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    `INSERT INTO app.service_tx (hash, subject_id, creator_id, chain_id, sender, nonce, n, to_wallet, data, value, gas, max_fee, tip, service)
     SELECT $1::bytea, $2, $3, $4::int, $5::bytea, $6::bigint, 1 + coalesce(max(t.n), 0), $7::bytea, $8::bytea, $9::numeric, $10::bigint,
       $11::numeric, $12::numeric, $13::app.service
      FROM app.service_tx t WHERE t.chain_id = $4::int AND t.sender = $5::bytea AND t.nonce = $6::bigint RETURNING n`,
    [
      ...[bytesOf(one.hash), one.subjectId, one.creatorId, chainId, bytesOf(one.sender), one.nonce],
      ...[bytesOf(one.to), bytesOf(one.data), one.value, one.gas, one.maxFee, one.tip, service],
    ],
  )
  return rows[0]?.n ?? 1
}

/** It is about to be handed over: from here on it may be on the chain. */
export async function markSent(pool: ScopedPool, hash: ChainHex, head: number): Promise<void> {
  await pool.query(
    `UPDATE app.service_tx SET state = 'sent', sent_at = app.now(), sent_head = $2 WHERE hash = $1 AND state IN ('signed', 'sent')`,
    [bytesOf(hash), head],
  )
}

/** A block has it, or has it no more. */
export async function markIncluded(
  tx: ScopedPool | PoolClient,
  hash: ChainHex,
  found: { block: number; isOk: boolean } | null,
): Promise<void> {
  await tx.query(
    `UPDATE app.service_tx SET state = CASE WHEN $2::bigint IS NULL THEN 'sent' ELSE 'included' END::app.service_tx_state, block = $2, is_ok = $3,
       sent_at = coalesce(sent_at, app.now()) WHERE hash = $1 AND state IN ('sent', 'included')`,
    [bytesOf(hash), found?.block ?? null, found?.isOk ?? null],
  )
}

/** Its block is settled: the others of its nonce are nothing any more. @param winner null: somebody else's took the nonce */
export async function settleNonce(
  tx: PoolClient,
  { chainId, sender, nonce }: { chainId: number; sender: ChainHex; nonce: number },
  winner: ChainHex | null,
): Promise<void> {
  await tx.query(
    `UPDATE app.service_tx SET state = CASE WHEN hash = $4 THEN 'safe' ELSE 'replaced' END::app.service_tx_state, ended_at = app.now(),
       block = CASE WHEN hash = $4 THEN block END, is_ok = CASE WHEN hash = $4 THEN is_ok END
     WHERE chain_id = $1 AND sender = $2 AND nonce = $3 AND state IN ('signed', 'sent', 'included')`,
    [chainId, bytesOf(sender), nonce, winner === null ? null : bytesOf(winner)],
  )
}
