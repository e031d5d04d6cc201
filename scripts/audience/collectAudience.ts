import { readFileSync } from 'node:fs'
import { readRoots } from '#indexer/config.ts'
import { createMemoryFold } from '#indexer/families/foldEvents.ts'
import { createReader, readBlock, readHistory } from './readHistory.ts'
import { readIndexed } from './readIndexed.ts'
import { type Audience, audienceOf } from './sections.ts'

export interface AudienceOrder {
  rpcUrl: string
  addressesFile: string
  creator: string
  /** null = the last final one */
  block: number | null
  /** null = not compared */
  databaseUrl: string | null
  /** told the last block that was read, of how many */
  onProgress: (block: number, last: number) => void
}

/** One row that only one side has. */
export interface AudienceDifference {
  section: string
  chain: unknown
  index: unknown
}

export interface CollectedAudience {
  chainId: number
  block: number
  blockHash: string
  creator: string
  /** what stands still because an event of it could not be read, and why */
  suspended: { scope: string; block: number; reason: string }[]
  audience: Audience
  /** null = not compared */
  differences: AudienceDifference[] | null
}

/**
 * The audience of a creator from logs alone, without a database; with one, compared with its rows at its own block.
 * @throws Error with one sentence when it cannot be done
 */
export async function collectAudience(order: AudienceOrder): Promise<CollectedAudience> {
  const { chainId, roots, fromBlock } = readRoots(readFileSync(order.addressesFile, 'utf8'))
  const reader = createReader(order.rpcUrl)
  const served = Number(await reader.request({ method: 'eth_chainId' }))
  if (served !== chainId)
    throw new Error(`the provider serves chain ${served}, the addresses are of chain ${chainId}`)
  const indexed = order.databaseUrl === null ? null : await readIndexed(order.databaseUrl, chainId)
  const tip = await readBlock(reader, indexed?.block ?? order.block ?? 'finalized')
  if (indexed && tip.hash !== indexed.hash)
    throw new Error(`block ${indexed.block} of the provider is another one than that of the index`)
  const [last, at] = [Number(tip.number), Number(tip.timestamp)]
  const fold = createMemoryFold(chainId, indexed?.suspended)
  const report = (block: number) => order.onProgress(block, last)
  for await (const event of readHistory(reader, roots, { from: fromBlock, to: last }, report)) fold.add(event)
  const again = await readBlock(reader, last)
  if (again.hash !== tip.hash) throw new Error(`block ${last} changed while it was read: try again`)
  const audience = audienceOf(fold.rowsOf, order.creator, at)
  return {
    ...{ chainId, block: last, blockHash: tip.hash as string, creator: order.creator },
    suspended: [...fold.suspended].map(([scope, { block, reason }]) => ({ scope, block, reason })),
    audience,
    differences: indexed ? differencesOf(audience, audienceOf(indexed.read, order.creator, at)) : null,
  }
}

/** Rows of one side that the other does not have, by their whole text. */
function differencesOf(chain: Audience, index: Audience): AudienceDifference[] {
  return Object.keys(chain).flatMap((section) => {
    const theirs = new Set(textsOf(chain[section] ?? []))
    const ours = new Set(textsOf(index[section] ?? []))
    return [
      ...[...theirs]
        .filter((row) => !ours.has(row))
        .map((row) => ({ section, chain: JSON.parse(row), index: null })),
      ...[...ours]
        .filter((row) => !theirs.has(row))
        .map((row) => ({ section, chain: null, index: JSON.parse(row) })),
    ]
  })
}

const textsOf = (rows: Record<string, unknown>[]) => rows.map((row) => JSON.stringify(row))
