import type { creatorGovernorAbi, creatorTimelockAbi, governorFactoryAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'

/** Seconds are told by the unit of a name. */
export const GOVERNOR_NAMES = { etaSeconds: 'etaS' } as const

type None = Record<never, never>
type GovernorAbi = typeof creatorGovernorAbi
type TimelockAbi = typeof creatorTimelockAbi

export type GovernorCreated = Event<ArgsOf<typeof governorFactoryAbi, 'GovernorCreated', None>>
export type GovernorEvent<E extends EventNamesOf<GovernorAbi>> = E extends E
  ? Event<ArgsOf<GovernorAbi, E, typeof GOVERNOR_NAMES>>
  : never
export type TimelockEvent<E extends EventNamesOf<TimelockAbi>> = E extends E
  ? Event<ArgsOf<TimelockAbi, E, None>>
  : never
