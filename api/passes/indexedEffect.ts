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

const ADDRESS = /^0x[0-9a-fA-F]{40}$/

/** The contract that must have spoken, when the browser named it. */
function emitterOf(expect: Record<string, string>): Buffer | null {
  const address = expect.collection ?? expect.factory ?? ''
  return ADDRESS.test(address) ? Buffer.from(address.slice(2), 'hex') : null
}

/** Looks for the event that the transaction was sent for, from the contract it was sent for. */
export async function readIndexedEffect(
  pool: Pool,
  intent: { chain_id: number; purpose: TxPurpose; expect: Record<string, string>; tx_hash: Buffer },
  block: number,
): Promise<IndexedEffect> {
  const topics = SELECTORS[intent.purpose].map((topic) => Buffer.from(topic.slice(2), 'hex'))
  const { rows } = await pool.query<{ safe: boolean; there: boolean }>(
    `SELECT c.safe >= $2 AS safe, EXISTS (SELECT FROM chain.event e
       WHERE e.chain_id = c.chain_id AND e.tx_hash = $3 AND e.topics[1] = ANY ($4::bytea[])
         AND ($5::bytea IS NULL OR e.address = $5)) AS there
     FROM chain.cursor c WHERE c.chain_id = $1`,
    [intent.chain_id, block, intent.tx_hash, topics, emitterOf(intent.expect)],
  )
  const row = rows[0]
  return { isSafe: row?.safe ?? false, isThere: row?.there ?? false }
}
