import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { PASS_SALE_KINDS } from '#domain/words.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { expectContractsAgree, expectDoorsAgree } from '../kit/contractsAgree.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createPassCalls, MONTH_S, type PassCalls, PRICE } from '../kit/passCalls.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const WINDOW_S = 7 * 86_400

describe('every way a pass begins, changes and ends, in the index', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer
  let on: PassCalls
  let creator: Wallet
  let fans: [Wallet, Wallet, Wallet, Wallet, Wallet, Wallet]

  before(async () => {
    stage = await createStage(7, { withTestDollar: true })
    on = createPassCalls(stage)
    const [first, , ...rest] = stage.people as [Wallet, Wallet, ...Wallet[]]
    creator = first
    fans = rest as typeof fans
    indexer = startIndexer(stage, db.url('indexer'))
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  /** @returns how many people the doors are open for */
  async function agree(): Promise<number> {
    const pool = db.pool('owner')
    await reachHead(stage, pool)
    await expectTruth(stage, pool)
    await expectContractsAgree(stage.provider, pool)
    return expectDoorsAgree(
      stage.provider,
      pool,
      stage.people.map(({ address }) => address),
    )
  }
  /** What happened in these calls is taken back by the chain, and then happens again. */
  async function agreeTwice(act: () => Promise<void>): Promise<number> {
    const { number } = await stage.head()
    const before = await agree()
    await act()
    // what these rows are is looked at after the second time, too
    await depth<() => Promise<unknown>>(() => reachHead(stage, db.pool('owner')), agree)()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree()).to.equal(before)
    await act()
    return agree()
  }

  it('[S3.2] a refund of all its time ends a pass and gives its place back', async () => {
    const tier = await on.tier({ flags: 4, refundWindow: WINDOW_S })
    const left = await agreeTwice(async () => {
      const id = await on.buy(fans[0], tier)
      await agree()
      await on.call(fans[0], 'refund', [id])
    })
    expect(left).to.equal(0)
  })

  it('[S3.2] a refund leaves time that was given, and time that was bought before', async () => {
    const tier = await on.tier({ flags: 4, refundWindow: WINDOW_S })
    const given = await on.buy(fans[0], tier)
    await on.call(creator, 'grant', [[fans[0].address], tier, 2_000_000_000])
    const extended = await on.buy(fans[1], tier)
    await on.wait(WINDOW_S)
    await on.call(fans[0], 'burn', [given])
    await on.call(creator, 'sweepMatured', [[given, extended]])
    const again = await on.buy(fans[0], tier)
    await on.call(creator, 'grant', [[fans[0].address], tier, 2_000_000_000])
    await on.buy(fans[1], tier)
    await agree()
    await on.call(fans[0], 'refund', [again])
    await on.call(fans[1], 'refund', [extended])
    expect(await agree()).to.equal(2)
    await on.call(fans[0], 'burn', [again])
    await on.call(fans[1], 'burn', [extended])
    expect(await agree()).to.equal(0)
  })

  it('[S3.2] an upgrade that is refunded gives its place in the higher tier back', async () => {
    const low = await on.tier({ flags: 4, refundWindow: WINDOW_S })
    const high = await on.tier({ flags: 4, refundWindow: WINDOW_S, rank: 9, price: PRICE * 5n })
    const id = await on.buy(fans[0], low)
    await on.call(fans[0], 'upgrade', [id, high, PRICE * 5n], PRICE * 5n)
    await agree()
    await on.call(fans[0], 'refund', [id])
    expect(await agree()).to.equal(0)
  })

  it('[S3.2] vouchers, trials, signed money and cards make passes and longer ones', async () => {
    const dollars = await on.tier({ currency: 1 })
    await on.byVoucher(fans[0], { tier: 1, price: 0n, trial: 86_400 })
    await on.byVoucher(fans[0], { tier: 1, price: PRICE / 2n })
    await on.byAuthorization(fans[1], fans[5], dollars)
    await on.byPermit(fans[2], dollars)
    await on.byPermit(fans[2], dollars)
    await on.byCard(fans[3], fans[5], 1)
    await on.byCard(fans[3], fans[5], 1)
    expect(await agree()).to.equal(4)
  })

  it('[S3.2][S4.38] a claim is kept under the name of its payment, and goes and comes with the chain', async () => {
    const claims = async () =>
      (
        await db.pool('owner').query(
          `SELECT c.tier_no, '0x' || encode(c.wallet, 'hex') AS wallet, '0x' || encode(c.signer, 'hex') AS signer,
             c.pass_id = p.pass_id AND c.held_until = p.held_until AND c.valid_until = p.valid_until AS "isAsPass"
           FROM chain.card_claim_as_of c JOIN chain.pass p USING (chain_id, collection, pass_id) WHERE as_of IS NULL
           ORDER BY c.block`,
        )
      ).rows
    const known = await claims()
    // the second claim made the pass of the first one longer
    const own = { tier_no: 1, wallet: fans[3].address.toLowerCase(), signer: creator.address.toLowerCase() }
    expect(known).to.deep.equal([
      { ...own, isAsPass: false },
      { ...own, isAsPass: true },
    ])
    await agreeTwice(() => on.byCard(fans[4], fans[5], 1).then(() => {}))
    expect(await claims()).to.deep.equal([
      ...known,
      { ...own, wallet: fans[4].address.toLowerCase(), isAsPass: true },
    ])
    await on.call(fans[4], 'burn', [await on.passOf(fans[4])])
    await agree()
    expect(await claims(), 'of a pass that is gone').to.have.length(3)
  })

  it('[S3.2] a revoked pass opens no door until somebody pays for it again', async () => {
    const [bought, carded] = [await on.passOf(fans[0]), await on.passOf(fans[3])]
    const left = await agreeTwice(async () => {
      await on.call(creator, 'revoke', [bought, PRICE], PRICE)
      await on.call(creator, 'revoke', [carded, 0n])
    })
    expect(left).to.equal(2)
    await on.call(fans[5], 'renewSubscription', [bought, MONTH_S], PRICE)
    expect(await agree()).to.equal(3)
  })

  it('[S3.2] a pass that is revoked while its price can be asked back keeps its place', async () => {
    const tier = await on.tier({ flags: 4, refundWindow: WINDOW_S })
    const id = await on.buy(fans[3], tier)
    expect(await agree()).to.equal(4)
    await on.call(creator, 'revoke', [id, 0n])
    expect(await agree()).to.equal(3)
  })

  it('[S3.2] a burned pass opens no door, also when it rested or is bound to its owner', async () => {
    const [resting, bound] = [await on.tier({ flags: 16 }), await on.tier({ flags: 1 })]
    await on.buy(fans[4], resting)
    await on.buy(fans[5], bound)
    const open = await agree()
    const left = await agreeTwice(async () => {
      await on.call(fans[4], 'burn', [await on.passOf(fans[4])])
      await on.call(fans[5], 'burn', [await on.passOf(fans[5])])
    })
    expect(left).to.equal(open - 2)
  })

  it('[S3.2] a pass that rested moves, merges and rests again', async () => {
    const tier = await on.tier({ flags: 16 })
    const [moved, kept] = [await on.buy(fans[4], tier), await on.buy(fans[5], tier)]
    await on.wait(3 * 86_400)
    await on.call(fans[4], 'transferFrom', [fans[4].address, fans[5].address, moved])
    const left = await agree()
    await on.call(fans[5], 'burn', [kept])
    expect(await agree()).to.equal(left - 1)
  })

  it('[S3.2] a fan follows, stops and follows again', async () => {
    await on.call(fans[0], 'follow', [])
    await agreeTwice(async () => {
      await on.call(fans[0], 'unfollow', [])
      await on.call(fans[1], 'follow', [])
    })
    await on.call(fans[0], 'follow', [])
    await agree()
    const { rows } = await db.pool('owner').query('SELECT since, ended_at FROM chain.follow ORDER BY since')
    expect(rows.map(({ ended_at }) => ended_at)).to.deep.equal([null, null])
  })

  it('[S3.2] a voucher is used or voided, and a royalty changes', async () => {
    await on.call(creator, 'setRoyalty', [1000])
    await agree()
    await on.call(creator, 'voidVoucher', [2n ** 256n - 1n])
    await on.call(creator, 'setRoyalty', [250])
    await agree()
    await stage.chain.rpc('local_reorg', { depth: 2 })
    await agree()
    await on.call(creator, 'voidVoucher', [2n ** 256n - 1n])
    await agree()
    const { rows } = await db
      .pool('owner')
      .query('SELECT count(used_at)::int AS used, count(voided_at)::int AS voided FROM chain.voucher')
    expect(rows).to.deep.equal([{ used: 2, voided: 1 }])
  })

  it('[S3.2] a kept price is settled with the share of who referred it, or given back', async () => {
    const terms = { flags: 4, refundWindow: WINDOW_S, price: PRICE * 8n, referralBps: 1000 }
    const [low, high] = [await on.tier(terms), await on.tier({ ...terms, rank: 9, price: PRICE * 24n })]
    for (const fan of [creator, fans[0]] as const) await giveUp(fan)
    const buy = (fan: Wallet) =>
      on.call(fan, 'purchase', [low, fan.address, PRICE * 8n, fans[5].address], PRICE * 8n)
    await agreeTwice(async () => {
      await buy(creator)
      await buy(fans[0])
      const [kept, ended] = [await on.passOf(creator), await on.passOf(fans[0])]
      await agree()
      await on.call(creator, 'revoke', [ended, PRICE * 9n], PRICE * 9n)
      await on.call(creator, 'upgrade', [kept, high, PRICE * 24n], PRICE * 24n)
    })
    const kept = await on.passOf(creator)
    await on.wait(WINDOW_S)
    await on.call(fans[5], 'sweepMatured', [[kept]])
    await agree()
    const { rows } = await db.pool('owner').query(
      `SELECT count(*) FILTER (WHERE settled_at IS NULL)::int AS open, (SELECT max(referral_units)::int FROM chain.pass_settlement)
         AS shared FROM chain.pass_receipt_as_of r WHERE share_bps > 0`,
    )
    expect(rows).to.deep.equal([{ open: 0, shared: 800 }])
    const kinds = await db.pool('owner').query('SELECT DISTINCT kind FROM chain.pass_sale ORDER BY kind')
    // nobody of the collection tells a renewal: its view does, from what the module said
    expect([...kinds.rows.map(({ kind }) => kind), 'renewal']).to.deep.equal(PASS_SALE_KINDS)
  })

  /** Leaves the pass that counts for somebody, if there is one. */
  async function giveUp(fan: Wallet): Promise<void> {
    const id = await on.passOf(fan)
    if (id !== 0n) await on.call(fan, 'burn', [id])
  }
})
