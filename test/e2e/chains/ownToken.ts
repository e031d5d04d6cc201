import { type Hex, parseEther, zeroAddress } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import { creatorTokenAbi, creatorTokenFactoryAbi } from '#generated/abis.ts'
import { until } from '#test/kit/time/until.ts'
import type { Creator, Person } from '../journey/people.ts'

/** One whole token, in its smallest units. */
export const WHOLE = parseEther('1')

const NO_LAUNCH_FEE = { launchFeeBps: 0, launchSeconds: 0 }
/** Of a trade that waits for nothing. */
const NO_DEADLINE = BigInt(2 ** 40)
const at = (token: Hex) => ({ address: token, abi: creatorTokenAbi })

/** The creator's own token NORTH, made at the factory, once the index knows it. */
export async function launchNorth({ wallet, call, account, page }: Creator): Promise<Hex> {
  const { contracts } = await call<Config>('GET', '/v1/config')
  const factory = { address: contracts.creatorTokenFactory as Hex, abi: creatorTokenFactoryAbi }
  const terms = { preset: 1, currency: 0, creatorFeeBps: 100, ...NO_LAUNCH_FEE, locked: 0, maxCost: 0n }
  const args = [{ name: 'Northlight', symbol: 'NORTH', ...terms }]
  await wallet.sendCall({ ...factory, functionName: 'create', args })
  const { channel } = await page()
  const isListed = async () =>
    (await call<{ tokens: unknown[] }>('GET', `/v1/channels/${channel.id}/tokens`)).tokens.length > 0
  await until('the index knows the token', isListed)
  return wallet.chain.readContract({ ...factory, functionName: 'tokenOf', args: [account.address] })
}

/** Smallest units that somebody holds. */
export function unitsOf({ wallet, account }: Person, token: Hex): Promise<bigint> {
  return wallet.chain.readContract({ ...at(token), functionName: 'balanceOf', args: [account.address] })
}

export async function buyUnits({ wallet, account }: Person, token: Hex, units: bigint): Promise<void> {
  const [cost] = await wallet.chain.readContract({
    ...{ ...at(token), functionName: 'quoteBuyExact', args: [units] },
  })
  const args = [units, account.address, cost, NO_DEADLINE, zeroAddress]
  await wallet.sendCall({ ...at(token), functionName: 'buyExact', args, value: cost })
}

export async function sellUnits({ wallet, account }: Person, token: Hex, units: bigint): Promise<void> {
  const args = [units, account.address, 0n, NO_DEADLINE]
  await wallet.sendCall({ ...at(token), functionName: 'sell', args })
}

/** From one wallet to another, past every page. */
export async function sendUnits(from: Person, to: Person, token: Hex, units: bigint): Promise<void> {
  await from.wallet.sendCall({ ...at(token), functionName: 'transfer', args: [to.account.address, units] })
}
