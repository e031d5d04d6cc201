import type { Log } from '../chain/bloom.ts'
import type { Dice } from '../dice.ts'
import { EDITIONS, NOBODY, say } from './speak.ts'
import type { Collection, Pass, Tier, World } from './world.ts'

export interface Scene {
  world: World
  dice: Dice
  /** time of the block in seconds */
  at: number
}

const MONTH_S = 30 * 86_400
/** The greatest time that an uint40 holds. */
const FAR = 2 ** 40 - 1

/** Something that people do with a collection; null when nothing there allows it. */
export type Act = (scene: Scene, collection: Collection) => Log[] | null

const speaker = (collection: Collection) => (name: string, args: Record<string, unknown>) =>
  say(EDITIONS[collection.edition].passes, collection.address, name, args)

export const setTier: Act = ({ dice }, collection) => {
  const isNew = collection.tiers.length === 0 || (collection.tiers.length < 4 && dice.isLucky(0.5))
  const tierNo = isNew ? collection.tiers.length + 1 : dice.between(1, collection.tiers.length)
  const minted = isNew ? 0 : (collection.tiers[tierNo - 1] as Tier).minted
  const tier: Tier = {
    maxSupply: dice.isLucky(0.5) ? 0 : minted + dice.roll(5),
    minted,
    durationS: dice.isLucky(0.3) ? 0 : MONTH_S,
    price: BigInt(dice.roll(1_000_000)) * 10n ** BigInt(dice.roll(18)),
    currency: dice.roll(3),
  }
  collection.tiers[tierNo - 1] = tier
  const terms = {
    rank: dice.roll(9),
    referralBps: dice.roll(5000),
    refundWindow: dice.roll(90_000),
    flags: dice.roll(16),
  }
  const { price, currency, durationS: duration, maxSupply } = tier
  const args = { tierId: tierNo, price, currency, duration, maxSupply, ...terms }
  return [speaker(collection)(isNew ? 'TierCreated' : 'TierUpdated', args)]
}

/** A place in a tier, already taken. */
function takePlace({ dice }: Scene, collection: Collection): number | null {
  const open = collection.tiers.flatMap((tier, i) =>
    tier.maxSupply === 0 || tier.minted < tier.maxSupply ? [i + 1] : [],
  )
  if (open.length === 0) return null
  const tierNo = dice.pick(open)
  ;(collection.tiers[tierNo - 1] as Tier).minted += 1
  return tierNo
}

function endOf({ dice, at }: Scene, collection: Collection, tierNo: number): number {
  const { durationS } = collection.tiers[tierNo - 1] as Tier
  return durationS === 0 ? 0 : at + durationS + dice.roll(1000)
}

function mint(
  scene: Scene,
  collection: Collection,
  tierNo: number,
  endsAt: number,
): { id: number; logs: Log[] } {
  const owner = scene.dice.pick(scene.world.people)
  const id = collection.nextId++
  collection.passes.set(id, { owner, tierNo, endsAt })
  return { id, logs: [speaker(collection)('Transfer', { from: NOBODY, to: owner, id })] }
}

function anyPass({ dice }: Scene, collection: Collection): [number, Pass] | null {
  return collection.passes.size === 0 ? null : dice.pick([...collection.passes])
}

function money({ dice, world }: Scene) {
  const referrer = dice.isLucky(0.3) ? dice.pick(world.people) : NOBODY
  return {
    payer: dice.pick(world.people),
    currency: dice.roll(3),
    amount: BigInt(dice.roll(2 ** 30)) * 10n ** BigInt(dice.roll(15)),
    referrer,
    referralFee: referrer === NOBODY ? 0 : dice.roll(1000),
  }
}

function renewed(collection: Collection, id: number, endsAt: number): Log[] {
  if (collection.edition === 'first') return []
  return [speaker(collection)('SubscriptionUpdate', { tokenId: id, expiration: endsAt })]
}

export const purchase: Act = (scene, collection) => {
  const tierNo = takePlace(scene, collection)
  if (tierNo === null) return null
  const expiresAt = endOf(scene, collection, tierNo)
  const { id, logs } = mint(scene, collection, tierNo, expiresAt)
  const to = collection.passes.get(id)?.owner
  const paid = { passId: id, tierId: tierNo, to, expiresAt, ...money(scene) }
  return [...logs, ...renewed(collection, id, expiresAt), speaker(collection)('PassPurchased', paid)]
}

function laterThan(endsAt: number): number {
  return endsAt === 0 ? 0 : Math.min(FAR, endsAt + MONTH_S)
}

export const extend: Act = (scene, collection) => {
  const [id, pass] = anyPass(scene, collection) ?? []
  if (!id || !pass) return null
  pass.endsAt = laterThan(pass.endsAt)
  const paid = { passId: id, tierId: pass.tierNo, expiresAt: pass.endsAt, ...money(scene) }
  return [...renewed(collection, id, pass.endsAt), speaker(collection)('PassExtended', paid)]
}

export const transfer: Act = (scene, collection) => {
  const [id, pass] = anyPass(scene, collection) ?? []
  if (!id || !pass) return null
  const from = pass.owner
  pass.owner = scene.dice.pick(scene.world.people)
  return [speaker(collection)('Transfer', { from, to: pass.owner, id })]
}

