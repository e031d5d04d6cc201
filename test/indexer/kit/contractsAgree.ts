import { expect } from 'chai'
import { Contract, type JsonRpcProvider } from 'ethers'
import type pg from 'pg'
import { streamPassAbi } from '#generated/abis.ts'

const HEX = (column: string) => `'0x' || encode(${column}, 'hex')`

/** Rows against the contracts' own answers: the check that finds a wrong idea about what an event means. */
export async function expectContractsAgree(provider: JsonRpcProvider, pool: pg.Pool): Promise<number> {
  const passes = await pool.query(
    `SELECT ${HEX('collection')} AS collection, pass_id, ${HEX('owner')} AS owner, tier_no, revoked,
       coalesce(extract(epoch FROM valid_until)::float8, 0) AS ends FROM chain.pass`,
  )
  const ask = (collection: string, name: string, id: unknown): Promise<unknown> =>
    new Contract(collection, streamPassAbi, provider).getFunction(name)(id)
  for (const row of passes.rows) {
    if (row.revoked) {
      const owner = await ask(row.collection, 'ownerOf', row.pass_id).catch(() => null)
      expect(owner, `owner of ${row.pass_id}, which is gone`).to.equal(null)
      continue
    }
    expect(String(await ask(row.collection, 'ownerOf', row.pass_id)).toLowerCase()).to.equal(row.owner)
    expect(Number(await ask(row.collection, 'expiresAt', row.pass_id))).to.equal(row.ends)
    expect(Number(await ask(row.collection, 'tierOf', row.pass_id))).to.equal(row.tier_no)
  }
  const tiers = await pool.query(`SELECT ${HEX('collection')} AS collection, tier_no, minted FROM chain.tier`)
  for (const row of tiers.rows) {
    const tier = (await ask(row.collection, 'tier', row.tier_no)) as { minted: bigint }
    expect(Number(tier.minted), `minted of tier ${row.tier_no}`).to.equal(row.minted)
  }
  return passes.rows.length + tiers.rows.length
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
  for (const collection of new Set(rows.map((row) => row.collection as string)))
    for (const person of people) {
      const isOpen = rows.some((row) => row.collection === collection && row.owner === person.toLowerCase())
      const passes = new Contract(collection, streamPassAbi, provider)
      expect(isOpen, `door for ${person}`).to.equal(await passes.getFunction('hasAccess')(person))
      if (isOpen) open++
    }
  return open
}
