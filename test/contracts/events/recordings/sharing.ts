import { type Address, concat, encodeAbiParameters, keccak256, toHex } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { Deployed } from '../kit/openWorld.ts'
import type { Call } from './publishing.ts'
import type { RecordingStage } from './stage.ts'

export interface Part {
  account: Address
  bps: number
  endsAt: number
}
interface KnownSplit {
  split: Deployed
  owner: Address
  /** every list it ever had, the newest last */
  lists: Part[][]
}

const DAY = 86_400
const CURRENCIES = 3

/** A supporter's place in the tree of a pool. */
export const leafOf = (account: Address) =>
  keccak256(keccak256(encodeAbiParameters([{ type: 'address' }], [account])))

/** Every call of splits and pools, with a token that freezes at times. */
export function sharingCalls(stage: RecordingStage, dice: Dice): Record<string, Call> {
  const { world, splits, ledger, dollar, freezing, boss, fans, admin } = stage
  const made: KnownSplit[] = []
  const pools: { pool: Deployed; pair: [Address, Address] }[] = []
  const fan = () => dice.pick(fans)

  async function parts(kept?: Part): Promise<Part[]> {
    const [first, second, third] = [...fans].sort(() => dice.roll(3) - 1) as [Address, Address, Address]
    const bps = 1 + dice.roll(4_000)
    const endsAt = dice.roll(2) === 0 ? 0 : (await world.now()) + 3 * DAY
    const promised = kept ?? { account: dice.pick([second, pools[0]?.pool.address ?? second]), bps, endsAt }
    const [a, b] = [first, third, second].filter((who) => who !== promised.account) as [Address, Address]
    const rest = 10_000 - promised.bps
    return [{ account: a, bps: rest - 1_000, endsAt: 0 }, promised, { account: b, bps: 1_000, endsAt: 0 }]
  }

  async function createSplit(): Promise<string | null> {
    const list = await parts()
    const owner = dice.roll(4) === 0 ? (`0x${'00'.repeat(20)}` as Address) : boss
    const args = [list, owner, keccak256(toHex(made.length))]
    const address = await world.read<Address>(splits, 'splitAddress', args)
    const answer = await world.send(fan(), splits, 'createSplit', args)
    if (answer === null) made.push({ split: await world.know(address, 'PullSplit'), owner, lists: [list] })
    return answer
  }

  async function createPool(): Promise<string | null> {
    const pair = [fans[0], fans[1]] as [Address, Address]
    const leaves = pair.map(leafOf).sort() as [`0x${string}`, `0x${string}`]
    const rule = {
      collection: stage.passes.address,
      first: dice.roll(2) === 0,
      bound: 9n,
      currency: 1,
      leastAmount: 1n,
    }
    const args = [keccak256(concat(leaves)), 2, rule, keccak256(toHex(pools.length))]
    const address = await world.read<Address>(splits, 'poolAddress', args)
    const answer = await world.send(fan(), splits, 'createPool', args)
    if (answer === null) pools.push({ pool: await world.know(address, 'SupporterPool'), pair })
    return answer
  }

  async function distribute(): Promise<string | null> {
    if (made.length === 0) return 'there is no split'
    const { split, lists } = dice.pick(made)
    const currency = dice.roll(CURRENCIES)
    for (const list of [...lists].reverse()) {
      const answer = await world.send(fan(), split, 'distribute', [list, currency])
      if (answer !== 'PullSplit_WrongPayees') return answer
    }
    return 'no list is in force'
  }

  async function update(): Promise<string | null> {
    const owned = made.filter(({ owner }) => owner === boss)
    if (owned.length === 0) return 'nobody can'
    const { split, lists } = dice.pick(owned)
    const current = lists.at(-1) as Part[]
    const promised = current[1] as Part
    const next = await parts(promised.endsAt > (await world.now()) + 60 ? promised : undefined)
    const named = [0, 1, 2].filter((currency) => (currency + lists.length) % 3 > 0)
    const answer = await world.send(boss, split, 'update', [current, next, named])
    if (answer === null) lists.push(next)
    return answer
  }

  /** money for a split or a pool, straight or by way of the ledger */
  async function arrive(): Promise<string | null> {
    const places = [...made.map(({ split }) => split), ...pools.map(({ pool }) => pool)]
    if (places.length === 0) return 'nobody takes any'
    const { address } = dice.pick(places)
    const amount = dice.amount(1n, 100_000n)
    if (dice.roll(3) === 0) return world.send(fan(), ledger, 'creditNative', [address], amount)
    const [token, by] = dice.pick<[Deployed, Address]>([
      [dollar, admin],
      [freezing, fan()],
      [freezing, fan()],
    ])
    return world.send(by, token, 'mint', [address, amount])
  }

  async function pay(): Promise<string | null> {
    if (pools.length === 0) return 'there is no pool'
    const { pool, pair } = dice.pick(pools)
    const [account, sibling] = dice.roll(2) === 0 ? pair : [pair[1], pair[0]]
    return world.send(fan(), pool, 'pay', [account, dice.roll(CURRENCIES), [leafOf(sibling)]])
  }

  return {
    createSplit: () => (made.length < 4 ? createSplit() : distribute()),
    createPool: () => (pools.length < 3 ? createPool() : pay()),
    distribute,
    update,
    pay,
    arrive,
    freeze: () => world.send(fan(), freezing, 'freeze', [ledger.address, dice.roll(2) === 0]),
    withdrawFor: () => world.send(fan(), ledger, 'withdrawFor', [fan(), dice.roll(CURRENCIES)]),
  }
}
