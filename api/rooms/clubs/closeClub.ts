import type { Pool, PoolClient } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { endForGood } from '../endRoom.ts'
import { readRoom } from '../store.ts'
import type { ClubDeps } from './deps.ts'

/** The room of a club that has not ended. Throws ProblemError NOT_FOUND, FORBIDDEN. */
async function demandClub(db: Pool | PoolClient, clubId: string, accountId: string): Promise<string> {
  const { rows } = await db.query<{ channel_id: string; room_id: string }>(
    `SELECT k.channel_id, r.id AS room_id FROM app.club k JOIN app.room r ON r.club_id = k.id AND r.state <> 'ended'
      WHERE k.id = $1`,
    [clubId],
  )
  // asked for a club that is not there as well, so that both cost the same
  await demandAct(db, { accountId, act: 'changeChannel', channelId: rows[0]?.channel_id ?? '' })
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return rows[0].room_id
}

/**
 * Closes a club for ever, with its members and the room that has not begun; what ended there stays.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT while its room is open or live
 */
export async function closeClub(deps: ClubDeps, clubId: string, accountId: string): Promise<void> {
  const { pool, access } = deps
  const roomId = await demandClub(pool, clubId, accountId)
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await readRoom(tx, roomId)
    // closed meanwhile
    if (room?.clubId !== clubId) throw new ProblemError('NOT_FOUND')
    if (room.state === 'ended')
      throw new ProblemError('CONFLICT', { detail: 'Its meeting ended just now. Close it again.' })
    if (room.state === 'live' || room.providerRoomId !== null)
      throw new ProblemError('CONFLICT', { detail: 'Its room is open. End it first, then close the club.' })
    // they are told that nothing comes of the date, when nobody knows any more who they were
    if (room.state === 'scheduled')
      await tx.query(
        `INSERT INTO app.reminder (room_id, account_id) SELECT $2, account_id FROM app.club_member
          WHERE club_id = $1 AND ended_at IS NULL ON CONFLICT DO NOTHING`,
        [clubId, roomId],
      )
    await endForGood(tx, deps, room, 'HOST_ENDED')
    await tx.query('DELETE FROM app.club WHERE id = $1', [clubId])
  })
}
