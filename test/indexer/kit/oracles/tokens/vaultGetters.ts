import { expect } from 'chai'
import { dripAt, REVENUE_SCALE } from '#domain/tokens/drip.ts'
import { creatorVaultAbi } from '#generated/abis.ts'
import { createDice } from '../../../simulation/dice.ts'
import type { Stage } from '../../stage.ts'
import { type Called, callsOf, each, type OwnRows, type TextRow } from '../ownFold.ts'
import { type OwnTokens, shareId } from './foldTokens.ts'
import { hexOf, nowOf, textsOf } from './tokenGetters.ts'

const of = ({ rows }: OwnRows, { vault }: TextRow) => [...rows.values()].filter((row) => row.vault === vault)
const timeOf = (text: string | null | undefined) => (text ? Number(text) : null)

/** Vaults, stakes, votes and shared revenue: every row against its getters, in this second and in past ones. */
export async function expectVaultGetters(stage: Stage, own: OwnTokens): Promise<void> {
  const now = await nowOf(stage)
  await each(own.vault.rows.values(), async (row) => {
    const vault = callsOf(stage, hexOf(row.vault), creatorVaultAbi)
    const told = await each(['token', 'creator', 'minStake', 'founderVotes'], (name) => vault.ask(name))
    const totals = await vault.ask<bigint[]>('totals')
    expect(textsOf([...told, ...totals])).to.deep.equal(
      textsOf([
        ...[hexOf(row.token), hexOf(row.creator), row.min_stake_units, row.founder_votes],
        ...[row.total_staked_units, row.total_leaving_units],
      ]),
    )
    await each(of(own.stake, row), async (stake) => {
      const position = await vault.ask<bigint[]>('positionOf', hexOf(stake.owner))
      const { amount_units, leaving_units, leaving_until } = stake
      expect(position.map(String)).to.deep.equal([amount_units, leaving_units, leaving_until ?? '0'])
    })
    await expectVotes(vault, own, row, now)
    await expectRevenue(vault, own, row, now)
  })
}

async function expectVotes(vault: Called, own: OwnTokens, row: TextRow, now: number): Promise<void> {
  await each(of(own.vault_votes, row), async ({ wallet, delegatee, votes_units }) => {
    const who = hexOf(wallet)
    expect(textsOf([await vault.ask('delegates', who), await vault.ask('getVotes', who)])).to.deep.equal([
      hexOf(delegatee ?? wallet),
      votes_units,
    ])
    const checkpoints = of(own.vault_checkpoint, row).filter((one) => one.wallet === wallet)
    const dice = createDice('past', now, who)
    // the present second is not past yet
    const begun = Math.min(Number(checkpoints[0]?.at ?? now), now - 1)
    await each([begun - 1, begun, dice.between(begun, now - 1), now - 1], async (past) => {
      const counted = checkpoints.findLast(({ at }) => Number(at) <= past)?.votes_units ?? '0'
      expect(String(await vault.ask('getPastVotes', who, past)), 'past votes').to.equal(counted)
    })
  })
}

async function expectRevenue(vault: Called, own: OwnTokens, row: TextRow, now: number): Promise<void> {
  const shared = of(own.vault_revenue, row)
  expect((await vault.ask<bigint[]>('sharedCurrencies')).map(String).sort()).to.deep.equal(
    shared.map(({ currency }) => currency).sort(),
  )
  await each(shared, async (revenue) => {
    const { currency, notified_units, paid_units } = revenue
    const drip = {
      perTokenScaled: BigInt(revenue.per_token_scaled ?? 0),
      leftScaled: BigInt(revenue.left_scaled ?? 0),
      drippedAt: timeOf(revenue.dripped_at),
      endsAt: timeOf(revenue.ends_at),
    }
    const [[left, rest, updatedAt], ...books] = await vault.ask<[bigint[], ...bigint[]]>(
      'revenueOf',
      currency,
    )
    const restS = drip.endsAt === null ? 0 : drip.endsAt - Number(drip.drippedAt)
    expect([left, rest, updatedAt, ...books].map(String), 'books').to.deep.equal([
      ...[revenue.left_scaled, String(restS), revenue.dripped_at ?? '0'],
      ...[revenue.per_token_scaled, notified_units, paid_units],
    ])
    const { perTokenScaled } = dripAt(drip, BigInt(row.total_staked_units ?? 0), now)
    await each(of(own.stake, row), async (stake) => {
      const share = own.shares.get(shareId(row.vault, stake.owner, currency))
      const since = BigInt(stake.amount_units ?? 0) * (perTokenScaled - (share?.perToken ?? 0n))
      const earned = ((share?.earned ?? 0n) + since) / REVENUE_SCALE
      expect(String(await vault.ask('earnedOf', hexOf(stake.owner), currency)), 'earned').to.equal(
        String(earned),
      )
    })
    const sum = (rows: OwnRows) =>
      of(rows, row)
        .filter((one) => one.currency === currency)
        .reduce((all, one) => all + BigInt(one.amount_units ?? 0), 0n)
    expect([sum(own.vault_income), sum(own.vault_reward)].map(String)).to.deep.equal([
      notified_units,
      paid_units,
    ])
  })
}
