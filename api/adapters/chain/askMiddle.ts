import type { Hex } from 'viem'
import { collect } from './askTwo.ts'
import type { Node } from './rpc.ts'

/** A number as nodes tell it. Throws when it is none, so that the node counts as silent. */
export async function readQuantity(node: Node, method: string, params: unknown[]): Promise<bigint> {
  return toQuantity(await node.call<Hex>(method, params))
}

/** @throws Error for what is no number, or below zero */
export function toQuantity(answer: unknown): bigint {
  if (typeof answer !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(answer))
    throw new Error('a node told no number')
  return BigInt(answer)
}

/**
 * A number that honest nodes tell differently by a block: what two tell alike, or the middle of what all told, which one
 * alone moves no further than to what another told.
 * @param safe which of two that differ is taken
 * @returns also how many told one
 */
export async function askMiddle(
  nodes: Node[],
  safe: 'lower' | 'higher',
  read: (node: Node) => Promise<bigint>,
): Promise<{ value: bigint; answers: number }> {
  const { alike, all } = await collect(nodes, read)
  if (alike) return { value: alike.value, answers: all.length }
  const values = all.map(({ value }) => value).sort((a, b) => (a < b ? -1 : 1))
  const middle = safe === 'lower' ? (values.length - 1) >> 1 : values.length >> 1
  return { value: values[middle] as bigint, answers: all.length }
}
