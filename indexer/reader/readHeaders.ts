import { type Header, provenHeader } from '../proof/header.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'

const HEADERS_PER_BODY = 50

/** The node's chain does not continue ours. */
export class ForkFound extends Error {}

/** Newest block and the tags of the node, all by recomputed hashes. */
export interface Tips {
  latest: Header
  safe: Header
  finalized: Header
}

export async function readTips(node: Endpoint): Promise<Tips> {
  const tags = ['latest', 'safe', 'finalized']
  const calls = tags.map((tag) => ({ method: 'eth_getBlockByNumber', params: [tag, false] }))
  const [latest, safe, finalized] = (await node.batch(calls, calls.length, provenHeader)) as [
    Header,
    Header,
    Header,
  ]
  if (safe.number > latest.number || finalized.number > safe.number)
    throw wrongAnswer(`tags at ${latest.number}, ${safe.number}, ${finalized.number}`)
  return { latest, safe, finalized }
}

export async function readHeader(node: Endpoint, number: number): Promise<Header> {
  const [header] = await readHeaders(node, number, number)
  return header as Header
}

/** Headers of a range, each proven by its hash and linked to the one before. */
export async function readHeaders(node: Endpoint, from: number, to: number): Promise<Header[]> {
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const headers = await node.batch(
    numbers.map((number) => ({
      method: 'eth_getBlockByNumber',
      params: [`0x${number.toString(16)}`, false],
    })),
    HEADERS_PER_BODY,
    provenHeader,
  )
  headers.forEach((header, i) => {
    if (header.number !== numbers[i]) throw wrongAnswer(`asked for block ${numbers[i]}, got ${header.number}`)
    const parent = headers[i - 1]
    if (parent && header.parentHash !== parent.hash)
      throw wrongAnswer(`block ${header.number} is not linked to ${parent.hash}`)
  })
  return headers
}
