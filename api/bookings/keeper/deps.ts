import type { Clock } from '#domain/clock.ts'
import type { KeeperSender } from '../../ports/keeper.ts'
import type { ServiceDeps } from '../../services/deps.ts'

/** Everything that bringing attendances and ending calls whose time is over depends on. */
export interface CallKeeperDeps extends Omit<ServiceDeps, 'service' | 'sender' | 'onUndone'> {
  clock: Clock
  /** of the contracts, 0x hex in lower case */
  escrow: string
  keeper: KeeperSender
  /** units of gas that are asked for within 24 hours at most; 0: nothing is sent */
  dailyGas: bigint
}
