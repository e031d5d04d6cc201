import type { Pool, PoolClient } from 'pg'
import type { AnyPass } from '#domain/access/gate.ts'
import type { OtherChannel } from '#domain/access/otherChannel.ts'

/** The passes of another channel: its collection and whose it is; null where there is no such channel, or it sells none. */
export async function findOtherPasses(
  tx: PoolClient,
  chainId: number,
  channelId: string,
): Promise<Required<AnyPass & { creatorId: string }> | null> {
  const { rows } = await tx.query<OtherChannel & { collection: string; creatorId: string }>(
    `SELECT h.id, h.handle, h.name, h.creator_id AS "creatorId", '0x' || encode(co.collection, 'hex') AS collection
       FROM app.channel h JOIN app.creator c ON c.id = h.creator_id JOIN app.account o ON o.id = c.account_id AND o.state = 'active'
       JOIN app.collection co ON co.creator_id = c.id AND co.chain_id = $2
      WHERE h.id = $1 AND h.archived_at IS NULL`,
    [channelId, chainId],
  )
  if (!rows[0]) return null
  const { collection, creatorId, ...of } = rows[0]
  return { kind: 'pass', collection, of, creatorId }
}

/** SQL: the vaults and tokens `$2`, each with the wallet that made it. */
const MADE = `SELECT token AS address, creator FROM chain.creator_token_as_of WHERE chain_id = $1 AND token = ANY ($2)
  UNION ALL SELECT v.vault, t.creator FROM chain.vault_as_of v JOIN chain.creator_token_as_of t ON t.chain_id = v.chain_id AND t.token = v.token
   WHERE v.chain_id = $1 AND v.vault = ANY ($2)`

/**
 * Whose tokens and vaults these are, by their addresses in 0x hex, lower case. A token is said to be of a creator where the wallet that sells
 * their passes made it: which others they have is theirs.
 * @param creatorId of whom none is said
 */
export async function findOtherMakers(
  db: Pool | PoolClient,
  chainId: number,
  addresses: readonly string[],
  creatorId: string,
): Promise<Map<string, OtherChannel>> {
  if (addresses.length === 0) return new Map()
  const { rows } = await db.query<OtherChannel & { address: string }>(
    `SELECT DISTINCT ON (m.address) '0x' || encode(m.address, 'hex') AS address, h.id, h.handle, h.name
       FROM (${MADE}) m JOIN chain.pass_collection_as_of p ON p.chain_id = $1 AND p.creator_wallet = m.creator
       JOIN app.collection co ON co.chain_id = $1 AND co.collection = p.collection
       JOIN app.creator c ON c.id = co.creator_id JOIN app.account o ON o.id = c.account_id AND o.state = 'active'
       JOIN app.channel h ON h.creator_id = c.id AND h.archived_at IS NULL
      WHERE NOT EXISTS (SELECT FROM chain.pass_collection_as_of q JOIN app.collection qo USING (chain_id, collection)
        WHERE q.chain_id = $1 AND q.creator_wallet = m.creator AND qo.creator_id = $3) ORDER BY m.address, h.created_at, h.id`,
    [chainId, addresses.map((one) => Buffer.from(one.slice(2), 'hex')), creatorId],
  )
  return new Map(rows.map(({ address, ...of }) => [address, of]))
}
