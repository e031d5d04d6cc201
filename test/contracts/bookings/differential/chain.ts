import { artifacts, network } from 'hardhat'
import {
  type Abi,
  type Address,
  decodeErrorResult,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  type Log,
  numberToHex,
  parseEventLogs,
} from 'viem'

/** What became of a call: its logs and gas, or the name of the refusal. */
export type Answer = { logs: Log[]; gas: number } | { refusal: string }

/** An EVM of its own whose clock only the test moves. */
export interface Chain {
  deploy(name: string, args: unknown[]): Promise<Address>
  send(call: Call): Promise<Answer>
  read(to: Address, abi: Abi, functionName: string, args: unknown[]): Promise<unknown>
  balanceOf(account: Address): Promise<bigint>
  /** lets an account send, with money */
  employ(account: Address): Promise<void>
  abiOf(name: string): Promise<Abi>
}

export interface Call {
  from: Address
  to: Address
  abi: Abi
  functionName: string
  args: unknown[]
  value?: bigint
  /** seconds; left out = a second after the call before */
  at?: number
}

interface Receipt {
  contractAddress: Address
  gasUsed: Hex
  logs: Log[]
}

export async function openChain(): Promise<Chain> {
  const { provider } = await network.create()
  const ask = <T>(method: string, params: unknown[] = []) =>
    provider.request({ method, params }) as Promise<T>
  const [deployer] = await ask<Address[]>('eth_accounts')
  const gas = numberToHex(12_000_000n)

  const deploy = async (name: string, args: unknown[]) => {
    const { abi, bytecode } = await artifacts.readArtifact(name)
    const data = encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args })
    const hash = await ask<Hex>('eth_sendTransaction', [{ from: deployer, data, gas }])
    return (await ask<Receipt>('eth_getTransactionReceipt', [hash])).contractAddress
  }

  const send = async ({ from, to, abi, functionName, args, value = 0n, at }: Call): Promise<Answer> => {
    const data = encodeFunctionData({ abi, functionName, args })
    if (at !== undefined) await ask('evm_setNextBlockTimestamp', [numberToHex(at)])
    try {
      const hash = await ask<Hex>('eth_sendTransaction', [{ from, to, data, value: numberToHex(value), gas }])
      const receipt = await ask<Receipt>('eth_getTransactionReceipt', [hash])
      return { logs: receipt.logs, gas: Number(receipt.gasUsed) }
    } catch (error) {
      return { refusal: decodeErrorResult({ abi, data: revertData(error) }).errorName }
    }
  }

  const read: Chain['read'] = async (to, abi, functionName, args) => {
    const data = await ask<Hex>('eth_call', [{ to, data: encodeFunctionData({ abi, functionName, args }) }])
    return decodeFunctionResult({ abi, functionName, data })
  }

  return {
    deploy,
    send,
    read,
    balanceOf: async (account) => BigInt(await ask<Hex>('eth_getBalance', [account])),
    employ: async (account) => {
      await ask('hardhat_impersonateAccount', [account])
      await ask('hardhat_setBalance', [account, numberToHex(10n ** 30n)])
    },
    abiOf: async (name) => (await artifacts.readArtifact(name)).abi as Abi,
  }
}

/** The first hex string in an error that is an answer of a contract; anything else is thrown on. */
function revertData(error: unknown): Hex {
  for (let at = error; at && typeof at === 'object'; ) {
    const { data, cause } = at as { data?: unknown; cause?: unknown }
    if (typeof data === 'string' && data.startsWith('0x')) return data as Hex
    at = data && typeof data === 'object' ? data : cause
  }
  throw error
}

/** Arguments of the one event of this name, if there is one. */
export function eventOf(logs: Log[], abi: Abi, eventName: string): Record<string, unknown> | null {
  const [found] = parseEventLogs({ abi, logs, eventName }) as unknown as { args: Record<string, unknown> }[]
  return found?.args ?? null
}

/** 32 bytes that say nothing. */
export const NOTHING: Hex = encodeAbiParameters([{ type: 'uint256' }], [0n])
