import type { PoolClient } from 'pg'
import type { MediaNotice } from '#api/ports/mediaNotice.ts'
import { enqueue } from '#api/queue/outbox.ts'
import { canPublish } from '#domain/room/permission.ts'
import type { EvidenceKind } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import type { Breach } from './breach.ts'
import { insertEvidence } from './insertEvidence.ts'

type Deps = Pick<RoomDeps, 'access' | 'clock' | 'random'>

/** Whom a notice is about, as far as they are ours. */
interface Meant {
  room_id: string
  /** null: no seat of this room has that id */
  bits: number | null
  ended_ms: number | null
  /** until when a key to speak, taken back by now, may have been good */
  could_send_ms: number | null
}

/** What was sent longer before it came, or after: it is kept as evidence, and nothing is done for it. */
const CURRENT_MS = 600_000
const SOURCE = 'trtc'
/** Kinds of words that say where somebody is; who sends is inside, though the word of their entry was lost. */
const INSIDE: Partial<Record<EvidenceKind, boolean>> = { joined: true, published: true, left: false }
/** Kinds after which a host may have come or gone. */
const HOST_KINDS: readonly EvidenceKind[] = ['joined', 'published', 'unpublished', 'left']

async function readMeant(tx: PoolClient, providerRoomId: string, userId: string | null) {
  const { rows } = await tx.query<Meant>({
    name: 'notice_meant',
    text: `SELECT r.id AS room_id, coalesce(s.bits, p.bits) AS bits,
        extract(epoch FROM coalesce(s.ended_at, p.ended_at))::float8 * 1000 AS ended_ms,
        extract(epoch FROM coalesce(s.could_send_until, p.could_send_until))::float8 * 1000 AS could_send_ms
      FROM app.room r LEFT JOIN app.seat s ON s.id = $2 AND s.room_id = r.id LEFT JOIN app.seat_past p ON p.id = $2 AND p.room_id = r.id
      WHERE r.provider = 'trtc' AND r.provider_room_id = $1`,
    values: [providerRoomId, userId],
  })
  return rows[0] ?? null
}

/** Sound of who may not speak any more: late while the key of then may still be good, and against what was taken back afterwards. */
function takenBack(
  { kind, media, atMs }: MediaNotice,
  { bits, could_send_ms }: Meant,
): 'late' | 'after' | null {
  if (kind !== 'published' || media !== 'microphone' || bits === null || could_send_ms === null) return null
  if (canPublish(bits, media)) return null
  return atMs < could_send_ms ? 'late' : 'after'
}

function breachOf(notice: MediaNotice, meant: Meant): Breach | null {
  const { kind, media, atMs } = notice
  const { bits, ended_ms } = meant
  if (kind !== 'joined' && kind !== 'published') return null
  if (bits === null) return 'UNKNOWN_SEAT'
  const sound = takenBack(notice, meant)
  if (media !== null && !canPublish(bits, media) && sound === null) return 'NO_PERMISSION'
  // who came in before the end of their seat is taken out by that end
  if (ended_ms !== null && atMs > ended_ms) return 'ENDED_SEAT'
  return sound === 'after' ? 'TAKEN_BACK' : null
}

/** Breaches of who has a seat still, and loses it for them. */
const LOSE_SEAT: readonly Breach[] = ['NO_PERMISSION', 'TAKEN_BACK']
/** Late sounds of a seat that are silenced together, milliseconds: calls to the provider are counted. */
const LATE_MS = 2000

/** Has somebody taken out who did what they may not, once for each fact. */
async function refuse(tx: PoolClient, deps: Deps, notice: MediaNotice, why: Breach): Promise<void> {
  const { factId, providerRoomId, userId, type } = notice
  if (LOSE_SEAT.includes(why) && userId) await deps.access.removeSeats(tx, [userId])
  const body = { providerRoomId, userId, type, why }
  await enqueue(tx, [{ topic: 'media.refuse', key: factId, body }], deps)
}

/**
 * Stores what the media provider said of a room of ours, once, however often it said so, and brings the seat that it is
 * about up to it. What it says of other rooms, or what means nothing here, leaves nothing.
 */
export async function storeNotice(
  tx: PoolClient,
  deps: Deps,
  notice: MediaNotice,
  receivedAt: Date,
): Promise<void> {
  const { providerRoomId, userId, media, atMs } = notice
  if (notice.kind === null || providerRoomId === null) return
  const meant = await readMeant(tx, providerRoomId, userId)
  if (!meant) return
  const isCurrent = Math.abs(receivedAt.getTime() - notice.sentAtMs) <= CURRENT_MS
  const breach = breachOf(notice, meant)
  const kind = breach ? 'refused' : notice.kind
  const body = { ...(media ? { kind: media } : {}), ...(breach ? { why: breach, type: notice.type } : {}) }
  const fact = { eventId: notice.factId, source: SOURCE, kind, providerRoomId, atMs, body }
  const named = userId === null ? fact : { ...fact, userId }
  const [stored] = await insertEvidence(tx, [named], { provider: 'trtc', node: null })
  if (!stored || !isCurrent) return
  if (breach) return refuse(tx, deps, notice, breach)
  const { seat_id: seatId } = stored
  const isInside = INSIDE[kind]
  if (!seatId) return
  // whoever left was there before
  if (isInside !== undefined)
    await deps.access.applyPresence(tx, [{ seatId, isInside, wasInside: true, atMs }])
  if (takenBack(notice, meant) === 'late') {
    // who came back in with the old key is silenced again
    const body = { seat: seatId }
    const key = `late:${seatId}:${Math.floor(atMs / LATE_MS)}`
    await enqueue(tx, [{ topic: 'media.grant', key, body }], deps)
  }
  if (stored.role !== 'host' || !HOST_KINDS.includes(kind)) return
  await enqueue(
    tx,
    [{ topic: 'rooms.look_at_host', key: notice.factId, body: { room: meant.room_id } }],
    deps,
  )
}
