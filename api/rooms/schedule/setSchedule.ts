import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import { demandAwake } from '../clubs/clubRoom.ts'
import type { StartWish } from '../contract.ts'
import type { RoomDeps } from '../deps.ts'
import { type RoomView, readRoomView } from '../readRoomView.ts'
import { announce } from '../revisions.ts'
import { demandRoom, type RoomRow } from '../store.ts'
import { announceDate, announceNoDate } from './announcements.ts'
import { startOf } from './startOf.ts'

/** Everybody who asked to be reminded gets a mail at each change. */
const MAX_CHANGES = 30

/** Database time in milliseconds. */
export async function readNowMs(db: Pick<PoolClient, 'query'>): Promise<number> {
  const { rows } = await db.query<{ now: Date }>('SELECT app.now() AS now')
  return (rows[0] as { now: Date }).now.getTime()
}

async function change(
  deps: RoomDeps,
  { roomId, accountId }: { roomId: string; accountId: string },
  work: (tx: PoolClient, room: RoomRow) => Promise<void>,
): Promise<RoomView> {
  await withTransaction(deps.pool, async (tx) => {
    await deps.access.lockRoom(tx, roomId)
    const room = await demandRoom(tx, { roomId, accountId, act: 'scheduleStream' })
    if (!isNotBegun(room.state)) {
      const detail = room.state === 'live' ? 'It is live already.' : 'It has ended.'
      throw new ProblemError('CONFLICT', { detail })
    }
    await work(tx, room)
    await announce(tx, roomId)
  })
  return readRoomView(deps, roomId, accountId)
}

/**
 * Announces a draft for a date, or moves an announced stream.
 * @throws ProblemError NOT_FOUND, CONFLICT once it began, ended or was moved too often, and those of `startOf`
 */
export async function setSchedule(
  deps: RoomDeps,
  roomId: string,
  accountId: string,
  wish: StartWish,
): Promise<RoomView> {
  return change(deps, { roomId, accountId }, async (tx, room) => {
    await demandAwake(tx, room)
    const startsAt = startOf(wish, await readNowMs(tx))
    const isSame = room.state === 'scheduled' && room.startsAt?.getTime() === startsAt.getTime()
    if (isSame && room.zone === wish.zone) return
    if (room.scheduleSeq >= MAX_CHANGES) {
      const way = room.clubId ? 'Cancel it: the next date is a new one.' : 'End it and make a new one.'
      const detail = `The date was changed ${MAX_CHANGES} times. ${way}`
      throw new ProblemError('CONFLICT', { detail })
    }
    await writeStart(tx, roomId, { startsAt, zone: wish.zone })
    await announceDate(tx, roomId, room.scheduleSeq > 0 ? 'moved' : 'scheduled', deps.settings)
  })
}

async function writeStart(
  tx: PoolClient,
  roomId: string,
  { startsAt, zone }: { startsAt: Date; zone: string },
): Promise<void> {
  await tx.query(
    `UPDATE app.room SET state = 'scheduled', starts_at = $2, zone = $3, schedule_seq = schedule_seq + 1, rev = rev + 1
      WHERE id = $1`,
    [roomId, startsAt, zone],
  )
}

/** Announces a draft that was made in the same transaction. Throws the ProblemErrors of `startOf`. */
export async function scheduleRoom(
  tx: PoolClient,
  roomId: string,
  wish: StartWish,
  settings: RoomDeps['settings'],
): Promise<void> {
  await writeStart(tx, roomId, { startsAt: startOf(wish, await readNowMs(tx)), zone: wish.zone })
  await announceDate(tx, roomId, 'scheduled', settings)
}

/** An announced stream is a draft again, without a date. Throws ProblemError NOT_FOUND, CONFLICT once it began or ended. */
export async function clearSchedule(deps: RoomDeps, roomId: string, accountId: string): Promise<RoomView> {
  return change(deps, { roomId, accountId }, async (tx, room) => {
    if (room.state !== 'scheduled') return
    await tx.query(
      `UPDATE app.room SET state = 'draft', starts_at = NULL, zone = NULL, schedule_seq = schedule_seq + 1, rev = rev + 1
        WHERE id = $1`,
      [roomId],
    )
    await announceNoDate(tx, roomId)
  })
}
