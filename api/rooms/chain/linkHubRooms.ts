import type { Pool } from 'pg'
import { NEAR_HEAD } from './changedRooms.ts'

/** Later than this nobody waits for a room that a transaction opened on the chain. */
export const LINK_DAYS = 7

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** A room that has not begun is led no more by what a reorg took away; its transaction may open it again. */
const UNLINK = `DELETE FROM app.hub_link l USING app.room r WHERE l.chain_id = $1 AND l.is_followed AND ${NEAR_HEAD} AND r.id = l.room_id
    AND r.state IN ('draft', 'scheduled') AND EXISTS (SELECT FROM chain.family f WHERE f.chain_id = $1 AND f.name = 'rooms' AND f.state = 'live')
    AND NOT EXISTS (SELECT FROM chain.hub_room_as_of h WHERE h.chain_id = l.chain_id AND h.hub = l.hub AND h.room_id = l.hub_room_id
      AND h.created_tx = l.opened_tx)`

/**
 * The owner of a voice room opened one of our hub from a wallet of theirs, and said in the intent for which room; both in our own rows
 * and those of the index, so that nobody links what is not theirs. What was over before its room on the chain came is linked too, for
 * its host to close it there; what began without it is not led any more.
 */
const LINK = `INSERT INTO app.hub_link (room_id, chain_id, hub, hub_room_id, opened_tx)
  SELECT DISTINCT ON (r.id) r.id, h.chain_id, h.hub, h.room_id, h.created_tx
    FROM app.tx_intent i JOIN app.room r ON r.id = i.expect->>'opens' JOIN app.channel ch ON ch.id = r.channel_id
    JOIN app.creator cr ON cr.id = ch.creator_id AND cr.account_id = i.account_id
    JOIN app.account o ON o.id = cr.account_id AND o.state IN ('active', 'suspended')
    JOIN chain.hub_room_as_of h ON h.chain_id = i.chain_id AND h.host = i.wallet AND h.created_tx = i.tx_hash
   WHERE i.expect ? 'opens' AND i.created_at > app.now() - make_interval(days => $3) AND i.chain_id = $1 AND i.purpose = 'room'
     AND i.state IN ('sent', 'included', 'safe')
     AND h.hub = $2 AND h.status = 'open' AND h.as_of IS NULL AND r.kind = 'voice' AND r.visibility <> 'private'
     AND r.state <> 'live' AND NOT EXISTS (SELECT FROM app.hub_link l WHERE l.room_id = r.id
       OR (l.chain_id = h.chain_id AND l.hub = h.hub AND l.hub_room_id = h.room_id AND l.opened_tx = h.created_tx))
   ORDER BY r.id, h.created_block, h.room_id
  ON CONFLICT DO NOTHING`

/**
 * Finds what owners opened on the chain for rooms of theirs.
 * @param hub address, 0x hex
 */
export async function linkHubRooms(
  pool: Pool,
  { chainId, hub }: { chainId: number; hub: string },
): Promise<void> {
  await pool.query(UNLINK, [chainId])
  await pool.query(LINK, [chainId, bytesOf(hub), LINK_DAYS])
}

/** What is over follows nothing any more. */
export async function forgetEnded(pool: Pool, chainId: number): Promise<void> {
  await pool.query(
    `UPDATE app.hub_link l SET is_followed = false FROM app.room r
      WHERE l.chain_id = $1 AND l.is_followed AND r.id = l.room_id AND r.state = 'ended'`,
    [chainId],
  )
}
