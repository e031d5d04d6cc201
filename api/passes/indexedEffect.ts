import type { Pool } from 'pg'
import { toEventSelector } from 'viem'
import type { TxPurpose } from '#domain/words.ts'

const TIER =
  'uint16 indexed tierId, uint96 price, uint8 currency, uint32 duration, uint32 maxSupply, uint8 rank, uint16 referralBps, uint24 refundWindow, uint8 flags'
const EVENTS: Record<TxPurpose, string[]> = {
  collection: [
    'event PassCollectionCreated(address indexed creator, address indexed collection, address payout, string name, string symbol)',
  ],
  tier: [`event TierCreated(${TIER})`, `event TierUpdated(${TIER})`],
  purchase: [
    'event PassPurchased(uint256 indexed passId, uint16 indexed tierId, address indexed to, address payer, uint8 currency, uint256 amount, address referrer, uint256 referralFee, uint40 expiresAt)',
    'event PassExtended(uint256 indexed passId, uint16 indexed tierId, address indexed payer, uint8 currency, uint256 amount, address referrer, uint256 referralFee, uint40 expiresAt)',
  ],
  upgrade: [
    'event PassUpgraded(uint256 indexed passId, uint16 indexed toTier, address indexed payer, uint16 fromTier, uint8 currency, uint256 amount, uint256 credit, uint40 expiresAt)',
  ],
  transfer: ['event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'],
}

/** First topics of the events that a transaction of this purpose must leave. */
export const SELECTORS = Object.fromEntries(
  Object.entries(EVENTS).map(([purpose, events]) => [purpose, events.map((event) => toEventSelector(event))]),
) as Record<TxPurpose, `0x${string}`[]>

/** Where a transaction stands in the index. */
export interface IndexedEffect {
  /** the index has passed the block */
  isIndexed: boolean
  /** the block is at the node's `safe` level */
  isSafe: boolean
  /** the event it was sent for is in the index */
  isThere: boolean
}

/** Looks for the event that the transaction was sent for. */
export async function readIndexedEffect(
  pool: Pool,
  chainId: number,
  purpose: TxPurpose,
  txHash: Buffer,
  block: number,
): Promise<IndexedEffect> {
  const { rows } = await pool.query<{ indexed: boolean; safe: boolean; there: boolean }>(
    `SELECT c.number >= $2 AS indexed, c.safe >= $2 AS safe, EXISTS (SELECT FROM chain.event e
       WHERE e.chain_id = c.chain_id AND e.tx_hash = $3 AND e.topics[1] = ANY ($4::bytea[])) AS there
     FROM chain.cursor c WHERE c.chain_id = $1`,
    [chainId, block, txHash, SELECTORS[purpose].map((topic) => Buffer.from(topic.slice(2), 'hex'))],
  )
  const row = rows[0]
  return { isIndexed: row?.indexed ?? false, isSafe: row?.safe ?? false, isThere: row?.there ?? false }
}
