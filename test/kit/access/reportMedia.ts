import type { Pool } from 'pg'
import { nodeAuthorization } from '#protocol/node.ts'
import type { TestApi } from '../api.ts'

let count = 0
let lastMs = 0

/** Reports to the api, as a media node does, what it saw of a seat; `atMs` is the node's time, now unless given. */
export async function reportMedia(
  api: TestApi,
  pool: Pool,
  seatId: string,
  kind: 'joined' | 'left' | 'published' | 'unpublished',
  atMs?: number,
): Promise<{ acked: number }> {
  lastMs = Math.max(Date.now(), lastMs + 1)
  const { rows } = await pool.query<{ room: string }>(
    'SELECT r.provider_room_id AS room FROM app.seat s JOIN app.room r ON r.id = s.room_id WHERE s.id = $1',
    [seatId],
  )
  const response = await fetch(`${api.internalUrl}/internal/media-events`, {
    method: 'POST',
    headers: {
      authorization: nodeAuthorization('node-1', api.installation.nodeKeys('report', 'node-1')),
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      nodeId: 'node-1',
      events: [
        {
          eventId: `event-${process.pid}-${++count}`,
          source: 'node-1',
          kind,
          providerRoomId: rows[0]?.room,
          userId: seatId,
          atMs: atMs ?? lastMs,
        },
      ],
    }),
  })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as { acked: number }
}
