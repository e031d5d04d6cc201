import { MediaError, type MediaProvider, providerOf } from '#api/ports/media.ts'
import type { Again, Effect, Loop } from '#api/queue/jobs.ts'
import { withTransaction } from '#db/transaction.ts'
import { nextRoundS } from '#domain/room/nextRound.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { Provider } from '#domain/words.ts'
import type { Access } from '../createAccess.ts'

const LATE_REMOVALS_MS = 5000

/** A removal as `endSeats` writes it. */
interface Removal {
  /** rows of an earlier version have none */
  provider?: Provider
  providerRoomId: string
  node: string | null
  userId: string
  reason: string
}

/** Where a removal stands: the room it is about, and for how long it has been asked for. */
interface Pending {
  roomId: string
  askedS: number
}

/** Part of the alarms of this process. */
export interface RemovalAlarms {
  raise(name: string, facts: object, message: string): void
}

/** What is done at providers, of which one may have been left since somebody came in there. */
export interface RemovalDeps extends Pick<Access, 'pool' | 'revisions' | 'log'> {
  /** null where nothing of ours reaches it any more */
  mediaOf: (name: Provider) => MediaProvider | null
  security: SecurityLog
}

const MAX_PAUSE_S = 60
const LATE_S = 60

/** Null when the room has ended or has left its provider: with it everybody is out. */
async function pendingOf({ pool }: RemovalDeps, removal: Removal): Promise<Pending | null> {
  const { rows } = await pool.query<{ id: string; asked_s: number | null }>(
    `SELECT r.id, extract(epoch FROM app.now() - coalesce(s.ended_at, p.ended_at))::float AS asked_s FROM app.room r
       LEFT JOIN app.seat s ON s.id = $2 LEFT JOIN app.seat_past p ON p.id = $2
      WHERE r.provider_room_id = $1 AND r.state <> 'ended'`,
    [removal.providerRoomId, removal.userId],
  )
  return rows[0] ? { roomId: rows[0].id, askedS: rows[0].asked_s ?? 0 } : null
}

/** Tells the host once. */
async function noteLate({ pool, revisions }: RemovalDeps, seatId: string, roomId: string): Promise<void> {
  await withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `INSERT INTO app.late_removal (seat_id, room_id, account_id, asked_at)
         SELECT id, room_id, account_id, ended_at FROM app.seat WHERE id = $1 UNION ALL
         SELECT id, room_id, account_id, ended_at FROM app.seat_past WHERE id = $1 LIMIT 1
       ON CONFLICT DO NOTHING`,
      [seatId],
    )
    if (rowCount) await revisions.announce(tx, roomId)
  })
}

async function forgetLate({ pool, revisions }: RemovalDeps, seatId: string): Promise<void> {
  await withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ room_id: string }>(
      'DELETE FROM app.late_removal WHERE seat_id = $1 RETURNING room_id',
      [seatId],
    )
    for (const { room_id: roomId } of rows) await revisions.announce(tx, roomId)
  })
}

/** Null once it is confirmed, else why it is not. */
async function takeOut(media: MediaProvider, removal: Removal, isAgain: boolean): Promise<unknown> {
  const { providerRoomId, node, userId, reason } = removal
  try {
    await media.remove({ providerRoomId, node }, userId, reason, isAgain)
    return null
  } catch (error) {
    // the node answers, and has no such room: nobody is in it
    if (error instanceof MediaError && error.code === 'ROOM_NOT_FOUND') return null
    // a node that seems to be gone may only be out of reach, with everybody still inside
    return error
  }
}

/**
 * Takes somebody out of the room at the media provider. It is tried until the provider confirms it or the room is
 * closed, and repeated while a key of theirs still opens the room.
 * @param tries how often it was tried, this time included
 */
export async function removeFromMedia(
  deps: RemovalDeps,
  effect: Effect,
  tries: number,
  alarms: RemovalAlarms,
): Promise<Again | null> {
  const removal = effect.body as unknown as Removal
  const seatId = removal.userId
  const media = deps.mediaOf(providerOf(removal))
  // nothing of ours reaches it: a key opens it for minutes at most
  if (!media) return null
  // a node of our own tells it where it is done
  if (media.name !== 'embedded' && tries === 1) deps.security.write({ kind: 'removal', ref: seatId })
  try {
    const { reopensS } = media.caps
    // the room was dismissed with everybody in it: nobody is taken out alone
    if (reopensS > 0 && !(await pendingOf(deps, removal))) {
      await forgetLate(deps, seatId)
      return null
    }
    const failure = await takeOut(media, removal, tries > 1)
    if (failure === null) await forgetLate(deps, seatId)
    if (failure === null && reopensS === 0) return null
    const pending = await pendingOf(deps, removal)
    if (!pending) {
      await forgetLate(deps, seatId)
      return null
    }
    if (failure === null) {
      // no key is younger than the end of its seat
      const afterS = nextRoundS(reopensS, pending.askedS)
      return afterS === null ? null : { afterS }
    }
    if (pending.askedS >= LATE_S) {
      const facts = { seat: seatId, room: pending.roomId, node: removal.node, askedS: pending.askedS }
      alarms.raise(
        'removal_late',
        facts,
        'somebody who was removed may still be in the room: no confirmation',
      )
      await noteLate(deps, seatId, pending.roomId)
    }
    return { afterS: Math.min(2 ** tries / 4, MAX_PAUSE_S), cause: failure }
  } catch (error) {
    // without the database nothing is known; a removal is never given up for that
    return { afterS: Math.min(2 ** tries / 4, MAX_PAUSE_S), cause: error }
  }
}

async function countLateRemovals({ pool }: Pick<Access, 'pool'>): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM app.late_removal')
  return rows[0]?.n ?? 0
}

/** Counts removals that have not been confirmed for a minute, again and again; nobody knows before the first look. */
export function followLateRemovals(access: Pick<Access, 'pool'>): { loop: Loop; count(): number | null } {
  let count: number | null = null
  const run = async () => {
    count = await countLateRemovals(access)
  }
  const loop = { name: 'late-removals', everyMs: LATE_REMOVALS_MS, isExclusive: false, run }
  return { loop, count: () => count }
}
