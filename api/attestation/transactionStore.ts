import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { AttestorTxState } from '#domain/billing/words.ts'
import type { AttestorTransaction, ChainHex } from '../ports/attestor.ts'

/** A transaction whose end is not settled. */
export interface OpenTransaction extends AttestorTransaction {
  hash: ChainHex
  moveId: string
  creatorId: string
  /** of those with this nonce; a raised fee makes the next */
  n: number
  state: AttestorTxState
  /** seconds since it was signed, and since it was handed over last; null: never */
  ageS: number
  sentAgeS: number | null
  /** head of the chain then */
  sentHead: number | null
}

interface Row {
  hash: ChainHex
  move_id: string
  creator_id: string
  sender: ChainHex
  nonce: string
  n: number
  to_wallet: ChainHex
  data: ChainHex
  value: string
  gas: string
  max_fee: string
  tip: string
  state: AttestorTxState
  age_s: number
  sent_age_s: number | null
  sent_head: number | null
}

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** Those of a chain that are open, by sender and nonce, the newest of a nonce last. */
export async function readOpenTransactions(
  db: ScopedPool | PoolClient,
  chainId: number,
): Promise<OpenTransaction[]> {
  const { rows } = await db.query<Row>(
    `SELECT '0x' || encode(hash, 'hex') AS hash, move_id, creator_id, '0x' || encode(sender, 'hex') AS sender, nonce::text AS nonce, n,
       '0x' || encode(to_wallet, 'hex') AS to_wallet, '0x' || encode(data, 'hex') AS data, value::text AS value, gas::text AS gas,
       max_fee::text AS max_fee, tip::text AS tip, state, extract(epoch FROM app.now() - made_at)::float8 AS age_s,
       extract(epoch FROM app.now() - sent_at)::float8 AS sent_age_s, sent_head
     FROM app.attestor_tx WHERE chain_id = $1 AND state IN ('signed', 'sent', 'included') ORDER BY sender, nonce, n`,
    [chainId],
  )
  return rows.map((row) => ({
    ...{ hash: row.hash, moveId: row.move_id, creatorId: row.creator_id, sender: row.sender },
    ...{ nonce: Number(row.nonce), n: row.n, to: row.to_wallet, data: row.data, value: BigInt(row.value) },
    ...{ gas: BigInt(row.gas), maxFee: BigInt(row.max_fee), tip: BigInt(row.tip), state: row.state },
    ...{ ageS: row.age_s, sentAgeS: row.sent_age_s, sentHead: row.sent_head },
  }))
}

/** The next nonce of a sender, above everything stored. @param count what the chain says that it has sent */
export async function nextNonce(
  tx: PoolClient,
  { chainId, sender }: { chainId: number; sender: ChainHex },
  count: number,
): Promise<number> {
  const { rows } = await tx.query<{ nonce: number }>(
    `SELECT greatest($3::bigint, coalesce(max(nonce) + 1, 0))::float8 AS nonce FROM app.attestor_tx
      WHERE chain_id = $1 AND sender = $2 AND state IN ('signed', 'sent', 'included')`,
    [chainId, bytesOf(sender), count],
  )
  return rows[0]?.nonce ?? count
}

/** Stores what is signed, before anybody is handed it. Two workers cannot store the same nonce. */
export async function insertTransaction(
  tx: ScopedPool | PoolClient,
  chainId: number,
  one: Omit<OpenTransaction, 'state' | 'ageS' | 'sentAgeS' | 'sentHead'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO app.attestor_tx (hash, move_id, creator_id, chain_id, sender, nonce, n, to_wallet, data, value, gas, max_fee, tip)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[bytesOf(one.hash), one.moveId, one.creatorId, chainId, bytesOf(one.sender), one.nonce, one.n],
      ...[bytesOf(one.to), bytesOf(one.data), one.value, one.gas, one.maxFee, one.tip],
    ],
  )
}

/** It is about to be handed over: from here on it may be on the chain. */
export async function markSent(pool: ScopedPool, hash: ChainHex, head: number): Promise<void> {
  await pool.query(
    `UPDATE app.attestor_tx SET state = 'sent', sent_at = app.now(), sent_head = $2 WHERE hash = $1 AND state IN ('signed', 'sent')`,
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
    `UPDATE app.attestor_tx SET state = CASE WHEN $2::bigint IS NULL THEN 'sent' ELSE 'included' END::app.attestor_tx_state, block = $2, is_ok = $3,
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
    `UPDATE app.attestor_tx SET state = CASE WHEN hash = $4 THEN 'safe' ELSE 'replaced' END::app.attestor_tx_state, ended_at = app.now(),
       block = CASE WHEN hash = $4 THEN block END, is_ok = CASE WHEN hash = $4 THEN is_ok END
     WHERE chain_id = $1 AND sender = $2 AND nonce = $3 AND state IN ('signed', 'sent', 'included')`,
    [chainId, bytesOf(sender), nonce, winner === null ? null : bytesOf(winner)],
  )
}
