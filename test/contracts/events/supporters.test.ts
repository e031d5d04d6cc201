import { expect } from 'chai'
import { type Address, encodeAbiParameters, hexToBytes, keccak256, zeroAddress } from 'viem'
import { earlySupporters, type PassLog } from '#domain/splits/earlySupporters.ts'
import { supporterProof, supporterRoot } from '#domain/splits/supporterTree.ts'
import type { Deployed, Fact } from './kit/openWorld.ts'
import { openStage, type RecordingStage } from './recordings/stage.ts'

const DAY = 86_400
const REFUNDABLE = 4
const PRICE = 5_000_000n
const NATIVE_TIER = 1
const READ = [
  ...['Transfer', 'PassPurchased', 'PassExtended', 'PassUpgraded'],
  ...['ReceiptKept', 'ReceiptSettled', 'PassRefunded'],
]
const keccak = (bytes: Uint8Array) => hexToBytes(keccak256(bytes))

/** Logs of a collection as the list is built from them. */
function passLogs(facts: Fact[], { address }: Deployed): PassLog[] {
  return facts
    .filter(({ emitter, name }) => emitter === address && READ.includes(name))
    .map(({ name, args, block, logIndex }) => {
      const passId = (name === 'Transfer' ? args.id : args.passId) as bigint
      return { ...args, event: name, passId, block: BigInt(block), logIndex } as never
    })
}

describe('early supporters of a collection on a chain', function () {
  this.timeout(60_000)
  let stage: RecordingStage
  let collection: Deployed
  let refundable: number

  const send = async (from: Address, to: Deployed, name: string, args: unknown[], value = 0n) =>
    expect(await stage.world.send(from, to, name, args, value), name).to.equal(null)
  const buy = (who: Address, tier: number, value = 0n) =>
    send(who, collection, 'purchase', [tier, who, value || 10n * PRICE, zeroAddress], value)
  const passOf = async (who: Address) =>
    (await stage.world.read<[bigint]>(collection, 'accessOf', [who]))[0] as bigint
  const refund = async (who: Address) => send(who, collection, 'refund', [await passOf(who)])
  const listOf = async (first: boolean) =>
    earlySupporters(passLogs(await stage.world.facts(), collection), {
      ...{ first, bound: first ? 2n : 10_000n, currency: 1, leastAmount: PRICE },
    })
  const lower = (...people: Address[]) => people.map((who) => who.toLowerCase()).sort()

  before(async () => {
    stage = await openStage()
    collection = await stage.world.know(stage.passes.address, 'StreamPass', 'PassManagement')
    const terms = { duration: 30 * DAY, maxSupply: 0, minted: 0, referralBps: 0, currency: 1 }
    const kept = { flags: REFUNDABLE, refundWindow: DAY }
    for (const rank of [1, 2]) {
      const tier = { ...terms, ...kept, rank, price: BigInt(rank) * PRICE }
      await send(stage.creators[0] as Address, collection, 'createTier', [tier])
    }
    refundable = (await stage.world.read<number>(collection, 'tierCount')) - 1
  })

  it('[S3.98] are those who paid for good in the currency of the rule', async () => {
    const [thief, foreign, loyal, upgraded] = stage.fans as [Address, Address, Address, Address]
    await buy(thief, refundable)
    await refund(thief)
    await buy(foreign, NATIVE_TIER, 1_000n)
    await buy(loyal, refundable)
    await buy(upgraded, refundable)
    for (const first of [true, false]) {
      const error = await listOf(first).catch((reason) => reason)
      expect(String(error)).to.match(/RangeError: the price of pass \d+ can still go back/)
    }
    await send(upgraded, collection, 'upgrade', [await passOf(upgraded), refundable + 1, 10n * PRICE])
    await refund(upgraded)
    await stage.world.wait(DAY)
    await send(thief, collection, 'sweepMatured', [[await passOf(loyal)]])
    await buy(loyal, refundable)
    await refund(loyal)
    expect(await passOf(thief)).to.equal(0n)
    expect(await listOf(true)).to.deep.equal(lower(loyal, upgraded))
    // a refund of the upgrade has burned the other one's pass
    expect(await passOf(upgraded)).to.equal(0n)
    expect(await listOf(false)).to.deep.equal(lower(loyal))
  })

  it('[S3.98] are paid by a pool that carries the rule', async () => {
    const { world, splits, dollar, admin, fans } = stage
    const list = await listOf(true)
    const rule = { collection: collection.address, first: true, bound: 2n, currency: 1, leastAmount: PRICE }
    const args = [supporterRoot(list, keccak), list.length, rule, keccak256(encodeAbiParameters([], []))]
    const address = await world.read<Address>(splits, 'poolAddress', args)
    await send(admin, splits, 'createPool', args)
    const pool = await world.know(address, 'SupporterPool')
    expect(await world.read(pool, 'rule')).to.deep.equal(rule)
    await send(admin, dollar, 'mint', [address, 10n])
    for (const who of list)
      await send(fans[0] as Address, pool, 'pay', [who, 1, supporterProof(list, who, keccak)])
    expect(await world.read(pool, 'paidToAll', [1])).to.equal(10n)
  })
})
