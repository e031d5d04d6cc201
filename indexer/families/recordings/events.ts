import type { recordingsAbi, recordingsFactoryAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'

/**
 * Of the collection: what publishes runs on the collection's storage and speaks with its address, so nothing is said by
 * the code that is deployed for it.
 */
export type RecordingEvent<E extends EventNamesOf<typeof recordingsAbi>> = E extends E
  ? Event<ArgsOf<typeof recordingsAbi, E, Record<never, never>>>
  : never
export type RecordingsCreated = Event<
  ArgsOf<typeof recordingsFactoryAbi, 'RecordingsCreated', Record<never, never>>
>
