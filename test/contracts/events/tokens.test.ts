import { expect } from 'chai'
import { type Address, zeroAddress } from 'viem'
import { depth } from '#test/kit/depth.ts'
import { unreadIn } from './kit/getters.ts'
import { type Model, type Row, replayTokens } from './tokens/model.ts'
import { KINDS, openTokenWorld, play, type TokenWorld } from './tokens/program.ts'

const SEEDS = depth(2, 10)
const WHOLE = 10n ** 18n
const VESTING = BigInt(4 * 365 * 86_400)
const CLIFF = BigInt(180 * 86_400)

/** What has vested of the creator's part: nothing before the cliff, all at the end, in between in proportion to time. */
function vestedAt({ locked, cliffEnd, vestingEnd, launchedAt }: Row, now: bigint): bigint {
  if (now < cliffEnd) return 0n
  return now >= vestingEnd
    ? locked
    : (locked * (now - BigInt(launchedAt))) / (vestingEnd - BigInt(launchedAt))
}

/** Fee of a purchase in all: the usual parts, or what is left of the launch fee while that is more. */
function purchaseFee(row: Row, bps: number, now: bigint): bigint {
  const usual = BigInt(bps + row.creatorFeeBps)
  const length = BigInt(row.launchSeconds)
  const left = BigInt(row.launchedAt) + length - now
  const launch = left > 0n ? (BigInt(row.launchFeeBps) * left + length - 1n) / length : 0n
  return launch > usual ? launch : usual
}

async function compare(stage: TokenWorld, model: Model) {
  const { world, factory } = stage
  expect(model.rows.size).to.equal(stage.tokens.length)
  for (const token of stage.tokens) {
    const row = model.rows.get(token.address) as Row
    const says = async (name: string, wanted: unknown, args: unknown[] = []) =>
      expect(await world.read(token, name, args), name).to.deep.equal(wanted)
    const now = BigInt(await world.now())
    await says('name', row.name)
    await says('symbol', row.symbol)
    await says('creator', row.creator)
    await says('payout', row.payout)
    await says('slope', row.slope)
    await says('virtualSupply', row.virtualSupply)
    await says('MAX_SUPPLY', row.cap)
    await says('launchedAt', row.launchedAt)
    await says('currency', [row.currency, row.currency === 0 ? zeroAddress : stage.dollar.address])
    await says('totalSupply', row.supply)
    await says('reserveBalance', row.reserve)
    await says('feesOwed', [row.platformOwed, row.creatorOwed])
    await says('price', (2n * (row.supply + row.virtualSupply) * WHOLE) / row.slope)
    await says('feeBps', [
      purchaseFee(row, model.bps, now),
      row.platformBps + BigInt(row.creatorFeeBps),
      BigInt(row.creatorFeeBps),
    ])
    for (const account of [...world.accounts, factory.address]) {
      await says('balanceOf', row.balances.get(account) ?? 0n, [account])
      await says('nonces', row.nonces.get(account) ?? 0n, [account])
    }
    expect(await world.read(factory, 'tokenOf', [row.creator])).to.equal(token.address)
    expect(await world.read(factory, 'creatorOf', [token.address])).to.equal(row.creator)
    expect(await world.read(factory, 'isToken', [token.address])).to.equal(true)
    expect(await world.read(factory, 'allocationOf', [row.creator])).to.deep.equal([
      row.locked,
      row.released,
      vestedAt(row, now) - row.released,
    ])
    const inFactory = row.balances.get(factory.address) ?? 0n
    expect(row.locked - row.released <= inFactory, 'locked is there').to.equal(true)
    const held = await world.read<bigint>(stage.dollar, 'balanceOf', [token.address])
    expect(held, 'money').to.equal(row.currency === 0 ? 0n : row.reserve + row.platformOwed + row.creatorOwed)
  }
}

/** The columns of the tables that are not getters: lock, trades, and balances over time. */
function compareTables(model: Model) {
  for (const row of model.rows.values()) {
    if (row.locked > 0n) {
      expect(row.cliffEnd).to.equal(BigInt(row.launchedAt) + CLIFF)
      expect(row.vestingEnd).to.equal(BigInt(row.launchedAt) + VESTING)
    }
    let sum = 0n
    for (const [owner, { amount, cumulative }] of row.checks) {
      sum += amount
      expect(amount).to.equal(row.balances.get(owner as Address))
      expect(cumulative >= 0n).to.equal(true)
    }
    expect(sum, 'balances').to.equal(row.supply)
  }
  const last = new Map(model.trades.map((trade) => [trade.token, trade]))
  for (const [token, { supplyAfter, reserveAfter }] of last) {
    const row = model.rows.get(token)
    expect([supplyAfter, reserveAfter]).to.deep.equal([row?.supply, row?.reserve])
  }
}

describe('creator tokens, rebuilt from logs', function () {
  this.timeout(600_000)
  const done: Record<string, number> = {}

  for (let seed = 1; seed <= SEEDS; seed++)
    it(`[S3.2] equal every getter after a random program (seed ${seed})`, async () => {
      const stage = await openTokenWorld()
      for (const [name, times] of Object.entries(await play(stage, seed)))
        done[name] = (done[name] ?? 0) + times
      const model = replayTokens(await stage.world.facts())
      expect(model.trades.length).to.be.greaterThan(80)
      await compare(stage, model)
      compareTables(model)
    })

  it('[S3.2] every kind of call went through', () => {
    for (const kind of KINDS) expect(done[kind] ?? 0, kind).to.be.greaterThan(0)
  })

  it('[S3.2] read every getter', () => {
    expect(unreadIn('tokens')).to.deep.equal([])
  })
})
