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
  const [deployer, creator, early, fan, generous, friend, payer, dollarFan] = stage.accounts as Address[]
  const on = (who: Address | undefined, name: string, args: unknown[], value?: bigint) =>
    stage.gas(who as Address, stage.pass, streamPassAbi as Abi, name, args, value)
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
  for (const [holder, sentence] of [
    [friend, 'access is read of a viewer with one pass'],
    [early, 'access is read of a viewer with none'],
  ] as const) {
    const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'hasAccess', args: [holder as Address] })
    gas[sentence] = await stage.viewGas(stage.pass, data)
  }
  return gas
}

async function buyWithDollars(stage: Stage, fan: Address): Promise<number> {
  const [deployer, creator] = stage.accounts as [Address, Address]
  const dollar = testDollarAbi as Abi
  await stage.gas(deployer, stage.dollar, dollar, 'mint', [fan, DOLLARS * 2n])
  await stage.gas(deployer, stage.dollar, dollar, 'mint', [creator, 1n])
  await stage.gas(fan, stage.dollar, dollar, 'approve', [stage.pass, DOLLARS])
  return stage.gas(fan, stage.pass, streamPassAbi as Abi, 'purchase', [3, fan, DOLLARS, zeroAddress])
}
