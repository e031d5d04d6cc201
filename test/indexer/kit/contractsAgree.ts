import { expect } from 'chai'
import { Contract, type JsonRpcProvider, ZeroAddress } from 'ethers'
import type pg from 'pg'
import { streamPassAbi } from '#generated/abis.ts'
import { interfaceOf } from './oracles/interfaceOf.ts'
import { each } from './oracles/ownFold.ts'

const HEX = (column: string) => `'0x' || encode(${column}, 'hex')`

/** Rows against the contracts' own answers: the check that finds a wrong idea about what an event means. */
export async function expectContractsAgree(provider: JsonRpcProvider, pool: pg.Pool): Promise<number> {
  const passes = await pool.query(
    `SELECT ${HEX('collection')} AS collection, pass_id, ${HEX('owner')} AS owner, tier_no, revoked,
       coalesce(extract(epoch FROM valid_until)::float8, 0) AS ends FROM chain.pass`,
  )
  const ask = (collection: string, name: string, id: unknown): Promise<unknown> =>
    new Contract(collection, interfaceOf(streamPassAbi), provider).getFunction(name)(id)
  const agree = async (row: (typeof passes.rows)[number]) => {
    if (row.revoked) {
      const owner = await ask(row.collection, 'ownerOf', row.pass_id).catch(() => null)
      expect(owner, `owner of ${row.pass_id}, which is gone`).to.equal(null)
      return
    }
    const answers = ['ownerOf', 'expiresAt', 'tierOf'].map((name) => ask(row.collection, name, row.pass_id))
    const [owner, ends, tier] = await Promise.all(answers)
    expect(String(owner).toLowerCase()).to.equal(row.owner)
    expect(Number(ends)).to.equal(row.ends)
    expect(Number(tier)).to.equal(row.tier_no)
  }
  await Promise.all(passes.rows.map(agree))
  const tiers = await pool.query(`SELECT ${HEX('collection')} AS collection, tier_no, minted FROM chain.tier`)
  const agreeOnTier = async (row: (typeof tiers.rows)[number]) => {
    const tier = (await ask(row.collection, 'tier', row.tier_no)) as { minted: bigint }
    expect(Number(tier.minted), `minted of tier ${row.tier_no}`).to.equal(row.minted)
  }
  await Promise.all(tiers.rows.map(agreeOnTier))
  return passes.rows.length + tiers.rows.length + (await expectSubjectsAgree(provider, pool))
}

const SECONDS = (column: string) => `extract(epoch FROM ${column})::float8`
const FOREVER = 2 ** 40 - 1
/** Of a receipt's share, beside the share itself: the sale took a place of the tier. */
const TOOK_PLACE = 1 << 15

