import type { Pool } from 'pg'
import type { z } from 'zod'
import { demandAct } from '#api/creators/can.ts'
import { LED_BY } from '../deps.ts'
import type { leftOpen } from './contract.ts'

type LeftOpen = z.input<typeof leftOpen>

/** More of them are listed once these are closed. */
const MAX_LEFT_OPEN = 20

/** What can be in the middle of beginning is not left open yet. */
const BEGINS_WITHIN = "interval '2 minutes'"

/** Rooms of a channel that are over here, or never began, and that its owner can close on the chain, the newest first. @throws ProblemError NOT_FOUND, FORBIDDEN */
export async function listLeftOpen(pool: Pool, channelId: string, accountId: string): Promise<LeftOpen[]> {
  await demandAct(pool, { accountId, channelId, act: 'managePayouts' })
  const { rows } = await pool.query<LeftOpen>(
    `SELECT r.id AS "roomId", r.title, '0x' || encode(h.hub, 'hex') AS hub, h.room_id::text AS "hubRoomId",
        '0x' || encode(h.host, 'hex') AS host, '0x' || encode(h.created_tx, 'hex') AS "txHash",
        r.state = 'ended' AS "isOver"
       FROM app.room r JOIN app.hub_link l ON l.room_id = r.id JOIN chain.hub_room_as_of h ON ${LED_BY}
      WHERE r.channel_id = $1 AND h.status = 'open'
        AND (r.state = 'ended' OR (r.state = 'draft' AND r.opened_at IS NULL AND l.linked_at <= app.now() - ${BEGINS_WITHIN}))
        AND h.host IN (SELECT wallet FROM app.identity WHERE account_id = $2 AND wallet IS NOT NULL AND ended_at IS NULL)
      ORDER BY coalesce(r.ended_at, l.linked_at) DESC LIMIT ${MAX_LEFT_OPEN}`,
    [channelId, accountId],
  )
  return rows
}