export const grant: Act = (scene, collection) => {
  const speak = speaker(collection)
  const [id, pass] = scene.dice.isLucky(0.4) ? (anyPass(scene, collection) ?? []) : []
  if (id && pass) {
    pass.endsAt = scene.at + MONTH_S
    const given = { passId: id, tierId: pass.tierNo, to: pass.owner, expiresAt: pass.endsAt }
    return [...renewed(collection, id, pass.endsAt), speak('PassGranted', given)]
  }
  const tierNo = takePlace(scene, collection)
  if (tierNo === null) return null
  const expiresAt = scene.dice.isLucky(0.2) ? FAR : scene.at + MONTH_S
  const minted = mint(scene, collection, tierNo, expiresAt)
  const to = collection.passes.get(minted.id)?.owner
  const given = { passId: minted.id, tierId: tierNo, to, expiresAt }
  const card = {
    ...given,
    purchase: `0x${scene.dice
      .roll(2 ** 31)
      .toString(16)
      .padStart(64, '0')}`,
  }
  const isCard = scene.dice.isLucky(0.3)
  const last = isCard
    ? speak('CardClaimed', { ...card, signer: collection.creator, heldUntil: scene.at + 99 })
    : speak('PassGranted', given)
  return [...minted.logs, last]
}

export const upgrade: Act = (scene, collection) => {
  const [id, pass] = anyPass(scene, collection) ?? []
  if (!id || !pass) return null
  const toTier = takePlace(scene, collection)
  if (toTier === null) return null
  const fromTier = pass.tierNo
  pass.tierNo = toTier
  pass.endsAt = endOf(scene, collection, toTier)
  const { payer, currency, amount } = money(scene)
  const args = { passId: id, toTier, payer, fromTier, currency, amount, credit: 5, expiresAt: pass.endsAt }
  return [...renewed(collection, id, pass.endsAt), speaker(collection)('PassUpgraded', args)]
}

/** One takes the time of the other, which may be the elder, and come from somebody else in the same transaction. */
export const merge: Act = (scene, collection) => {
  const ids = [...collection.passes.keys()].sort((a, b) => a - b)
  if (ids.length < 2) return null
  const speak = speaker(collection)
  const into = scene.dice.roll(ids.length - 1)
  const pair = [ids[into] as number, ids[scene.dice.between(into + 1, ids.length - 1)] as number] as const
  const [intoId, fromId] = scene.at % 3 === 0 ? ([pair[1], pair[0]] as const) : pair
  const [kept, gone] = [collection.passes.get(intoId) as Pass, collection.passes.get(fromId) as Pass]
  collection.passes.delete(fromId)
  kept.endsAt = laterThan(kept.endsAt)
  const moved =
    gone.owner === kept.owner ? [] : [speak('Transfer', { from: gone.owner, to: kept.owner, id: fromId })]
  return [
    ...moved,
    speak('Transfer', { from: kept.owner, to: NOBODY, id: fromId }),
    ...renewed(collection, intoId, kept.endsAt),
    speak('PassMerged', {
      fromPassId: fromId,
      intoPassId: intoId,
      owner: kept.owner,
      expiresAt: kept.endsAt,
    }),
  ]
}

/** All of its time ends the pass and frees its place; a part only shortens it. */
export const refund: Act = (scene, collection) => {
  const [id, pass] = anyPass(scene, collection) ?? []
  if (!id || !pass) return null
  const speak = speaker(collection)
  const isWhole = scene.dice.isLucky(0.6)
  const { owner, tierNo } = pass
  const expiresAt = isWhole ? scene.at : pass.endsAt === 0 ? scene.at + 9 : pass.endsAt - 7
  const args = { passId: id, tierId: tierNo, owner, currency: 1, amount: 77, expiresAt }
  if (isWhole) {
    collection.passes.delete(id)
    ;(collection.tiers[tierNo - 1] as Tier).minted -= 1
  } else pass.endsAt = expiresAt
  return [
    ...(isWhole ? [speak('Transfer', { from: owner, to: NOBODY, id })] : []),
    speak('PassRefunded', { ...args, payer: scene.dice.pick(scene.world.people) }),
  ]
}

export const revoke: Act = (scene, collection) => {
  const [id, pass] = anyPass(scene, collection) ?? []
  if (!id || !pass) return null
  pass.endsAt = scene.at
  const { owner, tierNo: tierId, endsAt: expiresAt } = pass
  const args = { passId: id, tierId, by: collection.creator, owner, currency: 0, amount: 3, expiresAt }
  return [speaker(collection)('PassRevoked', args)]
}

export const changePayout: Act = ({ dice, world }, collection) => {
  const oldPayout = collection.payout
  collection.payout = dice.pick(world.people)
  return [speaker(collection)('PayoutChanged', { oldPayout, newPayout: collection.payout })]
}

/** The first edition makes a pass of it, today's only says so. */
export const follow: Act = (scene, collection) => {
  const speak = speaker(collection)
  const fan = scene.dice.pick(scene.world.people)
  if (collection.edition === 'today')
    return [speak(scene.dice.isLucky(0.7) ? 'FollowStarted' : 'FollowEnded', { fan })]
  const tierNo = takePlace(scene, collection)
  if (tierNo === null) return null
  const { id, logs } = mint(scene, collection, tierNo, 0)
  return [...logs, speak('Followed', { passId: id, tierId: tierNo, fan: collection.passes.get(id)?.owner })]
}
