import path from 'node:path'
import type { Abi, Address, Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { ROLES } from '#scripts/deploy/plan/roles.ts'
import { serviceArgs } from '#scripts/deploy/plan/services.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { CHAIN } from './useAttestor.ts'

/** A platform whose attestor is an account, as a release makes it. */
export interface AccountStage {
  chain: TestChain
  made: Deployment
  account: Address
  /** the account's owner calls it */
  asOwner(functionName: string, args: readonly unknown[]): Promise<void>
  /** the account is the attestor no more */
  takeRole(): Promise<void>
  /** somebody with money for gas */
  fan(): Promise<Deployer>
  wait(seconds: number): Promise<void>
  end(): Promise<void>
}

/**
 * An account of the attestor that holds the role.
 * @param power holds all of it on a local chain
 * @param key signs for the account
 */
export async function placeAttestorAccount(
  power: Deployer,
  made: Deployment,
  { owner, key }: { owner: Address; key: Hex },
): Promise<Address> {
  const { abi, bytecode } = artifactOf('serviceAccount')
  const signer = privateKeyToAddress(key)
  const owners = { attestor: owner, attestorKey: signer, keeper: owner, keeperKey: signer }
  const at = made as unknown as Record<string, Address>
  const account = await power.deploy(abi, bytecode, serviceArgs('attestorAccount', at, owners))
  await power.call(made.accessManager, abiOf('accessManager'), 'grantRole', [ROLES.ATTESTOR, account, 0])
  return account
}

/**
 * Makes one with the account's part of a release on a local chain, where one key holds all power. A whole release compiles
 * every contract first, for half a minute; that it ends in such an account is proved in `test/scripts/deploy/owners`.
 * @param key signs for the account
 */
export async function openAccountStage(key: Hex): Promise<AccountStage> {
  const chain = await startChain()
  const privateKey = await chain.fundedKey()
  const deploymentFile = path.join(chain.dir, 'deployment.json')
  const made = await deployContracts({
    ...{ rpcUrl: chain.url, privateKey, chainId: CHAIN, deploymentFile, withTestDollar: false },
  })
  const power = await createDeployer(chain.url, CHAIN, privateKey)
  const fan = async () => createDeployer(chain.url, CHAIN, await chain.fundedKey())
  const owner = await fan()
  const account = await placeAttestorAccount(power, made, { owner: owner.address, key })
  const manager: Abi = abiOf('accessManager')
  const { abi } = artifactOf('serviceAccount')
  return {
    ...{ chain, made, account, fan },
    asOwner: (functionName, args) => owner.call(account, abi, functionName, args),
    takeRole: () => power.call(made.accessManager, manager, 'revokeRole', [ROLES.ATTESTOR, account]),
    async wait(seconds) {
      await chain.rpc('local_mine', { blocks: 1, seconds })
    },
    async end() {
      await chain.stop()
      chain.remove()
    },
  }
}
