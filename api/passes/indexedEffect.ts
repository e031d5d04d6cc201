import type { Pool } from 'pg'
import { type AbiEvent, toEventSelector } from 'viem'
import type { TxPurpose } from '#domain/words.ts'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'

type EventOf<A extends readonly { type: string }[]> = Extract<A[number], { type: 'event' }>
type EventName = (EventOf<typeof streamPassAbi> | EventOf<typeof streamPassFactoryAbi>)['name']

const EVENTS: Record<TxPurpose, EventName[]> = {
  collection: ['PassCollectionCreated'],
  tier: ['TierCreated', 'TierUpdated'],
  purchase: ['PassPurchased', 'PassExtended'],
  upgrade: ['PassUpgraded'],
  transfer: ['Transfer'],
}

function selectorOf(name: EventName): `0x${string}` {
  const event = [...streamPassAbi, ...streamPassFactoryAbi].find(
    (item) => item.type === 'event' && item.name === name,
  )
  return toEventSelector(event as AbiEvent)
}

/** First topics of the events that a transaction of this purpose must leave. */
export const SELECTORS = Object.fromEntries(
  Object.entries(EVENTS).map(([purpose, names]) => [purpose, names.map(selectorOf)]),
) as Record<TxPurpose, `0x${string}`[]>

/** Where a transaction stands in the index. */
export interface IndexedEffect {
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
  const { rows } = await pool.query<{ safe: boolean; there: boolean }>(
    `SELECT c.safe >= $2 AS safe, EXISTS (SELECT FROM chain.event e
       WHERE e.chain_id = c.chain_id AND e.tx_hash = $3 AND e.topics[1] = ANY ($4::bytea[])) AS there
     FROM chain.cursor c WHERE c.chain_id = $1`,
    [chainId, block, txHash, SELECTORS[purpose].map((topic) => Buffer.from(topic.slice(2), 'hex'))],
  )
  const row = rows[0]
  return { isSafe: row?.safe ?? false, isThere: row?.there ?? false }
}
