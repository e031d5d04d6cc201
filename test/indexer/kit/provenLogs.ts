import type { Header } from '#indexer/proof/header.ts'
import { KeptLogs } from '#indexer/proof/keptLogs.ts'
import { LeafWriter } from '#indexer/proof/leafWriter.ts'
import { type ChainLog, ProvenLog } from '#indexer/proof/provenLog.ts'
import { ReceiptsReader } from '#indexer/proof/receipts.ts'
import { JsonTokens } from '#indexer/rpc/jsonTokens.ts'

/** Every log of a block from its receipts as a provider tells them, the text cut into chunks of `chunkBytes`. */
export function provenLogs(header: Header, receipts: unknown, chunkBytes = 1 << 16): ChainLog[] | null {
  const reader = new ReceiptsReader(header, { mayFollow: () => true, kindOf: () => 'all' }, new LeafWriter())
  const tokens = new JsonTokens(reader)
  const text = Buffer.from(typeof receipts === 'string' ? receipts : JSON.stringify(receipts))
  for (let at = 0; at < text.length; at += chunkBytes) tokens.push(text.subarray(at, at + chunkBytes))
  tokens.end()
  const told = reader.result()
  if (!told) return null
  return told.map(({ block, blockHash, txHash, txIndex, ord, logIndex, address, topics, data }) => ({
    ...{ block, blockHash, txHash, txIndex, ord, logIndex },
    ...{ address, topics, data },
  }))
}

const HEADER: Header = {
  ...{ number: 7, hash: '0xb7', parentHash: '0xb6', at: 1, receiptsRoot: '0x', transactionsRoot: '0x' },
  ...{ gasUsed: 1, bloom: Buffer.alloc(256), txHashes: ['0xf0', '0xf1'] },
}
const kept = new KeptLogs()
const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** The same log as the reader of receipts keeps it, behind those that were kept before. */
export function provenFrom({ topics, data }: { topics: string[]; data: string }): ProvenLog {
  const bytes = bytesOf(data)
  return new ProvenLog(
    HEADER,
    { txIndex: 1, ord: 2, logIndex: 3 },
    { address: '0xadd7', firstTopic: topics[0] ?? '' },
    kept.keep(Buffer.concat(topics.map(bytesOf)), topics.length, bytes, bytes.length),
  )
}
