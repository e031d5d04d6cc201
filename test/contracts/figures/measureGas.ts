import { type Abi, type Address, encodeFunctionData, maxUint256, parseEther, zeroAddress } from 'viem'
import { streamPassAbi, testDollarAbi } from '#generated/abis.ts'
import { openStage, type Stage } from './stage.ts'

const MONTH_S = 30 * 24 * 3600
const PRICE = parseEther('0.01')
const DOLLARS = 9_000_000n

const termsOf = (price: bigint, rank: number, currency = 0) => ({
  price,
  duration: MONTH_S,
  maxSupply: 0,
  minted: 0,
  referralBps: 0,
  currency,
  flags: 0,
  refundWindow: 0,
  rank,
})

/** Gas of what people do, by sentence: receipts of real transactions. */
export async function measureGas(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [deployer, creator, early, fan, generous, friend, payer, dollarFan, collector] =
    stage.accounts as Address[]
  const on = (who: Address | undefined, name: string, args: unknown[], value?: bigint) =>
    stage.gas(who ?? (creator as Address), stage.pass, streamPassAbi as Abi, name, args, value)
  const buy = (who: Address | undefined, tier: number, value: bigint) =>
    on(who, 'purchase', [tier, who, maxUint256, zeroAddress], value)

  const gas: Record<string, number> = { 'a creator makes a collection': stage.collectionGas }
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

  gas['a new fan buys a pass with dollars'] = await buyWithDollars(stage, dollarFan as Address)
  await collect(collector as Address, on)
  for (const [holder, sentence] of [
    [friend, 'access is read of a viewer with one pass'],
    [early, 'access is read of a viewer with none'],
    [collector, 'access is read of a viewer with a thousand other passes'],
  ] as const) {
    const data = encodeFunctionData({
      abi: streamPassAbi,
      functionName: 'hasAccess',
      args: [holder as Address],
    })
    gas[sentence] = await stage.viewGas(stage.pass, data)
  }
  return gas
}

type On = (who: Address | undefined, name: string, args: unknown[], value?: bigint) => Promise<number>

/** A thousand passes that ended, of two tiers of one second in turn, and one that lives. */
async function collect(collector: Address, on: On): Promise<void> {
  const [flash, spark] = [4, 5]
  await on(undefined, 'createTier', [{ ...termsOf(0n, 1), duration: 1 }])
  await on(undefined, 'createTier', [{ ...termsOf(0n, 1), duration: 1 }])
  for (let n = 0; n < 1000; n++)
    await on(collector, 'purchase', [n % 2 ? flash : spark, collector, 0n, zeroAddress])
  await on(collector, 'purchase', [2, collector, maxUint256, zeroAddress], PRICE * 3n)
}

async function buyWithDollars(stage: Stage, fan: Address): Promise<number> {
  const [deployer, creator] = stage.accounts as [Address, Address]
  const dollar = testDollarAbi as Abi
  await stage.gas(deployer, stage.dollar, dollar, 'mint', [fan, DOLLARS * 2n])
  await stage.gas(deployer, stage.dollar, dollar, 'mint', [creator, 1n])
  await stage.gas(fan, stage.dollar, dollar, 'approve', [stage.pass, DOLLARS])
  return stage.gas(fan, stage.pass, streamPassAbi as Abi, 'purchase', [3, fan, DOLLARS, zeroAddress])
}
