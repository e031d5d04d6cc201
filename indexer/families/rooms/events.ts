import type { roomHubAbi, sessionLockAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'

/** Money has a payer and a payee. */
export const HUB_NAMES = { from: 'payer', to: 'payee' } as const

type HubAbi = typeof roomHubAbi
type LockAbi = typeof sessionLockAbi

export type HubEvent<E extends EventNamesOf<HubAbi>> = E extends E
  ? Event<ArgsOf<HubAbi, E, typeof HUB_NAMES>>
  : never
export type LockEvent<E extends EventNamesOf<LockAbi>> = E extends E
  ? Event<ArgsOf<LockAbi, E, Record<never, never>>>
  : never
