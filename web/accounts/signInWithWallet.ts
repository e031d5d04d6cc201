import type { Me } from '#api/accounts/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { Wallet } from '#web/chain/wallet.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { closeSocket } from '#web/kit/socket.ts'
import { noteSignedIn } from './signedInHint.ts'
import { siweMessage } from './siweMessage.ts'

const NONCE_LIFE_MS = 5 * 60_000

async function signOnce(wallet: Wallet, address: string, config: Config): Promise<Me> {
  const chainId = config.chain.id
  const { nonce, expiresAt } = await call('createNonce', { body: { address, chainId } })
  // From the server's own answer: a wrong clock in this computer must not spoil the text.
  const issuedAtMs = Date.parse(expiresAt) - NONCE_LIFE_MS
  const message = siweMessage({ ...config.siwe, address, chainId, nonce, expiresAt, issuedAtMs })
  const signature = await wallet.signMessage(message)
  return call('signIn', { body: { message, signature, address } })
}

/** Signs with the connected wallet and opens a session. A nonce that expired while the wallet was open is replaced once. */
export async function signInWithWallet(wallet: Wallet, address: string, config: Config): Promise<Me> {
  let me: Me
  try {
    me = await signOnce(wallet, address, config)
  } catch (error) {
    if (problemCode(error) !== 'NONCE_INVALID') throw error
    me = await signOnce(wallet, address, config)
  }
  noteSignedIn(true)
  await closeSocket()
  return me
}
