import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Contract, JsonRpcProvider, Wallet } from 'ethers'
import { ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { copyHistory, startChain, type TestChain } from '#test/kit/chain.ts'
import { interfaceOf } from './oracles/interfaceOf.ts'

/** A chain with our contracts and people who use them, by nothing but signed transactions. */
export interface Stage {
  chain: TestChain
  deployment: Deployment
  deploymentText: string
  provider: JsonRpcProvider
  people: Wallet[]
  /** addresses, in the order of their creators: the first two people */
  collections: string[]
  /** sends a transaction and answers its hash */
  send(from: Wallet, to: string, data: string, value?: bigint): Promise<string>
  /** `count` random actions of fans and creators; failing ones are part of life. Answers their transaction hashes. */
  act(count: number): Promise<string[]>
  /** one block with one purchase for somebody new */
  gift(): Promise<string>
  /** a block with coins, then this many, each with a purchase by somebody new and the transfer of that pass to somebody else */
  trade(blocks: number): Promise<string[]>
  head(): Promise<{ number: number; hash: string }>
  stop(): Promise<void>
}

const GAS = { gasLimit: 900_000n, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n }
const PRICE = 1000n
const OPEN = 1 << 20

function terms(price: bigint, duration: number, rank: number) {
  return {
    price,
    duration,
    maxSupply: OPEN,
    minted: 0,
    referralBps: 0,
    currency: 0,
    flags: 0,
    refundWindow: 0,
    rank,
  }
}

/** The same numbers every time: a run that fails can be repeated. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

interface Deployed {
  chain: TestChain
  keys: `0x${string}`[]
  deployment: Deployment
}
/** The same of the first chain in this process, and a folder with its history until then. */
const templates = new Map<string, Omit<Deployed, 'chain'> & { from: string }>()

/** Deploys once in this process; other chains go on from what the first one was then. */
async function startDeployed(
  chainId: number,
  withTestDollar: boolean,
  slots: number | undefined,
): Promise<Deployed> {
  const name = `${chainId} ${withTestDollar} ${slots}`
  const template = templates.get(name)
  if (template) {
    const { from, keys, deployment } = template
    return {
      chain: await startChain({ chainId, slots, from }),
      keys,
      deployment: structuredClone(deployment),
    }
  }
  const dir = mkdtempSync(join(tmpdir(), 'indexer-test-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const chain = await startChain({ chainId, slots })
  const keys = await Promise.all(Array.from({ length: 8 }, () => chain.fundedKey()))
  const privateKey = keys[0] as `0x${string}`
  const deploymentFile = join(dir, 'deployment.json')
  const to = { rpcUrl: chain.url, privateKey, chainId, deploymentFile, withTestDollar }
  const deployment = await deployContracts(to)
  copyHistory(chain.dir, dir)
  await chain.goesOnFrom(dir)
  templates.set(name, { from: dir, keys, deployment: structuredClone(deployment) })
  return { chain, keys, deployment }
}

export interface StageOptions {
  withTestDollar?: boolean
  chainId?: number
  /** as `startChain` has them: few where blocks only have to become safe */
  slots?: number
}

export async function createStage(
  seed: number,
  { withTestDollar = false, chainId = 31337, slots }: StageOptions = {},
): Promise<Stage> {
  const { chain, keys, deployment } = await startDeployed(chainId, withTestDollar, slots)
  const provider = new JsonRpcProvider(chain.url, chainId, {
    staticNetwork: true,
    cacheTimeout: -1,
    // ethers otherwise waits 10 ms before each question, for others to join it
    batchStallTime: 0,
  })
  const people = keys.map((key) => new Wallet(key, provider))
  const roll = dice(seed)
  const passes = interfaceOf(streamPassAbi)
  const collections: string[] = []

  async function send(from: Wallet, to: string, data: string, value = 0n, known?: number): Promise<string> {
    const nonce = known ?? (await provider.getTransactionCount(from.address, 'pending'))
    const signed = await from.signTransaction({ to, data, value, nonce, chainId, type: 2, ...GAS })
    return provider.send('eth_sendRawTransaction', [signed])
  }

  async function open(creator: Wallet, name: string): Promise<void> {
    const factory = interfaceOf(streamPassFactoryAbi)
    await send(
      creator,
      deployment.factory,
      factory.encodeFunctionData('createCollection', [name, 'PASS', creator.address]),
    )
    collections.push(
      await new Contract(deployment.factory, factory, provider).getFunction('collectionOf')(creator.address),
    )
    const collection = collections.at(-1) as string
    await send(creator, collection, passes.encodeFunctionData('createTier', [terms(PRICE, 30 * 86_400, 1)]))
    await send(creator, collection, passes.encodeFunctionData('createTier', [terms(PRICE * 5n, 0, 2)]))
  }

  const creators = people.slice(0, 2)
  await open(creators[0] as Wallet, 'Northlight\t\\ "glass"\u0000')
  await open(creators[1] as Wallet, '0xkiln')

  const pick = <T>(list: T[]): T => list[roll(list.length)] as T
  const buy = (fan: Wallet, collection: string, tier: number, to = fan.address, nonce?: number) => {
    const price = tier === 1 ? PRICE : PRICE * 5n
    const data = passes.encodeFunctionData('purchase', [tier, to, 2n ** 255n, `0x${'0'.repeat(40)}`])
    return send(fan, collection, data, price, nonce)
  }
  const lastId = async (collection: string): Promise<number> => {
    const logs = await provider.getLogs({
      fromBlock: 0,
      address: collection,
      topics: [passes.getEvent('Transfer')?.topicHash ?? '', `0x${'0'.repeat(64)}`],
    })
    return logs.length
  }

  async function actOnce(): Promise<string> {
    const collection = pick(collections)
    const creator = creators[collections.indexOf(collection)] as Wallet
    const fan = pick(people)
    const choice = roll(10)
    if (choice < 4) return buy(fan, collection, 1 + roll(2))
    if (choice < 7) {
      const id = 1 + roll(Math.max(1, await lastId(collection)))
      const owner = await new Contract(collection, passes, provider)
        .getFunction('ownerOf')(id)
        .catch(() => fan.address)
      const holder = people.find((person) => person.address === owner) ?? fan
      return send(
        holder,
        collection,
        passes.encodeFunctionData('transferFrom', [holder.address, pick(people).address, id]),
      )
    }
    if (choice === 7) {
      const end = Math.floor(Date.now() / 1000) + 86_400 * (1 + roll(400))
      return send(
        creator,
        collection,
        passes.encodeFunctionData('grant', [[pick(people).address], 1, roll(8) === 0 ? 2 ** 40 - 1 : end]),
      )
    }
    if (choice === 8) {
      const id = 1 + roll(Math.max(1, await lastId(collection)))
      const owner = await new Contract(collection, passes, provider)
        .getFunction('ownerOf')(id)
        .catch(() => fan.address)
      const holder = people.find((person) => person.address === owner) ?? fan
      return send(holder, collection, passes.encodeFunctionData('upgrade', [id, 2, 2n ** 255n]), PRICE * 5n)
    }
    const ledger = interfaceOf(ledgerAbi)
    if (roll(2))
      return send(fan, deployment.ledger, ledger.encodeFunctionData('creditNative', [fan.address]), 7n)
    return send(creator, collection, passes.encodeFunctionData('setPayout', [pick(people).address]))
  }

  return {
    chain,
    deployment,
    deploymentText: JSON.stringify(deployment),
    provider,
    people,
    collections,
    send,
    async act(count) {
      const hashes: string[] = []
      for (let i = 0; i < count; i++) hashes.push(await actOnce())
      return hashes
    },
    gift: () => buy(people[2] as Wallet, pick(collections), 1, Wallet.createRandom().address),
    async trade(blocks) {
      const hashes: string[] = []
      await chain.rpc('local_hold', true)
      const fans = await Promise.all(Array.from({ length: blocks }, () => chain.fundedKey()))
      await chain.rpc('local_mine', { blocks: 1 })
      const ids = new Map<string, number>()
      for (const key of fans) {
        const fan = new Wallet(key, provider)
        const collection = pick(collections)
        const id = (ids.get(collection) ?? (await lastId(collection))) + 1
        ids.set(collection, id)
        hashes.push(await buy(fan, collection, 1, fan.address, 0))
        const data = passes.encodeFunctionData('transferFrom', [
          fan.address,
          Wallet.createRandom().address,
          id,
        ])
        hashes.push(await send(fan, collection, data, 0n, 1))
        await chain.rpc('local_mine', { blocks: 1 })
      }
      await chain.rpc('local_hold', false)
      return hashes
    },
    async head() {
      const block = await provider.send('eth_getBlockByNumber', ['latest', false])
      return { number: Number(block.number), hash: block.hash }
    },
    async stop() {
      provider.destroy()
      await chain.stop()
      chain.remove()
    },
  }
}
