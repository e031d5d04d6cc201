import type { Window } from '../reader/readBlocks.ts'
import { readHeader } from '../reader/readHeaders.ts'
import type { Failover } from '../rpc/failover.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'

/**
 * Headers with fields that we cannot encode count when two providers tell them alike.
 * @returns the window, with proof 1 where only one told it, and the lowest such block
 * @throws RpcFault `wrong` when another provider tells it otherwise
 */
export async function confirmHeaders(
  failover: Failover,
  window: Window,
): Promise<{ window: Window; unprovenFrom: number | null }> {
  let unprovenFrom: number | null = null
  const blocks: Window['blocks'] = []
  for (const block of window.blocks) {
    const { number, hash, unproven } = block.header
    if (unproven === undefined) {
      blocks.push(block)
      continue
    }
    const told = [...(await failover.everyone((node) => readHeader(node, number))).values()]
    if (told.some((header) => header.hash !== hash || header.unproven !== unproven))
      throw wrongAnswer(
        `header ${hash} has fields that cannot be encoded, and another provider tells it otherwise`,
      )
    const isConfirmed = told.length >= 2
    if (!isConfirmed) unprovenFrom ??= number
    blocks.push(isConfirmed ? block : { ...block, proof: 1 })
  }
  return { window: { ...window, blocks }, unprovenFrom }
}
