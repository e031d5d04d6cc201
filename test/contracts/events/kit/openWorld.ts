import hre, { network } from 'hardhat'
import {
  type Abi,
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  decodeErrorResult,
  decodeEventLog,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  type Hex,
  toHex,
} from 'viem'
import { hardhat } from 'viem/chains'
import { openReads } from './getters.ts'

/** One decoded log, in the order of the chain. */
export interface Fact {
  /** contract that said it */
  emitter: Address
  name: string
  args: Record<string, unknown>
  block: number
  /** seconds */
  at: number
  logIndex: number
  tx: Hex
}

/** A contract with its ABI, as programs and models use it. */
export interface Deployed {
  address: Address
  abi: Abi
}

/** A chain of its own for one random program. */
export interface World {
  accounts: Address[]
  deploy(contract: string, args?: unknown[]): Promise<Deployed>
  /** behind an ERC1967 proxy, initialised in the same transaction */
  proxy(contract: string, args: unknown[]): Promise<Deployed>
  /** says by which ABIs the logs of an address are read; a clone is known by its model's */
  know(address: Address, ...contracts: string[]): Promise<Deployed>
  /** @returns null when it was sent, the custom error's name when the contract refused */
  send(from: Address, to: Deployed, name: string, args: unknown[], value?: bigint): Promise<string | null>
  read<T>(from: Deployed, name: string, args?: unknown[]): Promise<T>
  /** Lets time pass and makes a block. */
  wait(seconds: number): Promise<void>
  now(): Promise<number>
  /** every log of an emitter we know, in order, the others left out; throws at one that its emitter's ABI has not */
  facts(): Promise<Fact[]>
  /** EIP-712 signature of an unlocked account */
  sign(account: Address, typedData: object): Promise<Hex>
}

const GAS = 15_000_000n

/** What a contract said last of one thing. */
export function lastSaid(facts: Fact[], { address }: Deployed, event: string): Fact['args'] {
  return facts.findLast(({ emitter, name }) => emitter === address && name === event)?.args ?? {}
}

/** Name of the custom error a contract refused with. */
function refusalOf(error: unknown, abi: Abi): string {
  const data = JSON.stringify(error, Object.getOwnPropertyNames(error)).match(/"data":"(0x[0-9a-f]*)"/)?.[1]
  if (!data || data === '0x') return 'reverted'
  try {
    return decodeErrorResult({ abi, data: data as Hex }).errorName
  } catch {
    return data.slice(0, 10)
  }
}

/** Opens an empty chain. Contracts come from the build, so nothing stands between the sources and what runs. */
export async function openWorld(): Promise<World> {
  const { provider } = await network.create()
  // a refusal is an answer: asking again would only cost time
  const transport = custom(provider, { retryCount: 0 })
  const reader = createPublicClient({ chain: hardhat, transport, pollingInterval: 5, cacheTime: 0 })
  const sender = createWalletClient({ chain: hardhat, transport })
  const accounts = await sender.getAddresses()
  const deployer = accounts[0] as Address
  const known = new Map<string, Abi>()
  const names = new Map<string, Set<string>>()
  const reads = openReads()

  async function know(address: Address, ...contracts: string[]): Promise<Deployed> {
    const artifacts = await Promise.all(contracts.map((name) => hre.artifacts.readArtifact(name)))
    const seen = new Set<string>()
    const abi = artifacts
      .flatMap((artifact) => artifact.abi as Abi)
      .filter((entry) => !seen.has(JSON.stringify(entry)) && seen.add(JSON.stringify(entry))) as Abi
    known.set(address.toLowerCase(), abi)
    names.set(address, new Set([...(names.get(address) ?? []), ...contracts]))
    return { address, abi }
  }

  /** The chain makes a block for each transaction, so its receipt is there when it was taken. */
  async function transact(transaction: Record<string, string>) {
    const params = [{ ...transaction, gas: toHex(GAS) }]
    const hash = (await provider.request({ method: 'eth_sendTransaction', params })) as Hex
    return reader.getTransactionReceipt({ hash })
  }

  async function create(data: Hex): Promise<Address> {
    const { contractAddress } = await transact({ from: deployer, data })
    if (!contractAddress) throw new Error('nothing was deployed')
    return getAddress(contractAddress)
  }

  async function deploy(contract: string, args: unknown[] = []): Promise<Deployed> {
    const { abi, bytecode } = await hre.artifacts.readArtifact(contract)
    const data = encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args })
    return know(await create(data), contract)
  }

  async function proxy(contract: string, args: unknown[]): Promise<Deployed> {
    const model = await deploy(contract)
    const { abi, bytecode } = await hre.artifacts.readArtifact('ERC1967Proxy')
    const init = encodeFunctionData({ abi: model.abi, functionName: 'initialize', args })
    const data = encodeDeployData({
      abi: abi as Abi,
      bytecode: bytecode as Hex,
      args: [model.address, init],
    })
    return know(await create(data), contract)
  }

  return {
    accounts,
    deploy,
    proxy,
    know,
    async send(account, to, functionName, args, value = 0n) {
      const data = encodeFunctionData({ abi: to.abi, functionName, args })
      try {
        await transact({ from: account, to: to.address, data, value: toHex(value) })
        return null
      } catch (error) {
        return refusalOf(error, to.abi)
      }
    },
    async read<T>(from: Deployed, functionName: string, args: unknown[] = []) {
      for (const name of names.get(from.address) ?? []) reads.add(`${name}.${functionName}`)
      return (await reader.readContract({ address: from.address, abi: from.abi, functionName, args })) as T
    },
    async wait(seconds) {
      await provider.request({ method: 'evm_increaseTime', params: [seconds] })
      await provider.request({ method: 'evm_mine', params: [] })
    },
    now: async () => Number((await reader.getBlock()).timestamp),
    async facts() {
      reads.clear()
      const logs = await reader.getLogs({ fromBlock: 0n, toBlock: 'latest' })
      const times = new Map<bigint, number>()
      const facts: Fact[] = []
      for (const log of logs) {
        const abi = known.get(log.address.toLowerCase())
        if (!abi) continue
        const { eventName, args } = decodeEventLog({ abi, data: log.data, topics: log.topics })
        const at =
          times.get(log.blockNumber) ??
          Number((await reader.getBlock({ blockNumber: log.blockNumber })).timestamp)
        times.set(log.blockNumber, at)
        facts.push({
          emitter: getAddress(log.address),
          name: String(eventName),
          args: (args ?? {}) as Record<string, unknown>,
          block: Number(log.blockNumber),
          at,
          logIndex: log.logIndex,
          tx: log.transactionHash,
        })
      }
      return facts
    },
    sign: (account, typedData) => sender.signTypedData({ account, ...typedData } as never),
  }
}
