import type { BigNumberish, Wallet } from 'ethers'
import { interfaceOf } from './oracles/interfaceOf.ts'
import type { Stage } from './stage.ts'

/** A log as it will stand in a receipt. */
export interface RawLog {
  topics: string[]
  data: string
}

/** A contract that emits whatever it is told to, in the place of one of ours. */
export interface Emitter {
  address: string
  /** one transaction; answers its hash */
  emit(...logs: RawLog[]): Promise<string>
  /** one transaction with this many logs without topics and data */
  flood(count: number): Promise<string>
}

/** Creates a contract from the call's data, runs that contract's code as its own. */
const RUNTIME = '365f5f37365f5ff05f5f5f5f845af400'

const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0')
const bare = (text: string): string => text.slice(2)

/** Code that leaves `runtime` as a contract. */
function initOf(runtime: string): string {
  return `0x61${hex(runtime.length / 2, 2)}80600a5f395ff3${runtime}`
}

/** Code that emits logs; their data stands behind it. */
function codeOf(logs: RawLog[]): string {
  const lengthOf = (log: RawLog) => 8 + 33 * log.topics.length + 5
  let dataAt = logs.reduce((sum, log) => sum + lengthOf(log), 0) + 1
  let code = ''
  let tail = ''
  for (const { topics, data } of logs) {
    const size = (data.length - 2) / 2
    code += `61${hex(size, 2)}61${hex(dataAt, 2)}5f39`
    for (const topic of topics.toReversed()) code += `7f${bare(topic)}`
    code += `61${hex(size, 2)}5f${hex(0xa0 + topics.length, 1)}`
    dataAt += size
    tail += bare(data)
  }
  return `${code}00${tail}`
}

export async function deployEmitter(stage: Stage, from: Wallet): Promise<Emitter> {
  const { provider } = stage
  const signed = async (to: string | null, data: string, gasLimit: BigNumberish) => {
    const nonce = await provider.getTransactionCount(from.address, 'pending')
    const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n, chainId: 31337, type: 2 }
    const hash = await provider.send('eth_sendRawTransaction', [
      await from.signTransaction({ to, data, nonce, gasLimit, ...fees }),
    ])
    const receipt = await provider.getTransactionReceipt(hash)
    if (receipt?.status !== 1) throw new Error(`the emitter was refused in ${hash}`)
    return receipt
  }
  const { contractAddress } = await signed(null, initOf(RUNTIME), 500_000n)
  const address = (contractAddress as string).toLowerCase()
  return {
    address,
    emit: async (...logs) => (await signed(address, initOf(codeOf(logs)), 12_000_000n)).hash,
    flood: async (count) => {
      const loop = `62${hex(count, 3)}5b5f5fa0600190038060045700`
      return (await signed(address, initOf(loop), 16_000_000n)).hash
    },
  }
}

/** A log of an ABI. */
export function logOf(abi: readonly object[], name: string, values: unknown[]): RawLog {
  const contract = interfaceOf(abi as never)
  const fragment = contract.getEvent(name)
  if (!fragment) throw new Error(`no event ${name}`)
  return contract.encodeEventLog(fragment, values)
}
