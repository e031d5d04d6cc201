import { withTransaction } from '#db/transaction.ts'
import type { DenyCode, RoomState } from '#domain/words.ts'
import { isKeptOut } from '../bans/banInForce.ts'
import type { Access } from '../createAccess.ts'
import type { GuestPlace } from '../seats/admissionRequest.ts'
import { turnOf } from '../seats/guestShare.ts'
import { isLockTimeout, lockForAdmission } from '../seats/locks.ts'
import { lockLines, offerSlots } from './offerSlots.ts'
import { endTurns } from './turns.ts'

/** Somebody who found a room full and wants to wait. */
export interface LineRequest {
  accountId: string
  roomId: string
  /** of a guest, where it asks from; null of an account */
  guest: GuestPlace | null
}

/** refused: the door has not turned them away for want of a place; network: as many guests wait from there as may; busy: ask again. */
export type LineAnswer = 'waiting' | 'refused' | 'network' | 'busy'

interface JoinFacts {
  state: RoomState
  capacity: number | null
  reason: DenyCode | null
  is_inside: boolean
  is_banned: boolean
  is_waiting: boolean
  of_prefix: number
}

const JOIN_FACTS = `SELECT r.state, r.capacity,
    (SELECT d.reason FROM app.decision d WHERE d.account_id = $2 AND d.room_id = $1 ORDER BY d.id DESC LIMIT 1) AS reason,
    EXISTS (SELECT FROM app.seat s WHERE s.room_id = $1 AND s.account_id = $2 AND s.state <> 'ended') AS is_inside,
    ${isKeptOut('$2')} AS is_banned,
    EXISTS (SELECT FROM app.wait_line w WHERE w.room_id = $1 AND w.account_id = $2) AS is_waiting,
    (SELECT count(*)::int FROM app.wait_line w WHERE w.room_id = $1 AND w.guest_prefix = $3) AS of_prefix
  FROM app.room r CROSS JOIN (SELECT app.now() AS now) t WHERE r.id = $1`

/** Gate before line: only whom the door let pass but for a place has one to wait for. */
function mayWait({ state, capacity, reason, is_inside, is_banned }: JoinFacts): boolean {
  return state === 'live' && capacity !== null && reason === 'CAPACITY_FULL' && !is_inside && !is_banned
}

/** Puts somebody at the end of the line of a full room; who waits there already keeps their turn. */
export async function joinLine(access: Access, request: LineRequest): Promise<LineAnswer> {
  const { accountId, roomId, guest } = request
  return withTransaction(access.pool, async (tx): Promise<LineAnswer> => {
    await lockForAdmission(tx, accountId, roomId)
    // nobody is at a door meanwhile: whoever waits for a place can wait for this
    await tx.query("SET LOCAL lock_timeout = '5s'")
    // of one network each counts those before it
    if (guest) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 14))', [turnOf(guest)])
    await lockLines(tx, [roomId])
    const { rows } = await tx.query<JoinFacts>(JOIN_FACTS, [roomId, accountId, guest?.prefix ?? null])
    const facts = rows[0]
    if (!facts || !mayWait(facts)) return 'refused'
    if (!facts.is_waiting && guest?.prefix && facts.of_prefix >= access.settings.LINE_GUESTS) return 'network'
    await tx.query(
      `INSERT INTO app.wait_line (room_id, account_id, guest_address, guest_prefix) VALUES ($1, $2, $3, $4)
         ON CONFLICT (room_id, account_id) DO UPDATE SET seen_at = app.now()`,
      [roomId, accountId, guest?.address ?? null, guest?.prefix ?? null],
    )
    await offerSlots(tx, access, [roomId])
    return 'waiting' as const
  }).catch((error) => {
    if (isLockTimeout(error)) return 'busy'
    throw error
  })
}

/** Leaves the line; leaving twice changes nothing. */
export async function leaveLine(access: Access, accountId: string, roomId: string): Promise<void> {
  await withTransaction(access.pool, (tx) => endTurns(tx, access, { accountId, roomId }))
}
