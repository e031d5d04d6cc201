import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { DeployOptions } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import type { Owners } from '#scripts/deploy/plan/parts.ts'
import { treeHash } from '#scripts/deploy/release/treeHash.ts'
import type { TestChain } from '#test/kit/chain.ts'
import { keptCompiler } from './keptCompiler.ts'

/** Code that answers every call with this number, so also `getThreshold`. */
export const answering = (threshold: number): Hex =>
  `0x600a600c600039600a6000f360${threshold.toString(16).padStart(2, '0')}60005260206000f3`

/**
 * A contract of several people: it answers four bytes with how many have to sign, and everything else it passes on, an
 * address and the data behind it, as if they had signed.
 */
export function safeOf(threshold: number): Hex {
  const code = [
    '36600414603557', // calldatasize == 4: go to 0x35
    '60143603601460003760006000601436036000', // copy what is behind the address, and name it and no answer
    '3460003560601c5af1', // call the address with the value that came
    '3d600060003e6030573d6000fd5b3d6000f3', // answer or revert as it did
    `5b60${threshold.toString(16).padStart(2, '0')}60005260206000f3`, // 0x35: the threshold
  ].join('')
  return `0x6040600c60003960406000f3${code}`
}

/** What {@link safeOf} is sent so that it makes a call. */
export const passOn = (to: Address, data: Hex): Hex => `${to}${data.slice(2)}`

/** Plain keys that sign for the accounts of attestor and keeper. */
export const SERVICE_KEYS = {
  attestor: privateKeyToAccount(`0x${'a7'.repeat(32)}`),
  keeper: privateKeyToAccount(`0x${'ce'.repeat(32)}`),
}

/** What a release to this chain would be started with: owners of two signatures, an audit of the sources at hand. */
export async function publicOptions(
  chain: TestChain,
  privateKey: Hex,
  chainId: number,
): Promise<DeployOptions & { owners: Owners; auditsDir: string }> {
  const deployer = await createDeployer(chain.url, chainId, privateKey)
  const owner = await deployer.deploy([], safeOf(2))
  const auditsDir = path.join(chain.dir, 'audits')
  mkdirSync(auditsDir)
  writeAudit(auditsDir, {})
  return {
    rpcUrl: chain.url,
    privateKey,
    chainId,
    deploymentFile: path.join(chain.dir, 'deployment.json'),
    withTestDollar: false,
    owners: ownersAre(owner),
    auditsDir,
    compile: keptCompiler,
  }
}

/** One contract with every power. */
export function ownersAre(owner: Address): Owners {
  return {
    safe: owner,
    guardian: owner,
    arbiter: owner,
    attestor: owner,
    attestorKey: SERVICE_KEYS.attestor.address,
    keeper: owner,
    keeperKey: SERVICE_KEYS.keeper.address,
    currencyLister: owner,
    feeManager: owner,
    treasury: owner,
  }
}

/** A record of an audit without findings, and the report it names. */
export function writeAudit(folder: string, changed: object): void {
  const record = { tree: treeHash(), report: 'report.md', openHigh: 0, openMedium: 0, ...changed }
  writeFileSync(path.join(folder, 'first.json'), JSON.stringify(record))
  writeFileSync(path.join(folder, 'report.md'), 'Read and found in order.\n')
}

/** The message of what went wrong; `done` when nothing did. */
export function refusal(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'done',
    (error: Error) => error.message,
  )
}
