import { privateKeyToAccount } from 'viem/accounts'
import type { Me } from '#api/accounts/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { type Client, Refused } from '../visitor/createClient.ts'
import { signIn } from '../visitor/signIn.ts'

/** Signs a wallet in unless its session still counts. @returns signs it in again */
export async function enterHouse(client: Client, key: `0x${string}`): Promise<() => Promise<Me>> {
  const enter = async () => signIn(client, await client.get<Config>('/v1/config'), privateKeyToAccount(key))
  try {
    await client.get<Me>('/v1/me')
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error
    await enter()
  }
  return enter
}
