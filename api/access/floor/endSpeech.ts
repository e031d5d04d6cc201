import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import type { Access } from '../createAccess.ts'
import type { Listening } from './askToSpeak.ts'
import { type FloorLead, onLedFloor } from './demandFloor.ts'
import {
  changeFloor,
  type FloorSeat,
  freePlaces,
  isOnFloor,
  lockListener,
  onFloor,
  setSpeech,
} from './store.ts'

type Deps = Pick<Access, 'pool' | 'clock' | 'random'>

/** Back to the audience, with the seat and the connection; who is not on the floor stays as they are. Needs the lock of the seat. */
export async function bringBack(tx: PoolClient, access: Omit<Deps, 'pool'>, seat: FloorSeat): Promise<void> {
  if (!(await isOnFloor(tx, seat))) return
  const rev = await changeFloor(tx, seat.roomId)
  if (rev === null) return
  await freePlaces(tx, [seat.seatId])
  await setSpeech(tx, access, { seatId: seat.seatId, rev, maySpeak: false })
}

/** Goes back to the audience, or lets a grant go. @throws ProblemError NOT_FOUND where they do not listen */
export function stepDown(access: Deps, { roomId, accountId }: Listening): Promise<void> {
  return onFloor(access.pool, async (tx) => {
    const seat = await lockListener(tx, { roomId, accountId })
    if (!seat) throw new ProblemError('NOT_FOUND')
    await bringBack(tx, access, seat)
  })
}

/**
 * Brings a speaker back to the audience; who left, or is there already, changes nothing.
 * @throws ProblemError NOT_FOUND of other seats, the hosts' included; FORBIDDEN
 */
export async function endSpeech(access: Deps, lead: FloorLead, seatId: string): Promise<void> {
  const { roomId } = lead
  await onLedFloor(access.pool, lead, async (tx) => {
    const { rowCount } = await tx.query(
      "SELECT FROM app.seat WHERE id = $1 AND room_id = $2 AND role = 'viewer' FOR UPDATE",
      [seatId, roomId],
    )
    if (!rowCount) throw new ProblemError('NOT_FOUND')
    await bringBack(tx, access, { seatId, roomId })
  })
}
