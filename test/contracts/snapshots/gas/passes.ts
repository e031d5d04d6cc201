import { type Address, encodeFunctionData, maxUint256, parseEther, zeroAddress } from 'viem'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { giveDollars, openStage, type Stage } from '../stage.ts'

export const MONTH_S = 30 * 24 * 3600
export const PRICE = parseEther('0.01')
export const DOLLARS = 9_000_000n

export const termsOf = (price: bigint, rank: number, currency = 0) => ({
  price,
  duration: MONTH_S,
  maxSupply: 0,
  minted: 0,
  currency,
  referralBps: 0,
  flags: 0,
  refundWindow: 0,
  rank,
})

export interface Collection {
  factory: Address
  address: Address
  /** gas of making it */
  madeFor: number
}

/** A collection of a creator, made by a factory of its own. */
export async function openCollection(stage: Stage, creator: Address): Promise<Collection> {
  const { ledger, currencyList, manager } = stage
  const factory = await stage.proxy('streamPassFactory', [manager])
  const management = await stage.deploy('passManagement', [factory, ledger, currencyList, manager])
  const vouchers = await stage.deploy('passVouchers', [factory, ledger, currencyList, manager])
  const model = await stage.deploy('streamPass', [factory, ledger, currencyList, vouchers, management])
  const call = { to: factory, contract: 'streamPassFactory' }
  const deployer = stage.accounts[0] as Address
  await stage.gas({ ...call, from: deployer, name: 'setImplementation', args: [model] })
  const args = ['Northlight', 'NORTH', creator]
  const madeFor = await stage.gas({ ...call, from: creator, name: 'createCollection', args })
  const address = await stage.read<Address>(factory, 'streamPassFactory', 'collectionOf', [creator])
  return { factory, address, madeFor }
}

/** Gas of buying, holding and reading passes. */
export async function measurePasses(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [deployer, creator, early, fan, generous, friend, payer, dollarFan, collector] = stage.accounts as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
  ]
  const { address: pass, madeFor } = await openCollection(stage, creator)
  const on: On = (from, name, args, value) =>
    stage.gas({ from, to: pass, contract: 'streamPass', name, args, value })
  const buy = (who: Address, tier: number, value: bigint) =>
    on(who, 'purchase', [tier, who, maxUint256, zeroAddress], value)

  const gas: Record<string, number> = { 'a creator makes a collection': madeFor }
  gas['a creator makes a tier'] = await on(creator, 'createTier', [termsOf(PRICE, 1)])
  await on(creator, 'createTier', [termsOf(PRICE * 3n, 2)])
  await on(creator, 'createTier', [termsOf(DOLLARS, 1, 1)])

  gas['the first fan of a collection buys a pass'] = await buy(early, 1, PRICE)
  await buy(payer, 2, PRICE * 3n)
  gas['a new fan buys a pass'] = await buy(fan, 1, PRICE)
  gas['a fan buys more time'] = await buy(fan, 1, PRICE)
  gas['a new fan sends too much and gets the rest back'] = await buy(generous, 1, PRICE * 2n)
  await on(creator, 'updateTier', [1, termsOf(PRICE * 2n, 1)])
  gas['a fan buys more time at another price'] = await buy(fan, 1, PRICE * 2n)
  gas['a pass moves to a new fan'] = await on(early, 'transferFrom', [early, friend, 1n])
  gas['a pass merges into another'] = await on(generous, 'transferFrom', [generous, friend, 4n])
  gas['a fan upgrades'] = await on(fan, 'upgrade', [3n, 2, maxUint256], PRICE * 3n)
  gas['a creator grants a pass'] = await on(creator, 'grant', [[deployer], 1, 0])

  await giveDollars(stage, creator, 1n, pass)
  await giveDollars(stage, dollarFan, DOLLARS * 2n, pass)
  const inDollars = [3, dollarFan, DOLLARS, zeroAddress]
  gas['a new fan buys a pass with dollars'] = await on(dollarFan, 'purchase', inDollars)
  await collect(collector, creator, on)
  for (const [holder, sentence] of [
    [friend, 'access is read of a viewer with one pass'],
    [early, 'access is read of a viewer with none'],
    [collector, 'access is read of a viewer with a thousand other passes'],
  ] as const) {
    const { abi } = artifactOf('streamPass')
    const data = encodeFunctionData({ abi, functionName: 'hasAccess', args: [holder] })
    gas[sentence] = await stage.viewGas(pass, data)
  }
  return gas
}

type On = (from: Address, name: string, args: readonly unknown[], value?: bigint) => Promise<number>

/** A thousand passes that ended, of two tiers of one second in turn, and one that lives. */
async function collect(collector: Address, creator: Address, on: On): Promise<void> {
  const [flash, spark] = [4, 5]
  await on(creator, 'createTier', [{ ...termsOf(0n, 1), duration: 1 }])
  await on(creator, 'createTier', [{ ...termsOf(0n, 1), duration: 1 }])
  for (let n = 0; n < 1000; n++)
    await on(collector, 'purchase', [n % 2 ? flash : spark, collector, 0n, zeroAddress])
  await on(collector, 'purchase', [2, collector, maxUint256, zeroAddress], PRICE * 3n)
}
