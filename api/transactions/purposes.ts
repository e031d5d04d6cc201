import { type AbiEvent, toEventSelector } from 'viem'

/** What proves that a transaction did what it was sent for. The feature that has the transaction sent registers it. */
export interface Purpose {
  /** the name under which the browser says, in `expect`, which contract must speak */
  contract: string
  /** first topics of events of which any proves it; of every edition that may still be in use */
  topics: readonly `0x${string}`[]
}

/** Every purpose by its name. */
export type Purposes = Readonly<Record<string, Purpose>>

/** First topics of the events of these names in an ABI of one or several editions, each once. */
export function topicsNamed<const Entry extends { type: string; name?: string }>(
  entries: readonly Entry[],
  ...names: Extract<Entry, { type: 'event' }>['name'][]
): `0x${string}`[] {
  const events = entries.filter(({ type, name }) => type === 'event' && names.includes(name))
  return [...new Set(events.map((event) => toEventSelector(event as unknown as AbiEvent)))]
}
