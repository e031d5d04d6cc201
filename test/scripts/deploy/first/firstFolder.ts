import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { type Address, type Hex, keccak256, toBytes } from 'viem'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'

const here = (name: string) => new URL(name, import.meta.url)
const PARENT = path.join(import.meta.dirname, '../../../../.stagedoor/test/chain')

/** Terms of the tiers in the folder, by number; the last one is for followers. */
export const TIERS = { monthly: 1, forGood: 2, follow: 3 }
/** wei, of the monthly tier */
export const PRICE = 1_000n
/** wei, of the tier that never ends */
export const PRICE_FOR_GOOD = 5_000n

export type Who = 'deployer' | 'creator' | 'fan' | 'follower'

/** A data folder that a program of the first edition filled, on its own chain again. */
export interface FirstFolder {
  chain: TestChain
  deploymentFile: string
  /** the deployment as the program of then wrote it */
  deployment: Deployment
  /** of `creator`; `fan` has a pass of the tier that never ends, `follower` a follow pass */
  collection: Address
  keyOf(who: Who): Hex
  as(who: Who): Promise<Deployer>
}

/**
 * Starts the chain of `chain.log.br`: the log of a local chain on which the program of commit 1e32298 deployed its
 * contracts and these people did what {@link FirstFolder} says. Nothing writes it any more.
 */
export async function startFirstFolder(): Promise<FirstFolder> {
  const dir = path.join(PARENT, `first-${process.pid}`)
  mkdirSync(dir, { recursive: true })
  writeFileSync(path.join(dir, '0.log'), brotliDecompressSync(readFileSync(here('chain.log.br'))))
  const text = readFileSync(here('deployment.json'), 'utf8')
  const deploymentFile = path.join(dir, 'deployment.json')
  writeFileSync(deploymentFile, text)
  const chain = await startChain({ dir })
  const keyOf = (who: Who) => keccak256(toBytes(`first edition: ${who}`))
  return {
    chain,
    deploymentFile,
    deployment: JSON.parse(text) as Deployment,
    collection: '0x2aB6e8D52940CAAC36FA9266F8E567a6d8104bcd',
    keyOf,
    as: (who) => createDeployer(chain.url, 31337, keyOf(who)),
  }
}
