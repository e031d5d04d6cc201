import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  type Abi,
  type Address,
  createPublicClient,
  encodeFunctionData,
  type Hex,
  http,
  zeroAddress,
} from 'viem'
import { createAttestor } from '#api/adapters/chain/attestor/createAttestor.ts'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { askRevocation } from '#api/attestation/askRevocation.ts'
import type { AttestationDeps } from '#api/attestation/deps.ts'
import { lookAtRevocations } from '#api/attestation/lookAtRevocations.ts'
import { type Revocation, readRevocation } from '#api/attestation/readRevocation.ts'
import type { CardVoucher } from '#api/ports/attestor.ts'
import type { ChainHex } from '#api/ports/services.ts'
import { inScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { streamPassAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { prepareAttestor } from '#scripts/start/world/prepareAttestor.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { tierTerms } from '#test/kit/access/tierTerms.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import type { Database } from '#test/kit/database.ts'
import { openCollection, PRICE } from '#test/scripts/deploy/earlier/passLine.ts'
import { seedPaidCreator } from '../services/seedPaidCreator.ts'

export const CHAIN = 31337
export const DAY_S = 86_400
const HOUR_S = 3600
/** wei that a month of the second tier costs: more than anybody puts into a pass only to keep it */
export const DEAR = 10n ** 16n

/** Alarms that were raised, by their names. */
export interface RaisedAlarms {
  names: string[]
  raise(name: string): void
  counts(): ReadonlyMap<string, number>
}

export function raisedAlarms(): RaisedAlarms {
  const names: string[] = []
  return { names, raise: (name) => names.push(name), counts: () => new Map() }
}

/** A voucher that was signed, and what the rest of the app knows of it. */
export interface GivenVoucher {
  moveId: string
  voucher: CardVoucher
  signer: ChainHex
  signature: ChainHex
}

/** A chain with an attestor and one collection, its index, and a database. */
export interface AttestorStage {
  chain: TestChain
  deployment: Deployment
  keyFile: string
  key: Hex
  deployerKey: Hex
  creator: Deployer
  creatorKey: Hex
  creatorId: string
  collection: Address
  indexer: Indexer
  alarms: RaisedAlarms
  fan(): Promise<Deployer>
  /** what looks at revocations, over these nodes */
  deps(options?: {
    urls?: string[]
    keys?: string[]
    bounds?: Partial<AttestationDeps['bounds']>
  }): AttestationDeps
  /** seconds since the epoch of the newest block */
  now(): Promise<number>
  sign(
    to: Address,
    options?: { length?: number; heldS?: number; validS?: number; tierNo?: number },
  ): Promise<GivenVoucher>
  /** the wallet brings its voucher @returns its pass */
  claim(by: Deployer, given: GivenVoucher): Promise<bigint>
  /** a month of a tier, 1 at the price of dust and 2 at DEAR, in the pass of `to` */
  buyFor(payer: Deployer, to: Address, tierNo: 1 | 2): Promise<void>
  opens(fan: Deployer): Promise<boolean>
  ask(given: GivenVoucher, cause?: 'REFUND' | 'DISPUTE'): Promise<void>
  read(given: GivenVoucher): Promise<Revocation | null>
  /** blocks and time go by, and the index sees them */
  pass(blocks?: number, seconds?: number): Promise<void>
  /** everything is due now, and looked at once */
  look(deps?: AttestationDeps): Promise<void>
  end(): Promise<void>
}

export async function openAttestorStage(database: Database, slots = 1): Promise<AttestorStage> {
  const chain = await startChain({ slots })
  const deployerKey = await chain.fundedKey()
  const deploymentFile = path.join(chain.dir, 'deployment.json')
  const deployment = await deployContracts({
    ...{ rpcUrl: chain.url, privateKey: deployerKey, chainId: CHAIN, deploymentFile, withTestDollar: true },
  })
  const key: Hex = `0x${randomBytes(32).toString('hex')}`
  const keyFile = path.join(chain.dir, 'attestor')
  writeFileSync(keyFile, `${key}\n`, { mode: 0o600 })
  await prepareAttestor(chain.url, deployment, { keyFile, privateKey: deployerKey })
  const someone = async () => createDeployer(chain.url, CHAIN, await chain.fundedKey())
  const creatorKey = await chain.fundedKey()
  const creator = await createDeployer(chain.url, CHAIN, creatorKey)
  const collection = await openCollection(creator, deployment.factory, 'Northlight')
  const dear = tierTerms({ price: DEAR, duration: 30 * DAY_S, rank: 2 })
  await creator.call(collection, streamPassAbi as Abi, 'createTier', [dear])
  const creatorId = await seedPaidCreator(database.pool('owner'))
  const indexer = startIndexer({ chain, deploymentText: JSON.stringify(deployment) }, database.url('indexer'))
  const client = createPublicClient({ transport: http(chain.url), cacheTime: 0, pollingInterval: 20 })
  const alarms = raisedAlarms()
  const work = () => inScope(database.pool('worker'), { everyone: 'work' })

  const deps: AttestorStage['deps'] = ({ urls = [chain.url], keys = [key], bounds = {} } = {}) => {
    const secret = { ...fixedSecret(keys[0] as string), accepted: () => keys }
    const made = createAttestor({
      ...{ urls, chainId: CHAIN, clock: Date.now, alarms, keys: secret, account: null, isPublic: false },
      manager: deployment.accessManager,
    })
    return {
      ...{ pool: work(), log: { warn: () => {} }, alarms, chainId: CHAIN, chain: chainReader(urls), ...made },
      finder: createTransactionFinder(urls, CHAIN),
      bounds: { maxFee: 10n ** 12n, maxPaid: 0n, ...bounds },
    }
  }
  const now = async () => Number((await client.getBlock()).timestamp)
  /** Waits until the index stands at the head of the chain. */
  const head = async () => {
    const { number, hash } = await client.getBlock()
    return { number: Number(number), hash }
  }
  const indexed = () => reachHead({ head }, database.pool('owner'), 20_000)
  const usual = deps()
  return {
    ...{
      chain,
      deployment,
      keyFile,
      key,
      deployerKey,
      creator,
      creatorKey,
      creatorId,
      collection,
      indexer,
      alarms,
      now,
      deps,
    },
    fan: someone,
    async sign(to, { length = 30 * DAY_S, heldS = 30 * DAY_S, validS = HOUR_S, tierNo = 1 } = {}) {
      const at = await now()
      const voucher: CardVoucher = {
        ...{ tierNo, to, length, heldUntil: at + heldS, validUntil: at + validS },
        purchase: `0x${randomBytes(32).toString('hex')}`,
      }
      return {
        moveId: newId('vch', randomBytes),
        voucher,
        ...(await usual.attestor.signVoucher(collection, voucher)),
      }
    },
    async claim(by, { voucher, signer, signature }) {
      const { tierNo: tierId, ...rest } = voucher
      const args = [{ ...rest, tierId }, signer, signature] as const
      const call = { abi: streamPassAbi, functionName: 'claimCard' as const, args }
      const { result } = await client.simulateContract({ address: collection, account: by.address, ...call })
      await by.send(collection, encodeFunctionData(call), 'a claim')
      return result as unknown as bigint
    },
    async buyFor(payer, to, tierNo) {
      const price = tierNo === 2 ? DEAR : PRICE
      const args = [tierNo, to, price, zeroAddress] as const
      const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'purchase', args })
      await payer.send(collection, data, 'a purchase', price)
    },
    opens: (fan) => fan.read<boolean>(collection, streamPassAbi as Abi, 'hasAccess', [fan.address]),
    ask: ({ moveId, voucher }, cause = 'REFUND') =>
      withTransaction(work(), (tx) =>
        askRevocation(tx, {
          ...{ moveId, creatorId, chainId: CHAIN, collection, purchaseHash: voucher.purchase, cause },
          ...{ wallet: voucher.to, heldUntil: voucher.heldUntil, validUntil: voucher.validUntil },
        }),
      ),
    read: ({ moveId }) => readRevocation(work(), moveId),
    async pass(blocks = 4, seconds = 0) {
      await chain.rpc('local_mine', { blocks, seconds })
      await indexed()
    },
    async look(of = usual) {
      await indexed()
      await database
        .pool('owner')
        .query("UPDATE app.pass_revocation SET next_at = app.now() WHERE state <> 'done'")
      await lookAtRevocations(of)
    },
    async end() {
      await indexer.stop()
      await chain.stop()
      chain.remove()
    },
  }
}
