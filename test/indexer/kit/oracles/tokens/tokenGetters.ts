import { expect } from 'chai'
import { purchaseFeeBps } from '#domain/tokens/purchaseFee.ts'
import { releasableAt } from '#domain/tokens/vesting.ts'
import { creatorTokenAbi, creatorTokenFactoryAbi, feeScheduleAbi } from '#generated/abis.ts'
import type { Stage } from '../../stage.ts'
import { callsOf, each, type TextRow } from '../ownFold.ts'
import type { OwnTokens } from './foldTokens.ts'

export const hexOf = (text: string | null | undefined) => `0x${text?.slice(2)}`
export const textsOf = (list: unknown[]) => list.map((one) => String(one).toLowerCase())
/** Seconds of the newest block: what getters take for now. */
export const nowOf = async (stage: Stage) =>
  Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)
const numbersOf = <K extends string>(row: TextRow, ...columns: K[]) =>
  Object.fromEntries(columns.map((column) => [column, Number(row[column])])) as Record<K, number>

/** Tokens, who holds them and what is locked: every row against its getters, in this second. */
export async function expectTokenGetters(stage: Stage, own: OwnTokens): Promise<void> {
  const now = await nowOf(stage)
  const schedule = callsOf(stage, stage.deployment.feeSchedule as string, feeScheduleAbi)
  const [platformBps] = await schedule.ask<[bigint]>('termsOf', 3)
  await each(own.creator_token.rows.values(), async (row) => {
    const token = callsOf(stage, hexOf(row.token), creatorTokenAbi)
    const names = [
      'name',
      'symbol',
      'creator',
      'payout',
      'slope',
      'virtualSupply',
      'MAX_SUPPLY',
      'launchedAt',
    ]
    const told = await each([...names, 'totalSupply', 'reserveBalance'], (name) => token.ask(name))
    const [owed, [currency]] = [await token.ask<bigint[]>('feesOwed'), await token.ask<bigint[]>('currency')]
    expect(textsOf([...told, ...owed, currency])).to.deep.equal(
      textsOf([
        ...[row.name, row.symbol, hexOf(row.creator), hexOf(row.payout), row.slope, row.virtual_supply_units],
        ...[row.cap_units, row.launched_at, row.supply_units, row.reserve_units, row.platform_owed_units],
        ...[row.creator_owed_units, row.currency],
      ]),
    )
    const fees = numbersOf(
      row,
      'creator_fee_bps',
      'launch_fee_bps',
      'launch_s',
      'launched_at',
      'platform_bps',
    )
    const terms = { creatorFeeBps: fees.creator_fee_bps, launchFeeBps: fees.launch_fee_bps }
    const times = { launchS: fees.launch_s, launchedAt: fees.launched_at }
    const bps = [
      purchaseFeeBps({ ...terms, ...times }, Number(platformBps), now),
      fees.platform_bps + fees.creator_fee_bps,
      fees.creator_fee_bps,
    ]
    expect((await token.ask<bigint[]>('feeBps')).map(Number), 'fees now').to.deep.equal(bps)
    await expectHolders(stage, own, row)
    await expectAllocation(stage, own, row, now)
  })
}

async function expectHolders(stage: Stage, own: OwnTokens, { token, supply_units }: TextRow): Promise<void> {
  const contract = callsOf(stage, hexOf(token), creatorTokenAbi)
  let sum = 0n
  const here = [...own.token_balance.rows.values()].filter((row) => row.token === token)
  await each(here, async (row) => {
    expect(String(await contract.ask('balanceOf', hexOf(row.owner))), 'balance').to.equal(row.amount_units)
    sum += BigInt(row.amount_units ?? 0)
  })
  expect(String(sum), 'all holders together').to.equal(supply_units)
}

async function expectAllocation(
  stage: Stage,
  own: OwnTokens,
  { token, creator }: TextRow,
  now: number,
): Promise<void> {
  const factory = callsOf(stage, stage.deployment.creatorTokenFactory as string, creatorTokenFactoryAbi)
  const told = (await factory.ask<bigint[]>('allocationOf', hexOf(creator))).map(String)
  const row = [...own.allocation.rows.values()].find((one) => one.token === token)
  if (!row) return expect(told).to.deep.equal(['0', '0', '0']) as unknown as undefined
  const times = numbersOf(row, 'locked_at', 'cliff_ends_at', 'vesting_ends_at')
  const free = releasableAt(
    {
      ...{ lockedUnits: BigInt(row.locked_units ?? 0), releasedUnits: BigInt(row.released_units ?? 0) },
      ...{
        lockedAt: times.locked_at,
        cliffEndsAt: times.cliff_ends_at,
        vestingEndsAt: times.vesting_ends_at,
      },
    },
    now,
  )
  expect(told, 'allocation').to.deep.equal([row.locked_units, row.released_units, String(free)])
}
