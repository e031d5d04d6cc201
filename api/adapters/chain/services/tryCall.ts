import { type Abi, decodeErrorResult, type Hex, isHex } from 'viem'
import type { Alarms } from '#telemetry/alarms.ts'
import type { ServiceCall } from '../../../ports/services.ts'
import { askMiddle, readQuantity } from '../askMiddle.ts'
import { askTwo } from '../askTwo.ts'
import { type Node, type Rpc, RpcError } from '../rpc.ts'

/** Between the look and its block others may write, so that it takes more. */
const ROOM = { times: 3n, by: 2n }

/** Why a contract refuses a call: the name of its error, or what there is instead of one. */
export interface Reverted {
  name: string
  args: readonly unknown[]
}

/** Units of gas that a call takes at a node, or why it is refused there; each node is asked once. */
type AskGas = (node: Node) => Promise<bigint | Reverted>

/** A call as it is tried. */
export interface TriedCall {
  from: Hex
  call: Omit<ServiceCall, 'gas'>
  /** errors that it may come to */
  abi: Abi
  /** what it is, in the alarm when nodes contradict each other */
  question: string
}

/** What would become of a call in the newest block. */
export type CallTry =
  | { kind: 'works'; call: ServiceCall }
  /** name: of the error, as nodes say it alike */
  | { kind: 'reverts'; name: string; ask: AskGas }

const quantity = (value: bigint): Hex => `0x${value.toString(16)}`

function revertOf(error: RpcError, abi: Abi): Reverted {
  const { data } = error
  const nested = (data as { data?: unknown } | null)?.data
  const hex = isHex(data) ? data : nested
  if (!isHex(hex)) return { name: error.message.slice(0, 80), args: [] }
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi, data: hex })
    return { name: errorName, args }
  } catch {
    return { name: hex.slice(0, 10), args: [] }
  }
}

async function estimate(node: Node, { from, call, abi }: TriedCall): Promise<bigint | Reverted> {
  const asked = { from, to: call.to, data: call.data, value: quantity(call.value) }
  try {
    return await readQuantity(node, 'eth_estimateGas', [asked])
  } catch (error) {
    if (error instanceof RpcError) return revertOf(error, abi)
    throw error
  }
}

/** Asks two nodes what a call would come to, and with how much gas. Throws ChainUnreadable, ChainDisputed. */
export async function tryCall(
  { rpc, alarms }: { rpc: Rpc; alarms: Alarms },
  tried: TriedCall,
): Promise<CallTry> {
  const estimates = new Map<Node, Promise<bigint | Reverted>>()
  const ask: AskGas = (node) => {
    const asked = estimates.get(node) ?? estimate(node, tried)
    estimates.set(node, asked)
    return asked
  }
  // nodes differ in gas by a block, and must not in what becomes of it
  const { value: name } = await askTwo(alarms, tried.question, rpc.nodes, async (node) => {
    const one = await ask(node)
    return typeof one === 'bigint' ? null : one.name
  })
  if (name !== null) return { kind: 'reverts', name, ask }
  const { value: gas } = await askMiddle(rpc.nodes, 'higher', async (node) => {
    const one = await ask(node)
    if (typeof one === 'bigint') return one
    throw new Error('it is refused there')
  })
  return { kind: 'works', call: { ...tried.call, gas: (gas * ROOM.times) / ROOM.by } }
}
