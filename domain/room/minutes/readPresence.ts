import type { EvidenceKind, RoomKind } from '../../words.ts'
import type { RoomPresence, TimeSpan } from './countMinutes.ts'

/** A seat of a room, as far as its times tell who was there. Milliseconds since the epoch. */
export interface SeatTimes {
  id: string
  roomId: string
  isHost: boolean
  roomKind: RoomKind
  /** since when its person was seen; null: nobody came */
  liveAtMs: number | null
  /** null: it is open */
  endedAtMs: number | null
}

/** Something that was told of a seat. */
export interface ToldWord {
  kind: EvidenceKind
  atMs: number
  /** what it began or stopped to send */
  media: string | null
}

const PICTURES = ['camera', 'screen']

/** Stretches between what opens and what closes one; what opens an open one, or closes none, says nothing new. */
function between(words: readonly { atMs: number; opens: boolean }[], endMs: number): TimeSpan[] {
  const found: TimeSpan[] = []
  let fromMs: number | null = null
  for (const { atMs, opens } of words) {
    if (opens) fromMs ??= atMs
    else if (fromMs !== null) {
      found.push({ fromMs, toMs: atMs })
      fromMs = null
    }
  }
  return fromMs === null ? found : [...found, { fromMs, toMs: endMs }]
}

const GONE: readonly EvidenceKind[] = ['left', 'removed', 'room_closed']

/**
 * When somebody was there and showed a picture: by what was told of their seat, and by the times of the seat where nothing was.
 * A host of a stream of whom no picture was ever told is taken to have shown one: it is what streams are for. A voice room has none.
 * @param nowMs until when an open seat counts
 */
export function readPresence(seat: SeatTimes, words: readonly ToldWord[], nowMs: number): RoomPresence {
  const { roomId, isHost, roomKind, liveAtMs, endedAtMs } = seat
  const endMs = Math.max(endedAtMs ?? nowMs, liveAtMs ?? 0)
  const told = [...words].sort((a, b) => a.atMs - b.atMs)
  const moves = told.flatMap(({ kind, atMs }) =>
    kind === 'joined' || GONE.includes(kind) ? [{ atMs, opens: kind === 'joined' }] : [],
  )
  // who was seen, or left, without a word that they came has been there since
  const first = liveAtMs === null || moves[0]?.opens ? [] : [{ atMs: liveAtMs, opens: true }]
  const stays = between([...first, ...moves], endMs)
  if (roomKind === 'voice') return { roomId, stays, pictures: [] }
  if (!told.some(({ kind }) => kind === 'published')) return { roomId, stays, pictures: isHost ? stays : [] }
  const pictures = PICTURES.flatMap((media) =>
    between(
      told.flatMap((word) => {
        if (GONE.includes(word.kind)) return [{ atMs: word.atMs, opens: false }]
        const isOf = word.media === media && /^(un)?published$/.test(word.kind)
        return isOf ? [{ atMs: word.atMs, opens: word.kind === 'published' }] : []
      }),
      endMs,
    ),
  )
  return { roomId, stays, pictures }
}
