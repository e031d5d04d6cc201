import type { Hex } from 'viem'
import type { Access } from '#scripts/deploy/chain/administrator.ts'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { ROLES } from '#scripts/deploy/plan/roles.ts'
import { giveCoins, walletsIn } from './prepareKeeper.ts'

/**
 * Gives the attestor of a local chain coins and its role, where it lacks them: also in folders of before, whose deployer
 * alone held it. Once more sends nothing.
 * @param privateKey of the deployer, who is the administrator of a local chain
 */
export async function prepareAttestor(
  rpcUrl: string,
  { chainId, accessManager }: Deployment,
  { keyFile, privateKey }: { keyFile: string; privateKey: Hex },
): Promise<void> {
  const deployer = await createDeployer(rpcUrl, chainId, privateKey)
  const abi = abiOf('accessManager')
  for (const address of walletsIn(keyFile)) {
    await giveCoins(rpcUrl, address)
    const asked = [ROLES.ATTESTOR, address] as const
    const [isMember] = await deployer.read<Access>(accessManager, abi, 'hasRole', asked)
    if (!isMember) await deployer.call(accessManager, abi, 'grantRole', [...asked, 0])
  }
}
