import { readFileSync } from 'node:fs'
import { type Address, type Hex, isHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import type { Access } from '#scripts/deploy/chain/administrator.ts'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { ROLES } from '#scripts/deploy/plan/roles.ts'
import { callChain } from './callChain.ts'

const ENOUGH_WEI = 10n ** 17n

/** Addresses of the keys in a file: the newest, and the one that it replaces. @throws Error without the text */
function attestorsIn(file: string): Address[] {
  const { newest, older } = readSecretLines(readFileSync(file, 'utf8'))
  return [newest, ...(older ? [older.secret] : [])].map((key) => {
    if (!isHex(key) || key.length !== 66) throw new Error(`${file} holds no private key, 0x and 64 digits`)
    return privateKeyToAddress(key as Hex)
  })
}

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
  for (const address of attestorsIn(keyFile)) {
    if ((await deployer.balanceOf(address)) < ENOUGH_WEI) await callChain(rpcUrl, 'local_faucet', [address])
    const asked = [ROLES.ATTESTOR, address] as const
    const [isMember] = await deployer.read<Access>(accessManager, abi, 'hasRole', asked)
    if (!isMember) await deployer.call(accessManager, abi, 'grantRole', [...asked, 0])
  }
}