/** What stands beside passes: follows, vouchers, royalties, holds, and prices that are kept with the money for them. */
async function expectSubjectsAgree(provider: JsonRpcProvider, pool: pg.Pool): Promise<number> {
  const read = async (sql: string) => (await pool.query(sql)).rows
  const at = (collection: string, name: string, ...args: unknown[]) =>
    new Contract(collection, interfaceOf(streamPassAbi), provider).getFunction(name)(...args)
  const { timestamp: now } = await provider.send('eth_getBlockByNumber', ['latest', false])
  const follows = await read(
    `SELECT ${HEX('collection')} AS collection, ${HEX('wallet')} AS fan, ended_at FROM chain.follow WHERE pass_id IS NULL`,
  )
  await each(follows, async ({ collection, fan, ended_at }) =>
    expect(await at(collection, 'isFollowing', fan), `follow of ${fan}`).to.equal(ended_at === null),
  )
  const vouchers = await read(`SELECT ${HEX('collection')} AS collection, nonce FROM chain.voucher`)
  const near = vouchers.flatMap(({ collection, nonce }) =>
    [BigInt(nonce), BigInt(nonce) ^ 1n].map((number) => ({ collection, number })),
  )
  await each(near, async ({ collection, number }) =>
    expect(await at(collection, 'isVoucherSpent', number), `voucher ${number}`).to.equal(
      vouchers.some((one) => one.collection === collection && BigInt(one.nonce) === number),
    ),
  )
  const claims = await read(
    `SELECT ${HEX('collection')} AS collection, ${HEX('purchase')} AS purchase FROM chain.card_claim`,
  )
  await each(claims, async ({ collection, purchase }) =>
    expect(await at(collection, 'isCardClaimed', purchase), `claim of ${purchase}`).to.equal(true),
  )
  const collections = await read(
    `SELECT ${HEX('collection')} AS collection, ${HEX('payout')} AS payout, royalty_bps FROM chain.pass_collection`,
  )
  await each(collections, async ({ collection, payout, royalty_bps }) => {
    const [receiver, amount] = await at(collection, 'royaltyInfo', 0, 10_000)
    expect([receiver.toLowerCase(), Number(amount)]).to.deep.equal([payout, royalty_bps])
  })
  const passes = await read(
    `SELECT ${HEX('p.collection')} AS collection, p.pass_id, p.revoked, t.flags & 1 = 1 AS "isBound",
       coalesce(${SECONDS('p.held_until')}, 0) AS held, ${HEX('r.payer')} AS payer, r.amount_units, ${HEX('r.referrer')} AS referrer,
       coalesce(${SECONDS('r.until')}, 0) AS until, coalesce(${SECONDS('r.closes_at')}, 0) AS closes, r.currency, r.share_bps
     FROM chain.pass p JOIN chain.tier t USING (chain_id, collection, tier_no)
     LEFT JOIN chain.pass_receipt_as_of r ON r.collection = p.collection AND r.pass_id = p.pass_id AND r.settled_at IS NULL`,
  )
  const kept = new Map<string, bigint>(collections.map(({ collection }) => [collection, 0n]))
  const agree = async (row: (typeof passes)[number]) => {
    const receipt = await at(row.collection, 'receiptOf', row.pass_id)
    expect(BigInt(row.amount_units ?? 0), `kept for ${row.pass_id}`).to.equal(receipt.paid)
    if (receipt.paid !== 0n) {
      const share = Number(receipt.share) & (TOOK_PLACE - 1)
      const told = [receipt.payer.toLowerCase(), Number(receipt.until), Number(receipt.closesAt), share]
      expect([row.payer, row.until, row.closes, row.share_bps]).to.deep.equal(told)
      expect(row.referrer ?? ZeroAddress).to.equal(receipt.referrer.toLowerCase())
      expect(row.currency).to.equal(Number(receipt.currency))
      if (row.currency === 0)
        kept.set(row.collection, (kept.get(row.collection) ?? 0n) + BigInt(row.amount_units))
    }
    if (row.revoked) return
    const until = Math.max(row.held, row.closes)
    const held = row.isBound ? FOREVER : until > Number(now) ? until : 0
    expect(Number(await at(row.collection, 'heldUntil', row.pass_id)), `hold of ${row.pass_id}`).to.equal(
      held,
    )
  }
  await Promise.all(passes.map(agree))
  // what a collection holds is what it keeps for refunds
  await each(kept, async ([collection, amount]) =>
    expect(await provider.getBalance(collection)).to.equal(amount),
  )
  return follows.length + vouchers.length + claims.length + collections.length + passes.length
}

/**
 * Who the index lets in, against the contracts, for everybody whom a pass ever belonged to. Follow passes, which only the
 * first edition makes, are not among them.
 * @returns how many were let in
 */
export async function expectDoorsAgree(
  provider: JsonRpcProvider,
  pool: pg.Pool,
  people: string[],
): Promise<number> {
  const { timestamp } = await provider.send('eth_getBlockByNumber', ['latest', false])
  const { rows } = await pool.query(
    `SELECT ${HEX('p.collection')} AS collection, ${HEX('p.owner')} AS owner
     FROM chain.pass p WHERE NOT revoked AND (valid_until IS NULL OR valid_until > to_timestamp($1))`,
    [Number(timestamp)],
  )
  let open = 0
  for (const collection of new Set(rows.map((row) => row.collection as string))) {
    const passes = new Contract(collection, interfaceOf(streamPassAbi), provider)
    const answers = await Promise.all(people.map((person) => passes.getFunction('hasAccess')(person)))
    for (const [n, person] of people.entries()) {
      const isOpen = rows.some((row) => row.collection === collection && row.owner === person.toLowerCase())
      expect(isOpen, `door for ${person}`).to.equal(answers[n])
      if (isOpen) open++
    }
  }
  return open
}
