import type { Pool, PoolClient } from 'pg'
import type { ActKind } from '#domain/moderation/words.ts'

type Db = Pool | PoolClient

/** Channel of a room; null of a booked call, which is nobody's to keep order in. */
export async function readChannelOfRoom(db: Db, roomId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    "SELECT channel_id AS id FROM app.room WHERE id = $1 AND kind <> 'call'",
    [roomId],
  )
  return rows[0]?.id ?? null
}

/** Whose seat it is or was in a room; null when nobody's is. */
export async function readAccountOfSeat(db: Db, seatId: string, roomId: string): Promise<string | null> {
  const { rows } = await db.query<{ account_id: string | null }>(
    `SELECT account_id FROM app.seat WHERE id = $1 AND room_id = $2
     UNION ALL SELECT account_id FROM app.seat_past WHERE id = $1 AND room_id = $2`,
    [seatId, roomId],
  )
  return rows[0]?.account_id ?? null
}

/** An entry of the log, as what undoes it needs it. */
export interface LoggedAct {
  id: string
  roomId: string | null
  kind: ActKind
  ruleCode: string
  /** who acted */
  actor: string
  /** whom it concerns */
  accountId: string | null
  /** done so lately that whoever takes it back pressed the wrong name */
  isFresh: boolean
}

/** The confirmation of an act can be pressed for ten seconds; the rest is the way here. */
const FRESH_S = 15

/** An act of a channel; null for one of another channel or of the installation. */
export async function readAct(db: Db, actId: string, channelId: string): Promise<LoggedAct | null> {
  const { rows } = await db.query<LoggedAct>(
    `SELECT id, room_id AS "roomId", kind, rule_code AS "ruleCode", actor, target_account AS "accountId",
        at > app.now() - make_interval(secs => ${FRESH_S}) AS "isFresh"
       FROM app.action_log WHERE id = $1 AND channel_id = $2`,
    [actId, channelId],
  )
  return rows[0] ?? null
}
