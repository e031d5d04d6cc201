import type { PoolClient } from 'pg'
import { enqueue } from '#api/queue/outbox.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomDeps } from '../deps.ts'
import type { NodeBeatBody } from './nodeReports.ts'

/** A node that started anew has lost its rooms and everybody in them: the rooms are opened there again, under the same ids. */
async function reopenRooms(tx: PoolClient, deps: RoomDeps, beat: NodeBeatBody): Promise<void> {
  const { rows } = await tx.query<{ kind: string; provider_room_id: string }>(
    `SELECT kind, provider_room_id FROM app.room WHERE media_node = $1 AND provider = 'embedded'
        AND state <> 'ended' AND opened_at IS NOT NULL`,
    [beat.id],
  )
  const startedAtMs = Date.parse(beat.startedAt)
  await deps.access.markNodeStarted(tx, { id: beat.id, startedAtMs })
  await enqueue(
    tx,
    rows.map((row) => ({
      topic: 'media.open',
      key: `${row.provider_room_id}:${startedAtMs}`,
      body: { providerRoomId: row.provider_room_id, kind: row.kind, node: beat.id },
    })),
    deps,
  )
}

/** A sign of life of a media node. */
export async function registerNode(deps: RoomDeps, beat: NodeBeatBody): Promise<{ ok: true }> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ is_restarted: boolean }>(
      `WITH before AS (SELECT started_at FROM app.media_node WHERE id = $1)
       INSERT INTO app.media_node (id, url, control_url, started_at, last_seen, rooms, load, limits)
         VALUES ($1, $2, $3, $4, now(), $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET url = $2, control_url = $3, started_at = $4, last_seen = now(), rooms = $5, load = $6, limits = $7
         RETURNING EXISTS (SELECT FROM before WHERE started_at <> $4) AS is_restarted`,
      [
        beat.id,
        beat.url,
        beat.controlUrl,
        new Date(beat.startedAt),
        beat.rooms,
        // a share of the limit is stored in hundredths
        Math.round(beat.load * 100),
        beat.limits,
      ],
    )
    if (rows[0]?.is_restarted) await reopenRooms(tx, deps, beat)
  })
  return { ok: true }
}
