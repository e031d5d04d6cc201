import type { Pool } from 'pg'

/** A media node that was alive a moment ago. */
export interface MediaNode {
  id: string
  /** signalling address for browsers */
  url: string
  controlUrl: string
  startedAtMs: number
}

/** Three missed beats: the node is away. */
const ALIVE_S = 15

interface NodeRow {
  id: string
  url: string
  control_url: string
  started_at: Date
}

const toNode = (row: NodeRow): MediaNode => ({
  id: row.id,
  url: row.url,
  controlUrl: row.control_url,
  startedAtMs: row.started_at.getTime(),
})

/** Nodes that can take a room, the emptiest first. */
export async function aliveNodes(pool: Pool): Promise<MediaNode[]> {
  const { rows } = await pool.query<NodeRow>(
    `SELECT id, url, control_url, started_at FROM app.media_node
      WHERE last_seen > now() - make_interval(secs => $1) ORDER BY load, rooms, id`,
    [ALIVE_S],
  )
  return rows.map(toNode)
}

/** One node; null when it is unknown or away. */
export async function aliveNode(pool: Pool, id: string): Promise<MediaNode | null> {
  const { rows } = await pool.query<NodeRow>({
    name: 'media_node_alive',
    text: `SELECT id, url, control_url, started_at FROM app.media_node
            WHERE id = $1 AND last_seen > now() - make_interval(secs => $2)`,
    values: [id, ALIVE_S],
  })
  return rows[0] ? toNode(rows[0]) : null
}
