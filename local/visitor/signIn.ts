import type { Account } from 'viem'
import { createSiweMessage } from 'viem/siwe'
import type { Me } from '#api/accounts/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { Client } from './createClient.ts'

/** Signs a wallet in, as the sign-in sheet does. */
export async function signIn(client: Client, config: Config, account: Account): Promise<Me> {
  const { address } = account
  const chainId = config.chain.id
  const { nonce, expiresAt } = await client.send<{ nonce: string; expiresAt: string }>(
    'POST',
    '/v1/sign-in/nonce',
    {
      address,
      chainId,
    },
  )
  const message = createSiweMessage({
    address,
    chainId,
    nonce,
    domain: config.siwe.domain,
    uri: config.siwe.uri,
    statement: config.siwe.statement,
    version: '1',
    issuedAt: new Date(),
    expirationTime: new Date(expiresAt),
  })
  if (!account.signMessage) throw new Error('this account cannot sign')
  const signature = await account.signMessage({ message })
  return client.send('POST', '/v1/sign-in/wallet', { message, signature, address })
}
