import { type Wallet, ZeroAddress } from 'ethers'
import { roomHubAbi, sessionLockAbi, testDollarAbi } from '#generated/abis.ts'
import { createDice } from '../../simulation/dice.ts'
import type { Stage } from '../stage.ts'
import { callsOf } from './ownFold.ts'

const HOUR_S = 3600
const ALL = 2n ** 255n

/** Random calls of hosts, producers and fans; the contracts refuse some of them. @returns how many went through */
export async function actInRooms(stage: Stage, count: number, seed: string): Promise<number> {
  const dice = createDice('rooms', seed)
  const people = stage.people.slice(0, 4)
  const dollar = stage.deployment.testDollar as string
  const hub = callsOf(stage, stage.deployment.roomHub as string, roomHubAbi)
  const lock = callsOf(stage, stage.deployment.sessionLock as string, sessionLockAbi)
  const one = () => dice.pick(people) as Wallet
  const now = async () =>
    Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)
  /** a room of somebody, mostly one that exists */
  const someRoom = async (of = one()) => {
    const { rooms } = await hub.ask<{ rooms: bigint }>('channelOf', of.address)
    return (BigInt(of.address) << 96n) | BigInt(Math.max(1, Number(rooms) - dice.roll(2)))
  }
  const hostOf = async (room: bigint) => {
    const { host } = await hub.ask<{ host: string }>('rooms', room)
    return people.find(({ address }) => address === host) ?? one()
  }
  const gate = () =>
    [
      { token: dollar, kind: 1, rank: 0, id: 0, min: 2n ** 127n },
      { token: stage.collections[0], kind: 4, rank: dice.roll(3), id: 0, min: 0 },
      { token: stage.collections[1], kind: 4, rank: 0, id: 0, min: 0 },
    ].slice(dice.roll(4))
  const asHost = async (name: string, args: unknown[]) => {
    const room = await someRoom()
    return hub.by(await hostOf(room), name, [room, ...args])
  }
  const tip = async () => {
    const currency = dice.roll(2)
    const contextType = dice.roll(3)
    const amount = BigInt(1 + dice.roll(50))
    const said = {
      ...{ contextType, contextId: contextType === 1 ? await someRoom() : 2n ** 256n - 1n, currency, amount },
      ...{ to: contextType === 1 ? ZeroAddress : one().address, giftCode: dice.roll(2) * (2 ** 32 - 1) },
      memoHash: `0x${(dice.isLucky(0.5) ? 'ab' : '00').repeat(32)}`,
    }
    return hub.by(one(), 'tip', [said], currency === 0 ? amount : 0n)
  }
  const calls = [
    () => hub.by(one(), 'openRoom', [one().address, dice.roll(52), dice.isLucky(0.5), gate()]),
    () => asHost('closeRoom', []),
    () => asHost('setGate', [dice.isLucky(0.5), gate()]),
    () => asHost('setPayee', [one().address]),
    () => asHost('setMaxSpeakers', [dice.roll(52)]),
    () => asHost('offerRoom', [dice.isLucky(0.7) ? one().address : ZeroAddress]),
    async () => {
      const room = await someRoom()
      const { offeredTo } = await hub.ask<{ offeredTo: string }>('rooms', room)
      return hub.by(people.find(({ address }) => address === offeredTo) ?? one(), 'acceptRoom', [room])
    },
    async () =>
      hub.by(one(), 'setProducer', [one().address, dice.isLucky(0.3) ? 0 : (await now()) + 9 * HOUR_S]),
    async () => hub.by(one(), 'goLive', [one().address, (await now()) + (1 + dice.roll(11)) * HOUR_S]),
    async () => hub.by(one(), 'stayLive', [one().address, (await now()) + (1 + dice.roll(11)) * HOUR_S]),
    () => hub.by(one(), 'endStream', [one().address]),
    tip,
    async () => lock.by(one(), 'lockForSession', [dollar, BigInt(1 + dice.roll(9)), await someRoom()]),
    () => lock.by(one(), 'leaveSession', [dollar]),
    () => lock.by(one(), 'returnTo', [one().address, dollar]),
  ]
  let taken = 0
  for (let i = 0; i < count; i++) {
    if (dice.isLucky(0.08))
      await stage.chain.rpc('local_mine', { blocks: 1, seconds: dice.roll(14) * HOUR_S })
    if (await dice.pick(calls)()) taken++
  }
  return taken
}

/** Everybody has dollars, which hub and lock may take. */
export async function fundRooms(stage: Stage): Promise<void> {
  const dollar = callsOf(stage, stage.deployment.testDollar as string, testDollarAbi)
  const [issuer] = stage.people as [Wallet, ...Wallet[]]
  for (const person of stage.people.slice(0, 4)) {
    await dollar.by(issuer, 'mint', [person.address, 10n ** 9n])
    await dollar.by(person, 'approve', [stage.deployment.roomHub, ALL])
    await dollar.by(person, 'approve', [stage.deployment.sessionLock, ALL])
  }
}
