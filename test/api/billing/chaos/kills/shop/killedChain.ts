import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Abi, type Address, encodeFunctionData, type Hex } from 'viem'
import type { CardMove } from '#api/billing/moves/contract.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { prepareAttestor } from '#scripts/start/world/prepareAttestor.ts'
import { startChain } from '#test/kit/chain.ts'
import { openCollection } from '#test/scripts/deploy/earlier/passLine.ts'

export const CHAIN_ID = 31337
/** As many blocks lie between the newest and the newest safe one. */
const SLOTS = 8

/** Somebody's wallet. */
export interface KilledWallet {
  /** 0x hex, lower case */
  address: string
  /** brings a voucher, as the page has the wallet do */
  bring(move: CardMove): Promise<void>
  /** what the collection itself says */
  hasPass(collection: Address): Promise<boolean>
}

/** A chain with our contracts and an attestor; it is killed never, and goes on only when it is told to. */
export interface KilledChain {
  url: string
  deployment: Deployment
  attestorKeyFile: string
  /** one with a monthly tier, of a creator of its own */
  collection(): Promise<Address>
  wallet(): Promise<KilledWallet>
  /** makes what is in a block now safe */
  settle(): Promise<void>
  stop(): Promise<void>
}

export async function openKilledChain(): Promise<KilledChain> {
  const chain = await startChain({ slots: SLOTS })
  const privateKey = await chain.fundedKey()
  const deploymentFile = path.join(chain.dir, 'deployment.json')
  const deployment = await deployContracts({
    ...{ rpcUrl: chain.url, privateKey, chainId: CHAIN_ID, deploymentFile, withTestDollar: true },
  })
  const attestorKeyFile = path.join(chain.dir, 'attestor')
  writeFileSync(attestorKeyFile, `0x${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  await prepareAttestor(chain.url, deployment, { keyFile: attestorKeyFile, privateKey })
  const somebody = async () => createDeployer(chain.url, CHAIN_ID, await chain.fundedKey())
  return {
    ...{ url: chain.url, deployment, attestorKeyFile },
    collection: async () => openCollection(await somebody(), deployment.factory, 'Northlight'),
    async wallet() {
      const own = await somebody()
      return {
        address: own.address.toLowerCase(),
        async bring({ claim }) {
          if (!claim) throw new Error('there is nothing to bring')
          const { tierNo: tierId, purchase, to, ...times } = claim.voucher
          const voucher = { ...times, tierId, to: to as Address, purchase: purchase as Hex }
          const args = [voucher, claim.signer as Address, claim.signature as Hex] as const
          const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'claimCard', args })
          await own.send(claim.collection as Address, data, 'a claim')
        },
        hasPass: (collection) => own.read(collection, streamPassAbi as Abi, 'hasAccess', [own.address]),
      }
    },
    settle: () => chain.rpc('local_mine', { blocks: 2 * SLOTS }),
    async stop() {
      await chain.stop()
      chain.remove()
    },
  }
}
