import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')
const topicOf = (address: Buffer) => Buffer.concat([Buffer.alloc(12), address])

/** A tip as the hub tells it, where it is not what `tip` would choose. */
export interface TipWish {
  hub: Buffer
  payee: Buffer
  contextId: bigint
  contextType?: 'creator' | 'room' | 'stream'
  payer?: Buffer
  currency?: number
  amountUnits?: bigint
  giftCode?: number
  block: number
  /** the next one of its block unless given */
  logIndex?: number
  at?: Date
  txHash?: Buffer
}

/** Rows of schema `chain` as the indexer would write them, through the indexer's own role. */
export function createChainRows(indexer: Pool, chainId = 31337) {
  const fact = () => [1, 0, randomBytes(32)]
  const insertEvent = (txHash: string, block: number, topics: Buffer[], address: Buffer, kind: number) =>
    indexer.query(
      `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
       VALUES ($1, $2, (SELECT count(*) FROM chain.event WHERE block = $2), $3, $4, 0, 0, $5, $6, '', $7)`,
      [chainId, block, randomBytes(32), bytesOf(txHash), address, topics, kind],
    )
  const insertCollection = (creator: string, collection: Buffer, txHash: string) =>
    indexer.query(
      `INSERT INTO chain.pass_collection (chain_id, collection, creator_wallet, payout, name, symbol, block, log_index, tx_hash)
       VALUES ($1, $2, $3, $3, 'Passes', 'PASS', 1, 0, $4)`,
      [chainId, collection, bytesOf(creator), bytesOf(txHash)],
    )
  return {
    /** Sets the cursor: newest indexed block, the newest one seen, and up to where providers agree. */
    async cursor(number: number, to: { headSeen?: number; safe?: number; agreed?: number } = {}) {
      const { headSeen = number, safe = number, agreed = safe } = to
      await indexer.query(
        `INSERT INTO chain.cursor (chain_id, number, hash, at, safe, finalized, head_seen, head_at, agreed)
         VALUES ($1, $2, $3, now(), $4, 0, $5, now(), $6)
         ON CONFLICT (chain_id) DO UPDATE SET number = $2, hash = $3, safe = $4, head_seen = $5, seen_at = now(), agreed = $6`,
        [chainId, number, randomBytes(32), safe, headSeen, agreed],
      )
    },
    /** A collection that `creator` deployed, and the event that says so. */
    async collection(creator: string, txHash = `0x${randomBytes(32).toString('hex')}`) {
      const collection = randomBytes(20)
      await insertCollection(creator, collection, txHash)
      const topics = [randomBytes(32), topicOf(bytesOf(creator)), topicOf(collection)]
      await insertEvent(txHash, 1, topics, randomBytes(20), 1)
      return { address: `0x${collection.toString('hex')}`, txHash }
    },
    /** The row of a collection again, after it was lost. */
    async collectionAt(creator: string, { address, txHash }: { address: string; txHash: string }) {
      await insertCollection(creator, bytesOf(address), txHash)
    },
    async tier(
      collection: string,
      tierNo: number,
      { priceUnits = 10n ** 16n, rank = tierNo, flags = 0, currency = 0, maxSupply = 0, minted = 0 } = {},
    ) {
      await indexer.query(
        `INSERT INTO chain.tier (chain_id, collection, tier_no, price_units, currency, duration_s, max_supply, minted, rank, flags,
           refund_window_s, referral_bps, block, log_index, tx_hash)
         VALUES ($1, $2, $3, $4, $5, 2592000, $6, $7, $8, $9, 0, 0, $10, $11, $12)`,
        [
          chainId,
          bytesOf(collection),
          tierNo,
          priceUnits,
          currency,
          maxSupply,
          minted,
          rank,
          flags,
          ...fact(),
        ],
      )
    },
    /** A pass of `owner` that ends at `expiresAt`; null = never. */
    async pass(collection: string, passId: number, owner: string, tierNo: number, expiresAt: Date | null) {
      await indexer.query(
        `INSERT INTO chain.pass (chain_id, collection, pass_id, owner, tier_no, valid_until, bought_at, block, log_index, tx_hash)
         VALUES ($1, $2, $3, $4, $5, $6, now(), $7, $8, $9)`,
        [chainId, bytesOf(collection), passId, bytesOf(owner), tierNo, expiresAt, ...fact()],
      )
    },
    /** From this event on, rows of a scope stand still. */
    async suspend(address: string, block: number, { key = Buffer.alloc(0), logIndex = 0 } = {}) {
      await indexer.query(
        `INSERT INTO chain.suspension (chain_id, address, key, block, log_index, tx_hash, reason, fold_version)
         VALUES ($1, $2, $3, $4, $5, $6, 'poison', 1)`,
        [chainId, bytesOf(address), key, block, logIndex, randomBytes(32)],
      )
      await indexer.query('UPDATE chain.cursor SET epoch = epoch + 1 WHERE chain_id = $1', [chainId])
    },
    /** What was suspended is folded again. */
    async lift(address: string) {
      await indexer.query('DELETE FROM chain.suspension WHERE chain_id = $1 AND address = $2', [
        chainId,
        bytesOf(address),
      ])
      await indexer.query('UPDATE chain.cursor SET epoch = epoch + 1 WHERE chain_id = $1', [chainId])
    },
    /** @returns its transaction */
    async tip(wish: TipWish): Promise<Buffer> {
      const { hub, payee, contextId, contextType = 'stream', payer = randomBytes(20), currency = 0 } = wish
      const { amountUnits = 1n, giftCode = 0, block, logIndex, at, txHash = randomBytes(32) } = wish
      await indexer.query(
        `INSERT INTO chain.tip (chain_id, block, log_index, hub, payer, payee, currency, amount_units, context_type, context_id,
           gift_code, at, tx_hash)
         VALUES ($1, $2::bigint, coalesce($3::int, (SELECT count(*) FROM chain.tip WHERE chain_id = $1 AND block = $2)), $4, $5, $6, $7, $8,
           $9, $10, $11, coalesce($12, date_trunc('second', now())), $13)`,
        [
          ...[chainId, block, logIndex ?? null, hub, payer, payee, currency, amountUnits, contextType],
          ...[contextId, giftCode, at ?? null, txHash],
        ],
      )
      return txHash
    },
    /** A stored log of a transaction. */
    async event(
      txHash: string,
      block: number,
      topic: string,
      address = `0x${randomBytes(20).toString('hex')}`,
    ) {
      await insertEvent(txHash, block, [bytesOf(topic)], bytesOf(address), 0)
    },
  }
}
