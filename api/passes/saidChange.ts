import { decodeEventLog, type Hex } from 'viem'
import { firstStreamPassAbi } from '#editions/first.generated.ts'
import { streamPassAbi } from '#generated/abis.ts'

/** An event of a collection as the index keeps it. */
export interface KeptEvent {
  address: Buffer
  topics: readonly Buffer[]
  data: Buffer
}

/** What an intent is for and says, when this very change was asked for. */
export interface SaidChange {
  purpose: 'tier' | 'payout'
  expect: Record<string, string>
}

type Entry = (typeof streamPassAbi)[number] | (typeof firstStreamPassAbi)[number]
type ChangeEntry = Extract<Entry, { type: 'event'; name: 'TierCreated' | 'TierUpdated' | 'PayoutChanged' }>

const NAMES = ['TierCreated', 'TierUpdated', 'PayoutChanged']
/** The events of every edition that sells. */
const CHANGES = [...streamPassAbi, ...firstStreamPassAbi].filter(
  (entry): entry is ChangeEntry => entry.type === 'event' && NAMES.includes(entry.name),
)

const hexOf = (bytes: Buffer): Hex => `0x${bytes.toString('hex')}`

function decode({ topics, data }: KeptEvent) {
  try {
    return decodeEventLog({ abi: CHANGES, topics: topics.map(hexOf) as [Hex, ...Hex[]], data: hexOf(data) })
  } catch {
    return null
  }
}

/**
 * What whoever asked for a change has said of it: contract, function and every new value, numbers as decimals. Null for
 * an event that no edition can read, which nobody can have said.
 */
export function saidOf(event: KeptEvent): SaidChange | null {
  const decoded = decode(event)
  if (!decoded) return null
  const collection = hexOf(event.address)
  if (decoded.eventName === 'PayoutChanged')
    return { purpose: 'payout', expect: { collection, payout: decoded.args.newPayout.toLowerCase() } }
  const { tierId, ...terms } = decoded.args
  const values = Object.entries(terms).map(([name, value]) => [name, String(value)])
  const call =
    decoded.eventName === 'TierCreated'
      ? { function: 'createTier' }
      : { function: 'updateTier', tierNo: String(tierId) }
  return { purpose: 'tier', expect: { collection, ...call, ...Object.fromEntries(values) } }
}
