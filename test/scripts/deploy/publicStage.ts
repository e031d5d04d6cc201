import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Address, Hex } from 'viem'
import type { DeployOptions } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import type { Owners } from '#scripts/deploy/plan/parts.ts'
import { treeHash } from '#scripts/deploy/release/treeHash.ts'
import { ROOT } from '#scripts/start/root.ts'
import type { TestChain } from '#test/kit/chain.ts'

/** Code that answers every call with this number, so also `getThreshold`. */
export const answering = (threshold: number): Hex =>
  `0x600a600c600039600a6000f360${threshold.toString(16).padStart(2, '0')}60005260206000f3`

/** What a release to this chain would be started with: owners of two signatures, an audit of the sources at hand. */
export async function publicOptions(
  chain: TestChain,
  privateKey: Hex,
  chainId: number,
): Promise<DeployOptions & { owners: Owners; auditsDir: string }> {
  const deployer = await createDeployer(chain.url, chainId, privateKey)
  const owner = await deployer.deploy([], answering(2))
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
  }
}

/** One contract with every power. */
export function ownersAre(owner: Address): Owners {
  return {
    safe: owner,
    guardian: owner,
    arbiter: owner,
    attestor: owner,
    keeper: owner,
    currencyLister: owner,
    feeManager: owner,
    treasury: owner,
  }
}

/** A record of an audit without findings, and the report it names. */
export function writeAudit(folder: string, changed: object): void {
  const record = { tree: treeHash(ROOT), report: 'report.md', openHigh: 0, openMedium: 0, ...changed }
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
