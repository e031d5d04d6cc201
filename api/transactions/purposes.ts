import { type AbiEvent, toEventSelector } from 'viem'

/** What proves that a transaction did what it was sent for. The feature that has the transaction sent registers it. */
export interface Purpose {
  /** the name under which the browser says, in `expect`, which contract must speak */
  contract: string
  /** any of these events proves it; of every edition that may still be in use */
  events: readonly AbiEvent[]
}

/** Every purpose by its name. */
export type Purposes = Readonly<Record<string, Purpose>>

/** The events of these names in an ABI of one or several editions. */
export function eventsNamed<const Entry extends { type: string; name?: string }>(
  entries: readonly Entry[],
  ...names: Extract<Entry, { type: 'event' }>['name'][]
): AbiEvent[] {
  return entries.filter(({ type, name }) => type === 'event' && names.includes(name)) as unknown as AbiEvent[]
}

/** First topics of the events that prove a purpose, each once. */
export function topicsOf({ events }: Purpose): `0x${string}`[] {
  return [...new Set(events.map((event) => toEventSelector(event)))]
}
