import { KEPT } from '../growth/prune.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import type { StoredHashes } from '../store/storedHashes.ts'
import { readHeaders } from './readHeaders.ts'

/**
 * Hash of a final block of ours, stored or not: the next one that is stored proves it by its links.
 * @returns null below all that we stored
 * @throws RpcFault when the node's blocks do not lead to it
 */
export async function linkedHash(
  node: Endpoint,
  stored: StoredHashes,
  number: number,
): Promise<string | null> {
  const next = await stored.from(number)
  if (next === null || next.number - number > KEPT.every) return null
  if (next.number === number) return next.hash
  const headers = await readHeaders(node, number + 1, next.number)
  if (headers.at(-1)?.hash !== next.hash)
    throw wrongAnswer(`block ${number} does not lead to block ${next.number} as it is stored`)
  return headers[0]?.parentHash ?? null
}
