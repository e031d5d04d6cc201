import type { ChainProfile } from '#settings/chainProfile.ts'
import { type Header, provenHeader } from '../proof/header.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { RpcFault, type RpcFaultKind, wrongAnswer } from '../rpc/rpcFault.ts'

const HEADERS_PER_BODY = 50
const TAGS = ['latest', 'safe', 'finalized']
const NO_TAG: ReadonlySet<RpcFaultKind> = new Set(['refused', 'missing'])

/** The node's chain does not continue ours. */
export class ForkFound extends Error {}

/** Newest block and the tags of the node, all by recomputed hashes. */
export interface Tips {
  latest: Header
  safe: Header
  finalized: Header
  /** false: the node knows no tags, and both stand as many blocks below the head as the chain's profile says */
  hasTags: boolean
}

export async function readTips(node: Endpoint, profile: ChainProfile | null = null): Promise<Tips> {
  const tips = profile ? await tipsByProfile(node, profile) : await readTags(node)
  const { latest, safe, finalized } = tips
  if (safe.number > latest.number || finalized.number > safe.number)
    throw wrongAnswer(`tags at ${latest.number}, ${safe.number}, ${finalized.number}`)
  return tips
}

async function readTags(node: Endpoint): Promise<Tips> {
  const calls = TAGS.map((tag) => ({ method: 'eth_getBlockByNumber', params: [tag, false] }))
  const [latest, safe, finalized] = (await node.batch(calls, calls.length, provenHeader)) as [
    Header,
    Header,
    Header,
  ]
  return { latest, safe, finalized, hasTags: true }
}

/** A node that answers the head but no tag has none. */
async function tipsByProfile(node: Endpoint, profile: ChainProfile): Promise<Tips> {
  try {
    return await readTags(node)
  } catch (error) {
    if (!(error instanceof RpcFault) || !NO_TAG.has(error.kind)) throw error
  }
  const latest = provenHeader(await node.call('eth_getBlockByNumber', ['latest', false]))
  const below = (blocks: number) => readHeader(node, Math.max(0, latest.number - blocks))
  return {
    latest,
    safe: await below(profile.safeBlocks),
    finalized: await below(profile.finalBlocks),
    hasTags: false,
  }
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
