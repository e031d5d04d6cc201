import type { z } from 'zod'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { RoomState, Visibility } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { channelJson } from './channelJson.ts'
import { coHostState } from './coHostState.ts'
import type { hosted } from './contract.ts'

const MAX_LISTED = 50

type Hosted = z.input<typeof hosted>

interface Row {
  room_id: string
  kind: HostedKind
  is_club: boolean
  channel: Hosted['channel']
  title: string
  visibility: Visibility
  room_state: RoomState
  starts_at: Date | null
  co_hosts: Hosted['coHosts'] | null
}

/**
 * Streams and voice rooms that somebody makes for a channel, and that others are asked to host or that are drafts; the newest is first.
 * A fan club without co-hosts has its own page.
 */
export async function listHosted({ pool }: Pick<RoomDeps, 'pool'>, accountId: string): Promise<Hosted[]> {
  const { rows } = await pool.query<Row>(
    `SELECT r.id AS room_id, r.kind, r.club_id IS NOT NULL AS is_club, ${channelJson('h')} AS channel, r.title, r.visibility, r.state AS room_state, r.starts_at, a.co_hosts
       FROM (SELECT own.id FROM app.channel own JOIN app.creator c ON c.id = own.creator_id WHERE c.account_id = $1
         UNION SELECT x.channel_id FROM app.channel_role x WHERE x.account_id = $1 AND x.role = 'producer') mine
       JOIN app.channel h ON h.id = mine.id JOIN app.room r ON r.channel_id = h.id AND r.kind <> 'call' AND r.state <> 'ended'
       LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('channel', ${channelJson('kh')}, 'state', ${coHostState('k')})
           ORDER BY k.invited_at, kh.id) AS co_hosts
         FROM app.co_host k JOIN app.channel kh ON kh.id = k.channel_id WHERE k.room_id = r.id AND NOT k.withdrawn) a ON true
      WHERE a.co_hosts IS NOT NULL OR r.state = 'draft' AND r.visibility <> 'private' AND r.club_id IS NULL
      ORDER BY r.created_at DESC, r.id LIMIT ${MAX_LISTED}`,
    [accountId],
  )
  return rows.map((row) => ({
    ...{
      roomId: row.room_id,
      kind: row.kind,
      isClub: row.is_club,
      channel: row.channel,
      title: row.title,
      visibility: row.visibility,
    },
    ...{ roomState: row.room_state, startsAt: row.starts_at?.toISOString() ?? null },
    coHosts: row.co_hosts ?? [],
  }))
}
