import type { RoomEndReason, RoomState } from '#domain/words.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import type { RoomDeps } from './deps.ts'
import { hostGoneUntilMs, ROOM_ETAG } from './readRoomView.ts'

/** A room as its followers hear of it. */
export interface RoomChange {
  change: ServerMessages['room:changed']
  /** accounts that may hear of a private room; null = everybody */
  insiders: Set<string> | null
}

/** What changes in rooms while people follow them; ended and unknown rooms too, drafts as well. */
export async function readRoomChanges(
  { pool, settings }: Pick<RoomDeps, 'pool' | 'settings'>,
  roomIds: string[],
): Promise<RoomChange[]> {
  const { rows } = await pool.query<{
    id: string
    rev: number
    etag: string
    state: RoomState
    viewers: number
    end_reason: RoomEndReason | null
    host_gone_since: Date | null
    insiders: string[] | null
  }>({
    name: 'room_changes',
    text: `SELECT r.id, r.rev, r.state, r.end_reason, r.host_gone_since, ${ROOM_ETAG} AS etag,
        (SELECT count(*)::int FROM app.seat s WHERE s.room_id = r.id AND s.role = 'viewer' AND s.state <> 'ended') AS viewers,
        CASE WHEN r.visibility = 'private' THEN ARRAY(SELECT v.claimed_by::text FROM app.invitation v
            WHERE v.room_id = r.id AND v.state = 'claimed' UNION ALL
          SELECT k.account_id::text FROM app.co_host k WHERE k.room_id = r.id AND NOT k.declined UNION ALL
          SELECT x.account_id::text FROM app.channel_role x WHERE x.channel_id = r.channel_id UNION ALL
          SELECT p.account_id::text FROM app.channel c JOIN app.creator p ON p.id = c.creator_id WHERE c.id = r.channel_id) END AS insiders
      FROM app.room r WHERE r.id = ANY($1)`,
    values: [roomIds],
  })
  return rows.map((row) => {
    const untilMs = hostGoneUntilMs(row.host_gone_since, settings.HOST_GONE_S)
    return {
      insiders: row.insiders && new Set(row.insiders),
      change: {
        roomId: row.id,
        rev: row.rev,
        etag: row.etag,
        state: row.state,
        viewers: row.viewers,
        endReason: row.end_reason,
        hostGoneUntil: untilMs === null ? null : Math.floor(untilMs / 1000),
      },
    }
  })
}
