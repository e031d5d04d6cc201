import { keccak256, toUtf8Bytes, type Wallet, ZeroAddress } from 'ethers'
import {
  passRenewalsAbi,
  passResaleAbi,
  recordingsAbi,
  streamPassAbi,
  testDollarAbi,
} from '#generated/abis.ts'
import { createDice } from '../../../simulation/dice.ts'
import { createPassCalls } from '../../passCalls.ts'
import type { Stage } from '../../stage.ts'
import { interfaceOf } from '../interfaceOf.ts'
import { type Called, callsOf } from '../ownFold.ts'
import { openRecordings } from './recordingCalls.ts'

const DAY_S = 86_400
const ALL = 2n ** 255n
const PRICE = 900n
/** Sold for dollars, so it can renew itself. */
const DOLLAR_TIER = 3

/** A tier for dollars, two recordings, and everybody's leave to take dollars. @returns the collection of recordings */
export async function openResale(stage: Stage): Promise<string> {
  const { deployment, people } = stage
  const [recordings = ''] = await openRecordings(stage)
  const passes = createPassCalls(stage)
  await passes.tier({ currency: 1, price: PRICE })
  const creator = people[0] as Wallet
  const dollar = callsOf(stage, deployment.testDollar as string, testDollarAbi)
  const spenders = [deployment.passRenewals, deployment.passResale, passes.collection]
  for (const person of people.slice(0, 4))
    for (const spender of spenders) await dollar.by(person, 'approve', [spender, ALL])
  const { by } = callsOf(stage, recordings, recordingsAbi)
  for (const n of [1, 2]) {
    const digest = keccak256(toUtf8Bytes(`resale ${n}`))
    const draft = {
      ...{ content: digest, metadata: digest, payout: creator.address, royaltyBps: 500, currency: 0 },
      ...{ gateAll: false, price: 0, maxSupply: 0, perWallet: 0, mintEnd: 0 },
    }
    await by(creator, 'publish', [draft, [], []])
    for (const fan of people.slice(0, 4)) await by(fan, 'mint', [n, fan.address, 20, 0])
  }
  return recordings
}

/** Random calls of fans who sell each other passes and copies and have passes renewed. @returns how many went through */
export async function actInResale(
  stage: Stage,
  recordings: string,
  count: number,
  seed: string,
): Promise<number> {
  const dice = createDice('resale', seed)
  const people = stage.people.slice(0, 4)
  const collection = stage.collections[0] as string
  const passes = callsOf(stage, collection, streamPassAbi)
  const copies = callsOf(stage, recordings, recordingsAbi)
  const renewals = callsOf(stage, stage.deployment.passRenewals as string, passRenewalsAbi)
  const resaleAddress = stage.deployment.passResale as string
  const resale = callsOf(stage, resaleAddress, passResaleAbi)
  const said = interfaceOf(passResaleAbi)
  const one = () => dice.pick(people) as Wallet
  const heldBy = async ({ address }: Wallet) => (await passes.ask<[bigint]>('accessOf', address))[0]
  const now = async () =>
    Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)
  const offers = async () =>
    (await stage.provider.getLogs({ fromBlock: 0, address: resaleAddress }))
      .flatMap((log) => said.parseLog(log) ?? [])
      .filter(({ name }) => name === 'Listed')
      .slice(-8)
      .map(({ args }) => args.toObject())

  async function list(): Promise<boolean> {
    const seller = one()
    const isPass = dice.isLucky(0.6)
    const place = isPass ? passes : copies
    if (dice.isLucky(0.8)) await place.by(seller, 'setApprovalForAll', [resaleAddress, true])
    const item = isPass
      ? [collection, await heldBy(seller), 1]
      : [recordings, 1 + dice.roll(2), 1 + dice.roll(3)]
    const until = (await now()) + dice.pick([DAY_S, 40 * DAY_S])
    return resale.by(seller, 'list', [...item, BigInt(1 + dice.roll(5000)), dice.roll(2), until])
  }

  async function buy(): Promise<boolean> {
    for (const offer of (await offers()).reverse()) {
      const { seller, itemId, quantity, price, currency, until, state, royaltyBps } = offer
      const listing = {
        seller,
        collection: offer.collection,
        itemId,
        quantity,
        price,
        currency,
        until,
        state,
        royaltyBps,
      }
      if ((await resale.ask<bigint>('statusOf', listing)) !== 0n) continue
      return resale.by(one(), 'buy', [listing, one().address, price, 0], currency === 0n ? price : 0n)
    }
    return false
  }

  async function cancel(): Promise<boolean> {
    const offer = dice.pick(await offers())
    const seller = people.find(({ address }) => address === offer?.seller)
    return seller ? resale.by(seller, 'cancel', [offer?.collection, offer?.itemId]) : false
  }

  async function charge(): Promise<boolean> {
    const last = await renewals.ask<bigint>('lastId')
    for (let id = last; id > 0n; id--) {
      const [status, , , opensAt] = await renewals.ask<bigint[]>('renewalStatus', id)
      if (status !== 0n && status !== 5n) continue
      const left = Number(opensAt) - (await now())
      if (left > 0) await stage.chain.rpc('local_mine', { blocks: 1, seconds: left })
      return renewals.by(one(), 'charge', [id])
    }
    return false
  }

  const calls = [
    async () => {
      const [fan, tier] = [one(), dice.pick([1, DOLLAR_TIER, DOLLAR_TIER])]
      const value = tier === 1 ? 1000n : 0n
      return passes.by(fan, 'purchase', [tier, fan.address, 5000, ZeroAddress], value)
    },
    ...[list, list, list, buy, buy, cancel, charge, charge],
    async () => {
      const fan = one()
      const args = [collection, await heldBy(fan), PRICE * 2n, 1 + dice.roll(3), dice.roll(400)]
      return renewals.by(fan, 'subscribe', args)
    },
    async () => renewals.by(one(), 'cancel', [1 + dice.roll(Number(await renewals.ask('lastId')) + 1)]),
    // the same event of the collection as a renewal, paid by hand
    async () => passes.by(one(), 'renewSubscription', [await heldBy(one()), 30 * DAY_S]),
    async () => {
      const [from, to] = [one(), one()]
      return passes.by(from, 'transferFrom', [from.address, to.address, await heldBy(from)])
    },
  ]
  let taken = 0
  for (let i = 0; i < count; i++) if (await dice.pick(calls)()) taken++
  return taken
}

