import { expect } from 'chai'
import { depth } from '#test/kit/depth.ts'
import { createDice } from './kit/dice.ts'
import { unreadIn } from './kit/getters.ts'
import { compareApprovals, compareFactory, compareLens } from './passes/compareLens.ts'
import { endOf, isLive, worthOf } from './passes/line.ts'
import { Model } from './passes/model.ts'
import { callsOf } from './passes/program.ts'
import { NOBODY } from './passes/rows.ts'
import { openStage, PRICE, type Stage, word } from './passes/stage.ts'

const CALLS = 300
const NEVER = 2 ** 40 - 1
const SEEDS = depth([1, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

async function play(stage: Stage, seed: number): Promise<void> {
  const dice = createDice(seed)
  const calls = callsOf(stage, dice)
  const done = new Map(calls.map(([name]) => [name, 0]))
  for (let n = 0; n < CALLS || [...done.values()].includes(0); n++) {
    if (n > CALLS * 4) break
    const [name, call] = dice.pick(calls)
    if ((await call()) === null) done.set(name, (done.get(name) ?? 0) + 1)
  }
  for (const [name, times] of done) expect(times, `${name} went through`).to.be.greaterThan(0)
}

/** What a collection answers for itself. */
async function compareCollection({ world, pass, factory, creator }: Stage, model: Model): Promise<void> {
  expect(model.creator).to.equal(creator)
  expect(await world.read(factory, 'collectionOf', [model.creator])).to.equal(pass.address)
  expect(await world.read(factory, 'isCollection', [pass.address])).to.equal(true)
  expect(await world.read(pass, 'creator')).to.equal(model.creator)
  expect(await world.read(pass, 'payout')).to.equal(model.payout)
  expect(await world.read(pass, 'name')).to.equal(model.name)
  expect(await world.read(pass, 'symbol')).to.equal(model.symbol)
  expect(await world.read(pass, 'royaltyInfo', [1n, 10_000n])).to.deep.equal([
    model.payout,
    BigInt(model.royaltyBps),
  ])
  expect(await world.read(pass, 'tierCount')).to.equal(model.tiers.size)
  for (const [id, row] of model.tiers)
    expect(await world.read(pass, 'tier', [id]), `tier ${id}`).to.deep.equal(row)
  for (let nonce = 0n; nonce < 400n; nonce += 1n)
    if (model.spent.has(nonce) || nonce % 37n === 0n)
      expect(await world.read(pass, 'isVoucherSpent', [nonce])).to.equal(model.spent.has(nonce))
  for (const purchase of [...model.cards, word(9999)])
    expect(await world.read(pass, 'isCardClaimed', [purchase])).to.equal(model.cards.has(purchase))
}

async function comparePeople({ world, pass, people, creator }: Stage, model: Model): Promise<void> {
  const now = await world.now()
  for (const person of [...people, creator]) {
    const own = [...model.passes.values()].filter(({ owner }) => owner === person)
    expect(await world.read(pass, 'balanceOf', [person])).to.equal(BigInt(own.length))
    expect(await world.read(pass, 'isFollowing', [person])).to.equal(model.follows.has(person))
    const id = model.holdings.get(person)
    expect(await world.read(pass, 'hasAccess', [person])).to.equal(id !== undefined && model.isLive(id, now))
    const row = id === undefined ? undefined : model.pass(id)
    const rank = row ? model.tier(row.tier).rank : 0
    const held = [id ?? 0n, row?.tier ?? 0, rank, row ? endOf(row.line) : 0]
    expect(await world.read(pass, 'accessOf', [person]), `held by ${person}`).to.deep.equal(held)
    const isFinal =
      row !== undefined &&
      model.isLive(id as bigint, now) &&
      !(row.byCard && row.heldUntil > now) &&
      !((model.receipts.get(id as bigint)?.closesAt ?? 0) > now)
    expect(await world.read(pass, 'finalRankOf', [person]), `final rank of ${person}`).to.equal(
      isFinal ? rank : 0,
    )
  }
}

async function comparePasses({ world, pass, currencies }: Stage, model: Model): Promise<number> {
  const now = await world.now()
  let quotes = 0
  const [, , isDollarPaused] = await world.read<[string, number, boolean]>(currencies, 'currencyAt', [1])
  const none = { payer: NOBODY, paid: 0n, referrer: NOBODY, until: 0, closesAt: 0, currency: 0, share: 0 }
  for (const [id, row] of model.passes) {
    const kept = model.receipts.get(id) ?? none
    expect(await world.read(pass, 'receiptOf', [id]), `receipt ${id}`).to.deep.equal(kept)
    const owner = await world.read(pass, 'ownerOf', [id]).catch(() => NOBODY)
    expect(owner, `owner of ${id}`).to.equal(row.owner)
    expect(row.revoked).to.equal(row.owner === NOBODY)
    if (row.revoked) continue
    const [tier, end] = [model.tier(row.tier), endOf(row.line)]
    expect(await world.read(pass, 'tierOf', [id])).to.equal(row.tier)
    expect(await world.read(pass, 'expiresAt', [id]), `end of ${id}`).to.equal(BigInt(end))
    const until = Math.max(row.heldUntil, kept.closesAt)
    const heldUntil = tier.flags & 1 ? NEVER : until > now ? until : 0
    expect(await world.read(pass, 'heldUntil', [id]), `hold of ${id}`).to.equal(heldUntil)
    const worth = model.worthOf(id, now)
    expect(await world.read(pass, 'worthOf', [id]), `worth of ${id}`).to.equal(worth)
    const holding = model.holdings.get(row.owner)
    const isSecond = holding !== undefined && holding !== id && model.isLive(holding, now)
    const isForSale = (tier.flags & 42) === 0 && !(tier.currency === 1 && isDollarPaused)
    const isRenewable = end !== 0 && isForSale && !isSecond && kept.closesAt <= now
    expect(await world.read(pass, 'isRenewable', [id]), `renewable ${id}`).to.equal(isRenewable)
    if (holding !== id || !isLive(end, now)) continue
    const goal = [2, 3].find((to) => {
      const { rank, flags } = model.tier(to)
      return rank > tier.rank && (flags & 42) === 0 && tier.currency === 0
    })
    if (goal === undefined) continue
    const quote = await world.read<[bigint, bigint, number]>(pass, 'upgradeQuote', [id, goal])
    expect(quote[1], `worth of ${id}`).to.equal(worthOf(row.line, tier.duration, now))
    quotes++
  }
  return quotes
}

/** The rest of the columns: what no contract answers must at least agree with itself. */
function compareRows(model: Model): void {
  expect(BigInt(model.passes.size) + 1n).to.equal(model.nextId)
  for (const [id, row] of model.passes) {
    const paid = model.sales
      .filter(({ passId, kind, payer }) => passId === id && payer && kind !== 'refund')
      .at(-1)
    const last = [paid?.payer ?? null, paid?.amount ?? 0n, paid?.currency ?? 0]
    expect([row.payer, row.paid, row.currency], `last payment of ${id}`).to.deep.equal(last)
    expect(row.boughtAt).to.be.greaterThan(0)
    expect(row.movedAt === null || row.movedAt >= row.boughtAt).to.equal(true)
  }
  for (const kind of ['purchase', 'extension', 'grant', 'upgrade', 'refund'])
    expect(
      model.sales.some((sale) => sale.kind === kind),
      kind,
    ).to.equal(true)
  for (const { referrer, referral } of model.sales) if (!referrer) expect(referral).to.equal(0n)
  for (const { paid } of model.receipts.values()) expect(paid > 0n && paid < PRICE * 100n).to.equal(true)
}

describe('passes, rebuilt from logs', function () {
  this.timeout(180_000)
  const approvals = { ofPass: 0, forAll: 0 }

  for (const seed of SEEDS)
    it(`[S3.2] equal every getter after a random program (seed ${seed})`, async () => {
      const stage = await openStage()
      await play(stage, seed)
      const facts = await stage.world.facts()
      const model = new Model(facts, stage.pass.address)
      await compareFactory(stage, facts)
      await compareLens(stage, model)
      const { ofPass, forAll } = await compareApprovals(stage, model, facts)
      approvals.ofPass += ofPass
      approvals.forAll += forAll
      await compareCollection(stage, model)
      await comparePeople(stage, model)
      await comparePasses(stage, model)
      compareRows(model)
    })

  it('[S3.2] ended with approvals of both kinds', () => {
    expect(approvals.ofPass).to.be.greaterThan(0)
    expect(approvals.forAll).to.be.greaterThan(0)
  })

  it('[S3.2] read every getter', () => {
    expect(unreadIn('passes')).to.deep.equal([])
  })
})
