import type {
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
} from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'

type FactoryAbi = typeof creatorTokenFactoryAbi
type TokenAbi = typeof creatorTokenAbi
type VaultFactoryAbi = typeof creatorVaultFactoryAbi
type VaultAbi = typeof creatorVaultAbi
type NoNames = Record<never, never>

/** Times carry their unit. */
export const FACTORY_NAMES = { launchSeconds: 'launchS' } as const

export type FactoryEvent<E extends EventNamesOf<FactoryAbi>> = E extends E
  ? Event<ArgsOf<FactoryAbi, E, typeof FACTORY_NAMES>>
  : never
export type TokenEvent<E extends EventNamesOf<TokenAbi>> = E extends E
  ? Event<ArgsOf<TokenAbi, E, NoNames>>
  : never
export type VaultFactoryEvent<E extends EventNamesOf<VaultFactoryAbi>> = E extends E
  ? Event<ArgsOf<VaultFactoryAbi, E, NoNames>>
  : never
export type VaultEvent<E extends EventNamesOf<VaultAbi>> = E extends E
  ? Event<ArgsOf<VaultAbi, E, NoNames>>
  : never

const UINT40 = 2n ** 40n

/** A time of an argument that is wider than times are: what no date can say is behind all others. */
export function dateOf(seconds: bigint): number {
  return seconds < UINT40 ? Number(seconds) : Number.POSITIVE_INFINITY
}
