import { type Address, maxUint256, parseEther, zeroAddress } from 'viem'
import { openStage, type Stage } from '../stage.ts'

/** A plain launch: no lock, no fee of the creator. */
export const LAUNCH = {
  name: 'Northlight',
  symbol: 'NORTH',
  preset: 2,
  currency: 0,
  creatorFeeBps: 0,
  launchFeeBps: 0,
  launchSeconds: 0,
  locked: 0,
  maxCost: 0n,
}

/** A token of a creator, with the gas of making it. */
export async function openToken(
  stage: Stage,
  creator: Address,
): Promise<{ factory: Address; token: Address; used: number }> {
  const { ledger, feeSchedule, currencyList } = stage
  const factory = await stage.deploy('creatorTokenFactory', [ledger, feeSchedule, currencyList])
  const call = { from: creator, to: factory, contract: 'creatorTokenFactory', name: 'create', args: [LAUNCH] }
  const used = await stage.gas(call)
  const token = await stage.read<Address>(factory, 'creatorTokenFactory', 'tokenOf', [creator])
  return { factory, token, used }
}

/** Gas of a creator's token. */
export async function measureTokens(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, early, fan] = stage.accounts as [Address, Address, Address, Address]
  const { token, used } = await openToken(stage, creator)
  const on = (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
    stage.gas({ from, to: token, contract: 'creatorToken', name, args, value })
  const buy = (who: Address) => on(who, 'buy', [who, 1n, maxUint256, zeroAddress], parseEther('0.1'))
  const gas: Record<string, number> = { 'a creator makes a token': used }
  gas['the first fan of a token buys'] = await buy(early)
  gas['a new holder buys a token'] = await buy(fan)
  gas['a holder buys more of a token'] = await buy(fan)
  const held = await stage.read<bigint>(token, 'creatorToken', 'balanceOf', [fan])
  gas['a holder sells half'] = await on(fan, 'sell', [held / 2n, fan, 1n, maxUint256])
  gas['a token moves to a new holder'] = await on(fan, 'transfer', [stage.accounts[5], held / 4n])
  return gas
}
