import type { Client } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { KEPT } from '#indexer/growth/prune.ts'
import { bytea } from '#indexer/postgres/session.ts'
import { type Block, readBlocks, type Window } from '#indexer/reader/readBlocks.ts'
import { readHeader, readTips } from '#indexer/reader/readHeaders.ts'
import { createWatchList, type Watched, type WatchList } from '#indexer/reader/watchList.ts'
import { createEndpoint } from '#indexer/rpc/endpoint.ts'
import { createFailover, type RpcProvider } from '#indexer/rpc/failover.ts'
import { asNumber } from '#indexer/rpc/hex.ts'
import { RpcFault } from '#indexer/rpc/rpcFault.ts'
import { copyBlocks } from '#indexer/store/copyHistory.ts'
import type { Standing } from './foldAgain.ts'
import { inTransaction, readProgress } from './progress.ts'

const BLOCKS_PER_WINDOW = 200
const RPC_TIMEOUT_MS = 20_000

/** Last block that was read again. */
export interface Tip {
  number: number
  hash: string
  /** the providers tell what was final as it is stored */
  isSameHistory: boolean
}

/** The providers tell another history than the one that was final. */
export class HistoryDiffers extends Error {}

/**
 * Reads every final block into the shadow tables, with the same proofs as the indexer, each window in a transaction; goes on
 * behind what is read already.
 * @throws HistoryDiffers when the chain left what was final and nobody accepted that
 */
export async function readChainAgain(
  client: Client,
  standing: Standing,
  options: { rpcUrls: string[]; acceptsReorg: boolean; clock: Clock },
): Promise<Tip> {
  const { chainId } = standing
  const failover = createFailover({
    endpoints: options.rpcUrls.map((url) => createEndpoint(url, RPC_TIMEOUT_MS)),
    introduce: async (node) => {
      const served = asNumber(await node.call('eth_chainId', []), 'chain id')
      if (served !== chainId) throw new RpcFault('other_chain', `serves chain ${served}, not ${chainId}`)
    },
    onFault: () => {},
    clock: options.clock,
  })
  const start = await client.query('SELECT min(number) AS first FROM chain.block WHERE chain_id = $1', [
    chainId,
  ])
  const target = await failover.attempt((provider) => chooseTarget(client, provider, standing))
  if (!target.isSameHistory && !options.acceptsReorg)
    throw new HistoryDiffers(
      `Chain ${chainId} left what was final at block ${standing.finalized}; nothing was changed.`,
    )
  let { readTo, readHash } = await readProgress(client, chainId)
  if (readTo === null || readHash === null) {
    const first = await failover.attempt(({ node }) => readHeader(node, start.rows[0].first))
    const roots = await client.query<Watched>(
      `SELECT address, kind, creator_wallet AS "creatorWallet", from_block AS "fromBlock" FROM chain.watch
       WHERE chain_id = $1 AND creator_wallet IS NULL`,
      [chainId],
    )
    const blocks: Block[] = [{ header: first, proof: 1, logs: [] }]
    await inTransaction(client, async () => {
      await copyBlocks(client, 'chain_next', chainId, { blocks, discovered: roots.rows })
      await noteRead(client, chainId, first)
    })
    ;[readTo, readHash] = [first.number, first.hash]
  }
  let watch = await loadShadowWatch(client, chainId)
  while (readTo < target.number) {
    const range = {
      from: readTo + 1,
      to: Math.min(target.number, readTo + BLOCKS_PER_WINDOW),
      parentHash: readHash,
    }
    const window = await failover.attempt((provider) => readBlocks(provider, range, watch))
    const { header } = window.blocks.at(-1) as Block
    await inTransaction(client, async () => {
      await copyBlocks(client, 'chain_next', chainId, await asStored(client, chainId, window))
      await noteRead(client, chainId, header)
    })
    watch = window.watch
    ;[readTo, readHash] = [header.number, header.hash]
  }
  return { ...target, number: readTo, hash: readHash }
}

async function noteRead(client: Client, chainId: number, { number, hash }: { number: number; hash: string }) {
  await client.query('UPDATE chain_next.progress SET read_to = $2, read_hash = $3 WHERE chain_id = $1', [
    ...[chainId, number, bytea(hash)],
  ])
}

async function loadShadowWatch(client: Client, chainId: number): Promise<WatchList> {
  const found = await client.query<Watched>(
    `SELECT address, kind, creator_wallet AS "creatorWallet", from_block AS "fromBlock" FROM chain_next.watch WHERE chain_id = $1`,
    [chainId],
  )
  return createWatchList(found.rows)
}

/** Without the blocks that pruning let go: they are read and proven, but nobody misses their rows. */
async function asStored(client: Client, chainId: number, window: Window): Promise<Window> {
  const { rows } = await client.query<{ number: number; prunedTo: number }>(
    `SELECT c.pruned_to AS "prunedTo", b.number FROM chain.cursor c
       LEFT JOIN chain.block b ON b.chain_id = c.chain_id AND b.number BETWEEN $2 AND $3 WHERE c.chain_id = $1`,
    [chainId, window.blocks[0]?.header.number, window.blocks.at(-1)?.header.number],
  )
  const stored = new Set(rows.map(({ number }) => number))
  const prunedTo = rows[0]?.prunedTo ?? 0
  const blocks = window.blocks.filter(
    ({ header: { number }, logs }) =>
      number > prunedTo || number % KEPT.every === 0 || logs.length > 0 || stored.has(number),
  )
  return { ...window, blocks }
}

/** Up to our own finality while the histories agree, up to the provider's where they do not. */
async function chooseTarget(
  client: Client,
  { node }: RpcProvider,
  standing: Standing,
): Promise<{ number: number; isSameHistory: boolean }> {
  const { finalized, latest } = await readTips(node)
  if (latest.number >= standing.finalized) {
    const theirs = await readHeader(node, standing.finalized)
    const same = await client.query('SELECT FROM chain.block WHERE chain_id = $1 AND hash = $2', [
      standing.chainId,
      bytea(theirs.hash),
    ])
    if (same.rowCount === 1 || standing.finalized === 0)
      return { number: standing.finalized, isSameHistory: true }
  }
  return { number: Math.min(finalized.number, standing.number), isSameHistory: false }
}