/** A renewal and listings that go through all that can be said of them, whatever the dice did. */
export async function useResale(stage: Stage, recordings: string): Promise<void> {
  const { deployment } = stage
  const [issuer, , seller, buyer, fan] = stage.people as [Wallet, Wallet, Wallet, Wallet, Wallet]
  const must = async (place: Called, from: Wallet, name: string, args: unknown[]) => {
    if (!(await place.by(from, name, args, name === 'buy' ? 100n : 0n)))
      throw new Error(`${name} was refused`)
  }
  const until = 2 ** 40 - 1
  const resale = callsOf(stage, deployment.passResale as string, passResaleAbi)
  const copies = callsOf(stage, recordings, recordingsAbi)
  await must(copies, seller, 'setApprovalForAll', [deployment.passResale, true])
  await must(resale, seller, 'list', [recordings, 1, 1, 100, 0, until])
  const listing = {
    ...{
      seller: seller.address,
      collection: recordings,
      itemId: 1,
      quantity: 1,
      price: 100,
      currency: 0,
      until,
    },
    ...{ state: await copies.ask('departures', 1, seller.address), royaltyBps: 500 },
  }
  await must(resale, buyer, 'buy', [listing, buyer.address, 100, 0])
  await must(resale, seller, 'list', [recordings, 2, 1, 100, 0, until])
  await must(resale, seller, 'cancel', [recordings, 2])
  await must(resale, seller, 'list', [recordings, 1, 1, 100, 0, until])

  const collection = stage.collections[0] as string
  const passes = callsOf(stage, collection, streamPassAbi)
  const dollar = callsOf(stage, deployment.testDollar as string, testDollarAbi)
  const renewals = callsOf(stage, deployment.passRenewals as string, passRenewalsAbi)
  await must(dollar, issuer, 'mint', [fan.address, PRICE * 9n])
  for (const spender of [collection, deployment.passRenewals])
    await must(dollar, fan, 'approve', [spender, ALL])
  await must(passes, fan, 'purchase', [DOLLAR_TIER, fan.address, PRICE, ZeroAddress])
  const [pass] = await passes.ask<[bigint]>('accessOf', fan.address)
  for (const cap of [PRICE * 2n, PRICE * 3n])
    await must(renewals, fan, 'subscribe', [collection, pass, cap, 2, 5])
  const last = await renewals.ask<bigint>('lastId')
  await must(renewals, fan, 'cancel', [last])
  await must(passes, fan, 'renewSubscription', [pass, 30 * DAY_S])
  const { timestamp } = await stage.provider.send('eth_getBlockByNumber', ['latest', false])
  const [, , , opensAt] = await renewals.ask<bigint[]>('renewalStatus', last - 1n)
  await stage.chain.rpc('local_mine', { blocks: 1, seconds: Number(opensAt) - Number(timestamp) })
  await must(renewals, buyer, 'charge', [last - 1n])
}
