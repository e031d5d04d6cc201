import type { Pool } from 'pg'
import { type AbiEvent, toEventSelector } from 'viem'
import type { TxPurpose } from '#domain/words.ts'
import { firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'

/** What the factory and the collections of both editions say; an older folder has collections of the first. */
const ENTRIES = [
  ...streamPassAbi,
  ...streamPassFactoryAbi,
  ...firstStreamPassAbi,
  ...firstStreamPassFactoryAbi,
]
type EventName = Extract<(typeof ENTRIES)[number], { type: 'event' }>['name']

const EVENTS: Record<TxPurpose, EventName[]> = {
  collection: ['PassCollectionCreated'],
  tier: ['TierCreated', 'TierUpdated'],
  purchase: ['PassPurchased', 'PassExtended'],
  upgrade: ['PassUpgraded'],
  transfer: ['Transfer'],
}

function selectorsOf(name: EventName): `0x${string}`[] {
  const events = ENTRIES.filter((item) => item.type === 'event' && item.name === name)
  return events.map((event) => toEventSelector(event as AbiEvent))
}

/** First topics of the events that a transaction of this purpose must leave, of both editions. */
export const SELECTORS = Object.fromEntries(
  Object.entries(EVENTS).map(([purpose, names]) => [purpose, [...new Set(names.flatMap(selectorsOf))]]),
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
