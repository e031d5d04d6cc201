import type { Pool } from 'pg'
import { toldFacts } from '#domain/access/toldFacts.ts'
import type { GraceCause } from '#domain/access/words.ts'
import type { SeatEndReason } from '#domain/words.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import { readDenial } from '../decisions/store.ts'

/** What the person of an ended seat is told, and who and where that is. */
export interface EndedSeatNews {
  message: ServerMessages['seat:ended']
  /** null once the account was erased */
  accountId: string | null
  roomId: string
}

/**
 * Seats among these that have ended, with what their people are told.
 * @param accountId only seats of this account
 */
export async function readEndedSeats(
  pool: Pool,
  seatIds: string[],
  accountId?: string,
): Promise<EndedSeatNews[]> {
  const { rows } = await pool.query<{
    id: string
    room_id: string
    account_id: string | null
    end_reason: SeatEndReason
    ended_at: Date
  }>({
    name: 'seats_ended',
    text: `SELECT id, room_id, account_id, end_reason, ended_at FROM app.seat WHERE id = ANY($1) AND state = 'ended'
      UNION ALL SELECT id, room_id, account_id, end_reason, ended_at FROM app.seat_past WHERE id = ANY($1)`,
    values: [seatIds],
  })
  const own = rows.filter((row) => accountId === undefined || row.account_id === accountId)
  return Promise.all(
    own.map(
      async ({ id: seatId, end_reason: reason, account_id: accountId, room_id: roomId, ended_at: at }) => {
        // a refusal is stored in the transaction that ends the seat; its time is in whole milliseconds
        const since = new Date(at.getTime() - 1)
        const denial = accountId ? await readDenial(pool, accountId, roomId, since) : null
        const why = denial
          ? { deny: denial.reason, facts: toldFacts(denial.facts), decisionId: denial.id }
          : {}
        return { message: { seatId, reason, ...why }, accountId, roomId }
      },
    ),
  )
}

/** Why a seat has a grace and until when, seconds since the epoch; null when it has none. */
export async function readGrace(
  pool: Pool,
  seatId: string,
): Promise<{ cause: GraceCause; until: number } | null> {
  const { rows } = await pool.query<{ grace_until: Date; cause: GraceCause }>(
    `SELECT grace_until, coalesce(grace_cause, 'reader') AS cause FROM app.seat
      WHERE id = $1 AND state <> 'ended' AND grace_until IS NOT NULL`,
    [seatId],
  )
  const [row] = rows
  return row ? { cause: row.cause, until: Math.floor(row.grace_until.getTime() / 1000) } : null
}
