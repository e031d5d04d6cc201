import type { Pool } from 'pg'
import { splitOfRoom, type TipVerbs } from '../rooms/deps.ts'
import { contextIdOf } from './contextId.ts'

/** Where sales of passes go, else the wallet that was linked first. */
const PAYEE = `coalesce(
  (SELECT p.payout FROM app.collection k JOIN chain.pass_collection_as_of p USING (chain_id, collection)
    WHERE k.chain_id = $2 AND k.creator_id = cr.id),
  (SELECT i.wallet FROM app.identity i WHERE i.account_id = cr.account_id AND i.wallet IS NOT NULL AND i.ended_at IS NULL
    ORDER BY i.verified_at, i.id LIMIT 1))`

const INSERT =
  'INSERT INTO app.tip_context (chain_id, hub, context_id, payee, channel_id, room_id, context_type)'
const WANTED = `SELECT $2::int AS chain_id, $3::bytea AS hub, $4::numeric AS context_id, ${PAYEE} AS payee, ch.id AS channel_id`

/**
 * A room that the chain leads is tipped under its number there, and pays whom that says; another one under a number of ours. Where
 * tips are divided they go to the contract that does it, and to nobody else while it is not there.
 */
const OF_ROOM = `SELECT $2::int, $3::bytea, $4::numeric, coalesce($5::bytea, CASE WHEN r.payees_hash IS NULL THEN ${PAYEE} ELSE ${splitOfRoom('$2::int')} END) AS payee, ch.id, r.id,
    CASE WHEN $5::bytea IS NULL THEN 'stream' ELSE 'room' END`
const OF_CREATOR = 'FROM app.channel ch JOIN app.creator cr ON cr.id = ch.creator_id'

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** @param hub address of the room hub; undefined: this installation has none, and no room takes tips */
export function createTipVerbs(chainId: number, hub: string | undefined): TipVerbs {
  return {
    async fixContext(tx, roomId, led) {
      await tx.query('DELETE FROM app.tip_context WHERE room_id = $1', [roomId])
      if (hub === undefined) return
      // another one may be deployed since
      const at = bytesOf(led?.hub ?? hub)
      const contextId = led?.hubRoomId ?? contextIdOf(roomId).toString()
      // after a reorg the number of a room there may be that of another one here; what is given under it is given in this one
      await tx.query(
        "DELETE FROM app.tip_context WHERE chain_id = $1 AND hub = $2 AND context_id = $3 AND context_type = 'room'",
        [chainId, at, contextId],
      )
      await tx.query(
        `${INSERT} SELECT * FROM (${OF_ROOM} ${OF_CREATOR} JOIN app.room r ON r.channel_id = ch.id WHERE r.id = $1) x
          WHERE payee IS NOT NULL`,
        [roomId, chainId, at, contextId, led && bytesOf(led.payee)],
      )
    },
    async payeeOf(db, roomId) {
      const { rows } = await db.query<{ payee: string | null }>(
        `SELECT '0x' || encode(${PAYEE}, 'hex') AS payee ${OF_CREATOR} JOIN app.room r ON r.channel_id = ch.id WHERE r.id = $1`,
        [roomId, chainId],
      )
      return rows[0]?.payee ?? null
    },
    async payeesOf(db, channelIds) {
      const { rows } = await db.query<{ id: string; payee: string | null }>(
        `SELECT ch.id, '0x' || encode(${PAYEE}, 'hex') AS payee ${OF_CREATOR} WHERE ch.id = ANY($1)`,
        [channelIds, chainId],
      )
      return new Map(rows.flatMap(({ id, payee }) => (payee === null ? [] : [[id, payee]])))
    },
  }
}

/** Whom a channel's own tips pay now, kept so that they are known by it. @returns 0x hex; null: nobody yet */
export async function fixChannelContext(
  pool: Pool,
  { chainId, hub }: { chainId: number; hub: string },
  channelId: string,
): Promise<string | null> {
  const { rows } = await pool.query<{ payee: string }>(
    `WITH w AS (SELECT * FROM (${WANTED} ${OF_CREATOR} WHERE ch.id = $1) x WHERE payee IS NOT NULL),
       kept AS (${INSERT} SELECT *, NULL, 'creator' FROM w ON CONFLICT DO NOTHING)
     SELECT '0x' || encode(payee, 'hex') AS payee FROM w`,
    [channelId, chainId, bytesOf(hub), contextIdOf(channelId).toString()],
  )
  return rows[0]?.payee ?? null
}
