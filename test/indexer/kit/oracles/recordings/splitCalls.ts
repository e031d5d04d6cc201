import {
  AbiCoder,
  concat,
  type InterfaceAbi,
  keccak256,
  type Wallet,
  ZeroAddress,
  zeroPadValue,
} from 'ethers'
import { ledgerAbi, pullSplitAbi, splitFactoryAbi, supporterPoolAbi, testDollarAbi } from '#generated/abis.ts'
import { createDice } from '../../../simulation/dice.ts'
import type { Stage } from '../../stage.ts'
import { callsOf } from '../ownFold.ts'

export interface Part {
  account: string
  bps: number
  endsAt: number
}
interface Made {
  split: string
  owner: string
  /** every list it ever had, the newest last */
  lists: Part[][]
}
/** Splits and pools that were made; a chain that takes blocks back leaves some that are gone. */
export interface Shares {
  splits: Made[]
  pools: { pool: string; pair: [string, string] }[]
}

const DAY_S = 86_400
/** A supporter's place in the tree of a pool. */
const leafOf = (account: string) =>
  keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(['address'], [account])))

/** Random calls of people who share what they earn; the contracts refuse some. @returns how many went through */
export async function actOnSplits(
  stage: Stage,
  shares: Shares,
  count: number,
  seed: string,
): Promise<number> {
  const dice = createDice('splits', seed)
  const people = stage.people.slice(0, 4)
  const { deployment } = stage
  const factory = callsOf(stage, deployment.splitFactory as string, splitFactoryAbi)
  const ledger = callsOf(stage, deployment.ledger, ledgerAbi)
  const dollar = callsOf(stage, deployment.testDollar as string, testDollarAbi)
  const one = () => dice.pick(people) as Wallet
  let salts = 0
  const salt = () =>
    zeroPadValue(`0x${(++salts + dice.roll(1 << 20) * 256).toString(16).padStart(8, '0')}`, 32)
  const now = async () =>
    Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)

  async function parts(kept?: Part): Promise<Part[]> {
    const accounts = dice.shuffled(people).map(({ address }) => address)
    const endsAt = dice.isLucky(0.5) ? 0 : (await now()) + 3 * DAY_S
    const second = kept ?? {
      ...{ account: dice.pick([...shares.pools.map(({ pool }) => pool), accounts[0] as string]) },
      ...{ bps: 1 + dice.roll(4000), endsAt },
    }
    const [first, third] = accounts.filter((account) => account !== second.account) as [string, string]
    return [
      { account: first, bps: 9000 - second.bps, endsAt: 0 },
      second,
      { account: third, bps: 1000, endsAt: 0 },
    ]
  }

  async function createSplit(): Promise<boolean> {
    const list = await parts()
    const args = [list, dice.isLucky(0.25) ? ZeroAddress : (people[0] as Wallet).address, salt()]
    const split = await factory.ask<string>('splitAddress', ...args)
    const isMade = await factory.by(one(), 'createSplit', args)
    if (isMade) shares.splits.push({ split, owner: args[1] as string, lists: [list] })
    return isMade
  }

  async function createPool(): Promise<boolean> {
    const pair = dice
      .shuffled(people)
      .slice(0, 2)
      .map(({ address }) => address) as [string, string]
    const leaves = pair.map(leafOf).sort()
    const rule = {
      ...{ collection: stage.collections[0], first: dice.isLucky(0.5), bound: 2n ** 64n - 1n },
      ...{ currency: dice.roll(2), leastAmount: 2n ** 256n - 1n },
    }
    const args = [keccak256(concat(leaves)), 2, rule, salt()]
    const pool = await factory.ask<string>('poolAddress', ...args)
    const isMade = await factory.by(one(), 'createPool', args)
    if (isMade) shares.pools.push({ pool, pair })
    return isMade
  }

  async function distribute(): Promise<boolean> {
    const made = dice.pick(shares.splits)
    if (!made) return false
    const { by } = callsOf(stage, made.split, pullSplitAbi)
    const currency = dice.roll(2)
    for (const list of made.lists.toReversed())
      if (await by(one(), 'distribute', [list, currency])) return true
    return false
  }

  async function update(): Promise<boolean> {
    const made = dice.pick(shares.splits.filter(({ owner }) => owner !== ZeroAddress))
    const current = made?.lists.at(-1)
    if (!made || !current) return false
    const promised = current[1] as Part
    const next = await parts(promised.endsAt > (await now()) + 60 ? promised : undefined)
    const named = [0, 1].filter(() => dice.isLucky(0.4))
    const { by } = callsOf(stage, made.split, pullSplitAbi)
    const isDone = await by(people[0] as Wallet, 'update', [current, next, named])
    if (isDone) made.lists.push(next)
    return isDone
  }

  /** money for a split or a pool, straight or by way of the ledger */
  async function arrive(): Promise<boolean> {
    const place = dice.pick([
      ...shares.splits.map(({ split }) => split),
      ...shares.pools.map(({ pool }) => pool),
    ])
    if (!place) return false
    const amount = BigInt(1 + dice.roll(100_000))
    const from = one()
    if (dice.isLucky(0.3)) return ledger.by(from, 'creditNative', [place], amount)
    if (dice.isLucky(0.5)) return dollar.by(people[0] as Wallet, 'mint', [place, amount])
    await stage.send(from, place, '0x', amount)
    return true
  }

  async function pay(): Promise<boolean> {
    const made = dice.pick(shares.pools)
    if (!made) return false
    const [account, sibling] = dice.shuffled(made.pair) as [string, string]
    const { by } = callsOf(stage, made.pool, supporterPoolAbi)
    return by(one(), 'pay', [account, dice.roll(2), [leafOf(sibling)]])
  }

  const calls = [
    () => (shares.splits.length < 5 ? createSplit() : distribute()),
    () => (shares.pools.length < 3 ? createPool() : pay()),
    ...[distribute, update, update, pay, arrive, arrive, arrive],
  ]
  let taken = 0
  for (let i = 0; i < count; i++) {
    if (dice.isLucky(0.08)) await stage.chain.rpc('local_mine', { blocks: 1, seconds: dice.roll(40) * 3600 })
    if (await dice.pick(calls)()) taken++
  }
  return taken
}

