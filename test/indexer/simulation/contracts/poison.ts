import type { Log } from '../chain/bloom.ts'
import type { Scene } from './passes.ts'
import { EDITIONS, say } from './speak.ts'

const ABSENT_PASS = 1_000_000

/** What a contract of ours could say that no fold can follow: a pass that is not there, more than fits, bytes that say nothing. */
export function poison({ world, dice }: Scene): Log[] {
  if (world.collections.length === 0) return []
  const { address, edition, tiers, creator } = dice.pick(world.collections)
  const { passes } = EDITIONS[edition]
  const tier = tiers.findIndex(({ minted }) => minted > 1)
  const die = dice.roll(tier < 0 ? 2 : 3)
  const granted = { passId: ABSENT_PASS, tierId: 1, to: creator, expiresAt: 7 }
  if (die === 0) return [say(passes, address, 'PassGranted', granted)]
  const moved = say(passes, address, 'PayoutChanged', { oldPayout: creator, newPayout: creator })
  if (die === 1) return [{ ...moved, data: moved.data.slice(0, 60) }]
  const terms = { price: 1, currency: 0, duration: 0, rank: 0, referralBps: 0, refundWindow: 0, flags: 0 }
  return [say(passes, address, 'TierUpdated', { tierId: tier + 1, maxSupply: 1, ...terms })]
}
