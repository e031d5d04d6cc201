import type { Writer } from '../postgres/writer.ts'

/** Which block each provider shows at a height, by its name. */
export type Told = Record<string, string>

/** Writes down that providers show different blocks. One dispute at a time is open. */
export async function openDispute(
  writer: Writer,
  chainId: number,
  dispute: { number: number; told: Told },
): Promise<void> {
  await writer.read((client) =>
    client.query(
      `INSERT INTO chain.dispute (chain_id, number, told) SELECT $1, $2, $3
       WHERE NOT EXISTS (SELECT FROM chain.dispute WHERE chain_id = $1 AND ended_at IS NULL)`,
      [chainId, dispute.number, JSON.stringify(dispute.told)],
    ),
  )
}

/** They tell the same again. */
export async function endDisputes(writer: Writer, chainId: number): Promise<void> {
  await writer.read((client) =>
    client.query('UPDATE chain.dispute SET ended_at = now() WHERE chain_id = $1 AND ended_at IS NULL', [
      chainId,
    ]),
  )
}
