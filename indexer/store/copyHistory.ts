import type { Client } from 'pg'
import type { Row } from '../families/table.ts'
import { BinaryCopy } from '../postgres/binaryCopy.ts'
import { copyIn, copyRows } from '../postgres/copyRows.ts'
import { BLOCK, type Schema, WATCH } from '../postgres/tables.ts'
import { ProvenLog } from '../proof/provenLog.ts'
import type { Block } from '../reader/readBlocks.ts'
import type { Watched } from '../reader/watchList.ts'

const EVENT_COLUMNS =
  'chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind'.split(', ')
const TOUCH_COLUMNS = 'chain_id, block, subject, kind, epoch'.split(', ')
/** Bytes of a row without topics and data. */
const EVENT_BOUND = 200
const TOPIC_BYTES = 36
const TOUCH_BOUND = 100
/** `chain.event.kind` of a log nobody reads. */
const NOT_READ = 0

/** Appends headers, every log of ours in these blocks, and the addresses that are followed from there on. */
export async function copyBlocks(
  client: Client,
  schema: Schema,
  chainId: number,
  { blocks, discovered }: { blocks: Block[]; discovered: Watched[] },
): Promise<void> {
  await copyEvents(client, schema, chainId, blocks)
  const headers = blocks.map((block) => blockRow(chainId, block))
  await copyRows(client, schema, BLOCK, headers)
  await copyWatched(client, schema, { chainId, isLive: true }, discovered)
}

/** Blocks in which something happened have a row, also when they had none while nothing of ours was known of them. */
export async function copyMissingBlocks(client: Client, chainId: number, blocks: Block[]): Promise<void> {
  const busy = blocks.filter(({ logs }) => logs.length > 0)
  const found = await client.query<{ number: number }>(
    'SELECT number FROM chain.block WHERE chain_id = $1 AND number = ANY ($2)',
    [chainId, busy.map(({ header }) => header.number)],
  )
  const stored = new Set(found.rows.map(({ number }) => number))
  const missing = busy.filter(({ header }) => !stored.has(header.number))
  await copyRows(
    client,
    'chain',
    BLOCK,
    missing.map((block) => blockRow(chainId, block)),
  )
}

/** Appends addresses that are followed. */
export async function copyWatched(
  client: Client,
  schema: Schema,
  { chainId, isLive }: { chainId: number; isLive: boolean },
  watched: Watched[],
): Promise<void> {
  const rows = watched.map((one) => ({ ...watchRow(chainId, one), is_live: isLive }))
  await copyRows(client, schema, WATCH, rows)
}

/** Says whose rows changed: wallets by what they hold, contracts as a whole. */
export async function copyTouches(
  client: Client,
  chainId: number,
  { block, epoch }: { block: number; epoch: number },
  { wallets, contracts = new Set() }: { wallets: Set<string>; contracts?: Set<string> },
): Promise<void> {
  if (wallets.size + contracts.size === 0) return
  const rows = new BinaryCopy()
  const touch = (kind: string) => (subject: string) => {
    rows.row(TOUCH_COLUMNS.length, TOUCH_BOUND)
    rows.int4(chainId)
    rows.int8(block)
    rows.bytes(subject)
    rows.text(kind)
    rows.int8(epoch)
  }
  wallets.forEach(touch('wallet'))
  contracts.forEach(touch('contract'))
  await copyIn(client, `COPY chain.touch (${TOUCH_COLUMNS}) FROM STDIN (FORMAT binary)`, rows.end())
}

/** Appends every log of ours in these blocks. */
export async function copyEvents(
  client: Client,
  schema: Schema,
  chainId: number,
  blocks: Block[],
): Promise<void> {
  const rows = new BinaryCopy()
  let count = 0
  for (const { logs } of blocks)
    for (const { log, type } of logs) {
      count++
      const kept = log instanceof ProvenLog ? log : null
      const bytes = kept ? kept.to - kept.from : TOPIC_BYTES * log.topics.length + log.data.length / 2
      rows.row(EVENT_COLUMNS.length, EVENT_BOUND + bytes)
      rows.int4(chainId)
      rows.int8(log.block)
      rows.int4(log.logIndex)
      rows.bytes(log.blockHash)
      rows.bytes(log.txHash)
      rows.int4(log.txIndex)
      rows.int4(log.ord)
      rows.bytes(log.address)
      if (kept) rows.raw(kept.bytes, kept.from, kept.to)
      else {
        rows.bytesArray(log.topics)
        rows.bytes(log.data)
      }
      rows.int2(type?.fold.no ?? NOT_READ)
    }
  if (count === 0) return
  await copyIn(client, `COPY ${schema}.event (${EVENT_COLUMNS}) FROM STDIN (FORMAT binary)`, rows.end())
}

function blockRow(chainId: number, { header, proof }: Block): Row {
  return {
    chain_id: chainId,
    number: header.number,
    hash: header.hash,
    parent_hash: header.parentHash,
    at: header.at,
    receipts_root: header.receiptsRoot,
    proof,
  }
}

function watchRow(chainId: number, watched: Watched): Row {
  return {
    chain_id: chainId,
    address: watched.address,
    kind: watched.kind,
    creator_wallet: watched.creatorWallet,
    from_block: watched.fromBlock,
  }
}
