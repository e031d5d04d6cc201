import { type Abi, type Hex, parseUnits } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Config } from '#api/installation/contract.ts'
import { testDollarAbi } from '#generated/abis.ts'
import { createClient } from '#local/visitor/createClient.ts'
import { createWallet } from '#local/visitor/createWallet.ts'
import { TEST_DOLLAR } from './shows.ts'

/** Who gets test dollars, and whole ones of them. */
export interface DollarOrder {
  to: Hex
  whole: number
}

/**
 * Prints test dollars for a wallet. @param url public address of the installation
 * @param key private key of who deployed the contracts, who alone prints them
 * @throws Error where the installation has none
 */
export async function giveDollars(url: string, key: Hex, { to, whole }: DollarOrder): Promise<Hex> {
  const config = await createClient(url).get<Config>('/v1/config')
  const dollar = config.currencies.find(({ symbol }) => symbol === TEST_DOLLAR)
  if (!config.burner || !dollar?.token) throw new Error('this installation has no test dollars')
  const wallet = createWallet(url, config, privateKeyToAccount(key))
  await wallet.fill()
  const at = { address: dollar.token as Hex, abi: testDollarAbi as Abi }
  const args = [to, parseUnits(String(whole), dollar.decimals)]
  return wallet.sendCall({ ...at, functionName: 'mint', args })
}