/**
 * A split and a pool that go through all that can be said of them, whatever the dice did: something is divided by an older
 * list, and in the end something stands that nobody divided.
 */
export async function useShares(stage: Stage): Promise<void> {
  const { deployment, people } = stage
  const [boss, fan, other] = people as [Wallet, Wallet, Wallet]
  const must = async (place: string, abi: InterfaceAbi, name: string, args: unknown[]) => {
    if (!(await callsOf(stage, place, abi).by(boss, name, args))) throw new Error(`${name} was refused`)
  }
  const factory = deployment.splitFactory as string
  const { ask } = callsOf(stage, factory, splitFactoryAbi)
  const leaf = leafOf(fan.address)
  const rule = { collection: factory, first: true, bound: 1, currency: 1, leastAmount: 1 }
  const ofPool = [leaf, 1, rule, leaf]
  const pool = await ask<string>('poolAddress', ...ofPool)
  await must(factory, splitFactoryAbi, 'createPool', ofPool)
  const listOf = (...accounts: string[]) => accounts.map((account) => ({ account, bps: 5000, endsAt: 0 }))
  const [first, second] = [listOf(fan.address, pool), listOf(other.address, pool)]
  const ofSplit = [first, boss.address, leaf]
  const split = await ask<string>('splitAddress', ...ofSplit)
  await must(factory, splitFactoryAbi, 'createSplit', ofSplit)
  const arrive = () => must(deployment.testDollar as string, testDollarAbi, 'mint', [split, 1001])
  await arrive()
  await must(split, pullSplitAbi, 'update', [first, second, []])
  await must(split, pullSplitAbi, 'distribute', [first, 1])
  await must(pool, supporterPoolAbi, 'pay', [fan.address, 1, []])
  await arrive()
  await must(split, pullSplitAbi, 'update', [second, first, []])
}
