import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** The factory says that it made a collection: the `kind` of that event in the index. Only factories are read for it. */
const COLLECTION_CREATED = 1

/**
 * Collections a transaction created, as the index has them; `isOwn` when a wallet of the account made it.
 * The creating event is asked: the row of a collection names the transaction that changed it last.
 */
export async function findCollections(pool: Pool, chainId: number, txHash: string, account: string) {
  const { rows } = await pool.query<{
    collection: Buffer
    payout: Buffer
    as_of: number | null
    is_own: boolean
  }>(
    `SELECT p.collection, p.payout, p.as_of, EXISTS (SELECT FROM app.identity i
       WHERE i.wallet = p.creator_wallet AND i.account_id = $3 AND i.ended_at IS NULL) AS is_own
     FROM chain.event e
     JOIN chain.pass_collection_as_of p ON p.chain_id = e.chain_id AND p.collection = substring(e.topics[3] FROM 13)
     WHERE e.chain_id = $1 AND e.tx_hash = $2 AND e.kind = ${COLLECTION_CREATED}
     ORDER BY is_own DESC, e.block, e.log_index`,
    [chainId, bytesOf(txHash), account],
  )
  return rows
}

/** True when a transaction created a collection whose events cannot be folded: it may have no row yet. */
export async function createdSuspended(pool: Pool, chainId: number, txHash: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM chain.event e JOIN chain.suspension s ON s.chain_id = e.chain_id
       AND (s.address = substring(e.topics[3] FROM 13)
         OR (s.address = e.address AND (s.key = '' OR EXISTS (SELECT FROM unnest(e.topics) t WHERE s.key IN (t, substring(t FROM 13))))))
     WHERE e.chain_id = $1 AND e.tx_hash = $2 AND e.kind = ${COLLECTION_CREATED} LIMIT 1`,
    [chainId, bytesOf(txHash)],
  )
  return rowCount !== 0
}

/** Number of the newest indexed block, -1 before the first. */
export async function indexedBlock(pool: Pool, chainId: number): Promise<number> {
  const { rows } = await pool.query<{ number: number }>(
    'SELECT number FROM chain.cursor WHERE chain_id = $1',
    [chainId],
  )
  return rows[0]?.number ?? -1
}

/** Links a collection to a creator, once for ever. False when either is linked to something else. */
export async function linkCollection(
  pool: Pool,
  link: { chainId: number; collection: Buffer; payout: Buffer; creatorId: string; txHash: string },
): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    await tx.query(
      `INSERT INTO app.collection (chain_id, collection, creator_id, tx_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [link.chainId, link.collection, link.creatorId, bytesOf(link.txHash)],
    )
    const { rowCount } = await tx.query(
      'SELECT 1 FROM app.collection WHERE chain_id = $1 AND collection = $2 AND creator_id = $3',
      [link.chainId, link.collection, link.creatorId],
    )
    if (!rowCount) return false
    await tx.query('UPDATE app.creator SET wallet_payout = $2 WHERE id = $1', [link.creatorId, link.payout])
    return true
  })
}

/** A new version of a tier's words; the earlier ones stay for those who bought under them. */
export async function insertTierText(
  pool: Pool,
  key: { chainId: number; collection: Uint8Array; tierNo: number },
  text: { name: string; benefits: string },
): Promise<void> {
  await withTransaction(pool, async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [
      `${Buffer.from(key.collection).toString('hex')}:${key.tierNo}`,
    ])
    await tx.query(
      `INSERT INTO app.tier_text (chain_id, collection, tier_no, version, name, benefits)
       SELECT $1::int, $2::bytea, $3::int, coalesce(max(version), 0) + 1, $4::text, $5::text FROM app.tier_text
       WHERE chain_id = $1::int AND collection = $2::bytea AND tier_no = $3::int`,
      [key.chainId, key.collection, key.tierNo, text.name, text.benefits],
    )
  })
}
