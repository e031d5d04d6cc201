import type { Log } from '../chain/bloom.ts'
import { hexOf } from '../dice.ts'
import type { Scene } from './passes.ts'
import { EDITIONS, LEDGER_ABI, say } from './speak.ts'

const ABSENT_PASS = 1_000_000

/** What a contract of ours could say that no fold can follow: a pass that is not there, more than fits, bytes that say nothing. */
export function poison(scene: Scene): Log[] {
  const { world, dice } = scene
  const die = dice.roll(8)
  if (die === 0) return [ofLedger(scene)]
  if (die === 1) return [ofFactory(scene)]
  if (world.collections.length === 0) return []
  const { address, edition, tiers, creator } = dice.pick(world.collections)
  const { passes } = EDITIONS[edition]
  const granted = { passId: ABSENT_PASS, tierId: 1, to: creator, expiresAt: 7 }
  const tier = tiers.findIndex(({ minted }) => minted > 1)
  if (die < 4 || (tier < 0 && die > 5)) return [say(passes, address, 'PassGranted', granted)]
  const moved = say(passes, address, 'PayoutChanged', { oldPayout: creator, newPayout: creator })
  if (die < 6) return [broken(moved)]
  const terms = { price: 1, currency: 0, duration: 0, rank: 0, referralBps: 0, refundWindow: 0, flags: 0 }
  const limited = (maxSupply: number) =>
    say(passes, address, 'TierUpdated', { tierId: tier + 1, maxSupply, ...terms })
  // what no fold can follow does not become right by what comes after it, however the events are cut into runs
  return die === 6 ? [limited(1)] : [limited(1), limited(0)]
}

/** Money of one wallet: that of everybody else goes on. */
function ofLedger({ world, dice }: Scene): Log {
  const [account, other] = [dice.pick(world.people), dice.pick(world.people)]
  const args = { account, currency: 0, source: other, to: other, amount: 1, owed: 1 }
  return broken(say(LEDGER_ABI, world.ledger, dice.pick(['Credited', 'Withdrawn']), args))
}

/** A collection that is followed all the same, by the topics that name it. */
function ofFactory({ world, dice }: Scene): Log {
  const { factory } = EDITIONS[dice.pick(['today', 'first'] as const)]
  const [creator, payout] = [dice.pick(world.people), dice.pick(world.people)]
  const collection = hexOf(20, world.factory, 'broken', dice.roll(2 ** 31))
  const named = { creator, collection, payout, name: 'x', symbol: 'y' }
  return broken(say(factory, world.factory, 'PassCollectionCreated', named))
}

function broken(log: Log): Log {
  return { ...log, data: log.data.slice(0, 60) }
}
