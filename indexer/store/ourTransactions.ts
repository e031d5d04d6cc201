import type { Writer } from '../postgres/writer.ts'

/** A stored block that holds events of ours, and the hashes that we hold of its transactions, by position. */
export interface OurBlock {
  number: number
  hash: string
  txHashes: Map<number, string>
}

/** Blocks of ours in a range, lowest first. */
export async function readOurBlocks(
  writer: Writer,
  chainId: number,
  range: { above: number; upTo: number; limit: number },
): Promise<OurBlock[]> {
  const found = await writer.read((client) =>
    client.query<{ number: number; hash: string; tx_index: number; tx_hash: string }>(
      `SELECT DISTINCT e.block AS number, e.block_hash AS hash, e.tx_index, e.tx_hash FROM chain.event e
       WHERE e.chain_id = $1 AND e.block > $2 AND e.block <= $3 AND e.block <= coalesce((
         SELECT max(n) FROM (SELECT DISTINCT block AS n FROM chain.event WHERE chain_id = $1 AND block > $2
           AND block <= $3 ORDER BY block LIMIT $4) lowest), $3)
       ORDER BY e.block, e.tx_index`,
      [chainId, range.above, range.upTo, range.limit],
    ),
  )
  const blocks: OurBlock[] = []
  for (const { number, hash, tx_index, tx_hash } of found.rows) {
    if (blocks.at(-1)?.number !== number) blocks.push({ number, hash, txHashes: new Map() })
    blocks.at(-1)?.txHashes.set(tx_index, tx_hash)
  }
  return blocks
}
