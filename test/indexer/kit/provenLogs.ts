import type { Header } from '#indexer/proof/header.ts'
import { LeafWriter } from '#indexer/proof/leafWriter.ts'
import { type ChainLog, ReceiptsReader } from '#indexer/proof/receipts.ts'
import { JsonTokens } from '#indexer/rpc/jsonTokens.ts'

/** Every log of a block from its receipts as a provider tells them, the text cut into chunks of `chunkBytes`. */
export function provenLogs(header: Header, receipts: unknown, chunkBytes = 1 << 16): ChainLog[] | null {
  const reader = new ReceiptsReader(header, { mayFollow: () => true, kindOf: () => 'all' }, new LeafWriter())
  const tokens = new JsonTokens(reader)
  const text = Buffer.from(typeof receipts === 'string' ? receipts : JSON.stringify(receipts))
  for (let at = 0; at < text.length; at += chunkBytes) tokens.push(text.subarray(at, at + chunkBytes))
  tokens.end()
  return reader.result()
}
