import { type Abi, type Hex, isAddressEqual, zeroAddress } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import { creatorTokenFactoryAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { Wallet } from '#local/visitor/createWallet.ts'
import type { DemoToken } from './creators.ts'

/** What is launched, and the pass collection of the channel that it is for. */
interface Launch {
  token: DemoToken
  collection: string | null
}

/**
 * Launches the token of a wallet unless it has one: a creator has one for ever, and the chain says whether it is there.
 * @throws Error when there can be none, or the channel is of another wallet
 */
export async function launchToken(
  wallet: Wallet,
  config: Config,
  { token, collection }: Launch,
): Promise<Hex> {
  const { factory: passes, creatorTokenFactory } = config.contracts
  if (creatorTokenFactory === null) throw new Error('tokens cannot be made in this installation')
  const args = [wallet.account.address] as const
  const own = await wallet.chain.readContract({
    ...{ address: passes as Hex, abi: streamPassFactoryAbi, functionName: 'collectionOf', args },
  })
  if (!isAddressEqual(own, (collection ?? zeroAddress) as Hex))
    throw new Error('the channel is of another wallet')
  const factory = { address: creatorTokenFactory as Hex, abi: creatorTokenFactoryAbi }
  const at = await wallet.chain.readContract({ ...factory, functionName: 'tokenOf', args })
  const isThere = await wallet.chain.readContract({ ...factory, functionName: 'isToken', args: [at] })
  if (isThere) return at
  await wallet.fill()
  const { name, symbol, preset, creatorFeeBps, locked, maxCostUnits } = token
  // `ICreatorTokenFactory.Launch`: native money, and no launch fee
  const launch = [name, symbol, preset, 0, creatorFeeBps, 0, 0, locked, maxCostUnits]
  // what the locked part does not cost comes back
  const value = locked === 0 ? 0n : maxCostUnits
  await wallet.sendCall({
    ...factory,
    abi: factory.abi as Abi,
    functionName: 'create',
    args: [launch],
    value,
  })
  return at
}
