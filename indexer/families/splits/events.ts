import type { pullSplitAbi, splitFactoryAbi, supporterPoolAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'

type NoNames = Record<never, never>

export type SplitFactoryEvent<E extends EventNamesOf<typeof splitFactoryAbi>> = E extends E
  ? Event<ArgsOf<typeof splitFactoryAbi, E, NoNames>>
  : never
export type SplitEvent<E extends EventNamesOf<typeof pullSplitAbi>> = E extends E
  ? Event<ArgsOf<typeof pullSplitAbi, E, NoNames>>
  : never
export type PoolEvent<E extends EventNamesOf<typeof supporterPoolAbi>> = E extends E
  ? Event<ArgsOf<typeof supporterPoolAbi, E, NoNames>>
  : never
