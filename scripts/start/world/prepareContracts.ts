import { privateKeyToAddress } from 'viem/accounts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import type { Keys } from '../folder/makeKeys.ts'
import { callChain } from './callChain.ts'
import { prepareAttestor } from './prepareAttestor.ts'

const ENOUGH_WEI = 10n ** 18n

/** Gives the deployer coins and deploys what is not on the chain yet, with who acts for the platform there. */
export async function prepareContracts(
  rpcUrl: string,
  chainId: number,
  { deployer: privateKey, files }: Pick<Keys, 'deployer' | 'files'>,
  deploymentFile: string,
): Promise<Deployment> {
  const address = privateKeyToAddress(privateKey)
  const balance = BigInt(await callChain<string>(rpcUrl, 'eth_getBalance', [address, 'latest']))
  if (balance < ENOUGH_WEI) await callChain(rpcUrl, 'local_faucet', [address])
  const made = await deployContracts({ rpcUrl, privateKey, chainId, deploymentFile, withTestDollar: true })
  await prepareAttestor(rpcUrl, made, { keyFile: files.attestor, privateKey })
  return made
}
