import { type AbiEvent, encodeAbiParameters, encodeEventTopics, type Hex } from 'viem'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { FACTORY } from './roots.ts'

/** What a contract says. */
export interface Log {
  address: string
  topics: string[]
  data: string
}

export const COLLECTION = `0x${'c0'.repeat(20)}`
export const ZERO = `0x${'0'.repeat(40)}`
const word = (value: number | bigint) => `0x${value.toString(16).padStart(64, '0')}`
const indexed = (address: string) => `0x${address.slice(2).padStart(64, '0')}`

/** Address of the wallet with a number. */
export function wallet(n: number): string {
  return `0x${(n + 1).toString(16).padStart(40, 'e')}`
}

function topicOf(abi: readonly unknown[], eventName: string): string {
  const item = abi.find(
    (entry) => (entry as AbiEvent).type === 'event' && (entry as AbiEvent).name === eventName,
  )
  return encodeEventTopics({ abi: [item as AbiEvent] })[0] as string
}
const TOPIC = Object.fromEntries(
  ['TierCreated', 'Transfer', 'SubscriptionUpdate', 'PassPurchased'].map((name) => [
    name,
    topicOf(streamPassAbi, name),
  ]),
) as Record<string, Hex>

export function created(collection = COLLECTION): Log {
  const data = encodeAbiParameters(
    [{ type: 'address' }, { type: 'string' }, { type: 'string' }],
    [wallet(0) as Hex, 'Bench', 'BENCH'],
  )
  const topic = topicOf(streamPassFactoryAbi, 'PassCollectionCreated')
  return { address: FACTORY, topics: [topic, indexed(wallet(0)), indexed(collection)], data }
}

export function tierCreated(): Log {
  const data = [1000, 0, 2_592_000, 0, 1, 0, 0, 0].map((value) => word(value).slice(2)).join('')
  return { address: COLLECTION, topics: [TOPIC.TierCreated as string, word(1)], data: `0x${data}` }
}

export function transfer(from: string, to: string, id: number): Log {
  return {
    address: COLLECTION,
    topics: [TOPIC.Transfer as string, indexed(from), indexed(to), word(id)],
    data: '0x',
  }
}

export function purchase(id: number, to: string): Log[] {
  const data = [indexed(to), word(0), word(1000), indexed(ZERO), word(0), word(2_000_000_000)]
    .map((part) => part.slice(2))
    .join('')
  return [
    transfer(ZERO, to, id),
    {
      address: COLLECTION,
      topics: [TOPIC.SubscriptionUpdate as string, word(id)],
      data: word(2_000_000_000),
    },
    {
      address: COLLECTION,
      topics: [TOPIC.PassPurchased as string, word(id), word(1), indexed(to)],
      data: `0x${data}`,
    },
  ]
}
