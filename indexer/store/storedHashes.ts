import type { Writer } from '../postgres/writer.ts'

/** A block as it is stored. */
export interface StoredBlock {
  number: number
  hash: string
}

/** What is stored of the chain, to be compared with what providers show. Far below finality few blocks are. */
export interface StoredHashes {
  /** lowest stored block */
  first(): Promise<number>
  /** hashes by height; heights that are not stored are missing */
  between(from: number, to: number): Promise<Map<number, string>>
  at(number: number): Promise<string | null>
  /** highest stored block up to a height */
  upTo(number: number): Promise<StoredBlock | null>
  /** lowest stored block from a height on */
  from(number: number): Promise<StoredBlock | null>
}

export function createStoredHashes(writer: Writer, chainId: number): StoredHashes {
  async function between(from: number, to: number): Promise<Map<number, string>> {
    const found = await writer.read((client) =>
      client.query('SELECT number, hash FROM chain.block WHERE chain_id = $1 AND number BETWEEN $2 AND $3', [
        chainId,
        from,
        to,
      ]),
    )
    return new Map(found.rows.map((row) => [row.number, row.hash]))
  }
  async function next(condition: string, number: number): Promise<StoredBlock | null> {
    const found = await writer.read((client) =>
      client.query<StoredBlock>(
        `SELECT number, hash FROM chain.block WHERE chain_id = $1 AND number ${condition} LIMIT 1`,
        [chainId, number],
      ),
    )
    return found.rows[0] ?? null
  }
  return {
    upTo: (number) => next('<= $2 ORDER BY number DESC', number),
    from: (number) => next('>= $2 ORDER BY number', number),
    between,
    at: async (number) => (await between(number, number)).get(number) ?? null,
    async first() {
      const found = await writer.read((client) =>
        client.query('SELECT min(number) AS first FROM chain.block WHERE chain_id = $1', [chainId]),
      )
      return found.rows[0].first ?? 0
    },
  }
}
