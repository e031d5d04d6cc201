import { privateKeyToAddress } from 'viem/accounts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { callChain } from './callChain.ts'

const ENOUGH_WEI = 10n ** 18n

/** Gives the deployer coins and deploys what is not on the chain yet. */
export async function prepareContracts(
  rpcUrl: string,
  chainId: number,
  privateKey: `0x${string}`,
  deploymentFile: string,
): Promise<Deployment> {
  const address = privateKeyToAddress(privateKey)
  const balance = BigInt(await callChain<string>(rpcUrl, 'eth_getBalance', [address, 'latest']))
  if (balance < ENOUGH_WEI) await callChain(rpcUrl, 'local_faucet', [address])
  return deployContracts({ rpcUrl, privateKey, chainId, deploymentFile, withTestDollar: true })
}
