import type { Log } from '../chain/bloom.ts'
import { hexOf } from '../dice.ts'
import * as passes from './passes.ts'
import { EDITIONS, LEDGER_ABI, NOBODY, say } from './speak.ts'
import type { Collection, World } from './world.ts'

type Scene = passes.Scene

const ON_COLLECTIONS: passes.Act[] = [
  ...[passes.purchase, passes.purchase, passes.purchase, passes.transfer, passes.transfer, passes.extend],
  ...[passes.grant, passes.upgrade, passes.merge, passes.refund, passes.revoke, passes.changePayout],
  ...[passes.follow, passes.setTier],
]
const MOST_COLLECTIONS = 5

export function openWorld(seed: number): World {
  return {
    factory: hexOf(20, seed, 'factory'),
    ledger: hexOf(20, seed, 'ledger'),
    currencies: hexOf(20, seed, 'currencies'),
    people: Array.from({ length: 6 }, (_, i) => hexOf(20, seed, 'person', i)),
    collections: [],
    credits: new Map(),
    count: 0,
  }
}

/** Logs of one transaction with our contracts; the world changes with it. */
export function act(scene: Scene): Log[] {
  const { world, dice } = scene
  world.count += 1
  if (world.collections.length === 0) return openCollection(scene)
  const die = dice.roll(20)
  if (die === 0 && world.collections.length < MOST_COLLECTIONS) return openCollection(scene)
  if (die < 4) return moveCredit(scene)
  const done = dice.pick(ON_COLLECTIONS)(scene, dice.pick(world.collections))
  return done ?? moveCredit(scene)
}

/** Its clone speaks before the factory has said that it is one. */
function openCollection(scene: Scene): Log[] {
  const { world, dice } = scene
  const creator = dice.pick(world.people)
  const edition = dice.isLucky(0.5) ? 'today' : 'first'
  const collection: Collection = {
    ...{ address: hexOf(20, world.factory, 'collection', world.count, dice.roll(2 ** 31)), edition },
    ...{ creator, payout: creator, tiers: [], passes: new Map(), nextId: 1 },
  }
  world.collections.push(collection)
  const { factory, passes: abi } = EDITIONS[edition]
  const named = {
    ...{ creator, collection: collection.address, payout: creator },
    ...{ name: dice.pick(['Northlight', 'a\t\\ "b"\n', 'nul\0nul', '', '🎭'.repeat(20)]), symbol: 'PASS' },
  }
  return [
    ...(dice.isLucky(0.5)
      ? [say(abi, collection.address, 'PayoutChanged', { oldPayout: NOBODY, newPayout: creator })]
      : []),
    say(factory, world.factory, 'PassCollectionCreated', named),
    ...(passes.setTier(scene, collection) ?? []),
  ]
}

function moveCredit({ world, dice }: Scene): Log[] {
  const [account, currency] = [dice.pick(world.people), dice.roll(3)]
  const key = `${account}/${currency}`
  const held = world.credits.get(key) ?? 0n
  const amount = BigInt(dice.between(1, 1000))
  const isCredit = held === 0n || dice.isLucky(0.6)
  const owed = isCredit ? held + amount : 0n
  world.credits.set(key, owed)
  const args = {
    account,
    currency,
    owed,
    amount: isCredit ? amount : held,
    source: world.factory,
    to: account,
  }
  return [say(LEDGER_ABI, world.ledger, isCredit ? 'Credited' : 'Withdrawn', args)]
}

/** What strangers say: tokens, contracts that imitate ours word for word, and ours as an argument. */
export function actElsewhere({ world, dice }: Scene): Log[] {
  const [from, to] = [dice.pick(world.people), dice.pick(world.people)]
  const stranger = hexOf(20, 'stranger', dice.roll(50))
  const { factory, passes: abi } = EDITIONS.today
  const created = {
    creator: from,
    collection: hexOf(20, 'imitation', dice.roll(9)),
    payout: to,
    name: 'x',
    symbol: 'y',
  }
  return Array.from({ length: dice.roll(4) }, () => {
    const die = dice.roll(4)
    if (die === 0) return say(factory, stranger, 'PassCollectionCreated', created)
    if (die === 1) return say(abi, stranger, 'Transfer', { from, to: world.factory, id: dice.roll(99) })
    if (die === 2) return { address: stranger, topics: [], data: '0x' }
    return say(abi, stranger, 'PassGranted', { passId: 1, tierId: 1, to, expiresAt: 5 })
  })
}
