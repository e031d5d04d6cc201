import type { Address } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { Deployed, Fact } from '../kit/openWorld.ts'
import type { Call } from './publishing.ts'
import type { RecordingStage } from './stage.ts'

const DAY = 86_400

/** Every call of resale and renewal, and the passes they are about. */
export function tradingCalls(stage: RecordingStage, dice: Dice): Record<string, Call> {
  const { world, passes, collections, resale, renewals, fans, fees, admin } = stage
  const fan = () => dice.pick(fans)
  const heldBy = async (who: Address) => (await world.read<[bigint]>(passes, 'accessOf', [who]))[0]

  async function item(seller: Address): Promise<[Deployed, bigint, bigint]> {
    const passId = await heldBy(seller)
    const collection = dice.pick([passes, ...collections])
    if (collection === passes) return [passes, passId, 1n]
    const last = await world.read<bigint>(collection, 'lastId')
    return [collection, dice.amount(1n, last === 0n ? 1n : last), dice.amount(1n, 2n)]
  }

  async function list(): Promise<string | null> {
    const seller = fan()
    const [collection, id, quantity] = await item(seller)
    if (dice.roll(4) !== 0) await world.send(seller, collection, 'setApprovalForAll', [resale.address, true])
    const until = (await world.now()) + dice.pick([DAY, 40 * DAY])
    const terms = [quantity, dice.amount(1n, 5_000n), dice.roll(2), until]
    return world.send(seller, resale, 'list', [collection.address, id, ...terms])
  }

  /** what the newest listings say, bought as they stand */
  async function buy(): Promise<string | null> {
    const offers = (await world.facts()).filter(({ name }) => name === 'Listed').slice(-12)
    for (const { args } of offers.reverse()) {
      const { collection, itemId, seller, quantity, price, currency, until, state, royaltyBps } =
        args as Fact['args']
      const listing = { seller, collection, itemId, quantity, price, currency, until, state, royaltyBps }
      if ((await world.read<number>(resale, 'statusOf', [listing])) !== 0) continue
      const to = fan()
      if (to === seller) continue
      const value = currency === 0 ? (price as bigint) : 0n
      const isPass = (collection as string).toLowerCase() === passes.address.toLowerCase()
      const worth = isPass ? await world.read<bigint>(passes, 'worthOf', [itemId]) : 0n
      const minWorth = dice.pick([0n, worth, worth + 1n])
      const answer = await world.send(fan(), resale, 'buy', [listing, to, price, minWorth], value)
      if (answer === null) return null
    }
    return 'nothing is open'
  }

  async function cancelListing(): Promise<string | null> {
    const { args } = (await world.facts()).findLast(({ name }) => name === 'Listed') ?? {}
    if (!args) return 'nothing is listed'
    const seller = dice.roll(4) === 0 ? fan() : (args.seller as Address)
    return world.send(seller, resale, 'cancel', [args.collection, args.itemId])
  }

  async function subscribe(): Promise<string | null> {
    const who = fan()
    const args = [
      passes.address,
      await heldBy(who),
      10_000_000n,
      1 + dice.roll(3),
      BigInt(dice.roll(1_000_000)),
    ]
    return world.send(who, renewals, 'subscribe', args)
  }

  async function charge(): Promise<string | null> {
    const last = await world.read<bigint>(renewals, 'lastId')
    if (last === 0n) return 'nobody subscribed'
    for (let id = last; id > 0n; id--) {
      const [status, , , opensAt] = await world.read<[number, bigint, bigint, bigint]>(
        renewals,
        'renewalStatus',
        [id],
      )
      if (status !== 0 && status !== 5) continue
      const left = Number(opensAt) - (await world.now())
      if (left > 0) await world.wait(left)
      return world.send(fan(), renewals, 'charge', [id])
    }
    return 'nothing is due'
  }

  async function cancelSubscription(): Promise<string | null> {
    const last = await world.read<bigint>(renewals, 'lastId')
    return world.send(fan(), renewals, 'cancel', [dice.amount(1n, last === 0n ? 1n : last)])
  }

  async function purchase(): Promise<string | null> {
    const who = fan()
    const tier = dice.pick([1, 2, 2])
    const [price, value] = tier === 1 ? [1_000n, 1_000n] : [9_000_000n, 0n]
    const nobody = '0x0000000000000000000000000000000000000000'
    return world.send(who, passes, 'purchase', [tier, who, price, nobody], value)
  }

  return {
    purchase,
    transferPass: async () => {
      const from = fan()
      return world.send(from, passes, 'transferFrom', [from, fan(), await heldBy(from)])
    },
    approveAll: () => {
      const args = [resale.address, dice.roll(3) === 0]
      return world.send(fan(), dice.pick([passes, ...collections]), 'setApprovalForAll', args)
    },
    setFee: () => world.send(admin, fees, 'setFee', [dice.pick([4, 5]), dice.roll(250)]),
    list,
    buy,
    cancelListing,
    subscribe,
    charge,
    cancelSubscription,
    wait: () => world.wait(dice.roll(DAY)).then(() => null),
  }
}
